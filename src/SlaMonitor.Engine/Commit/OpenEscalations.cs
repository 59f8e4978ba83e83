using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Engine.Commit;

/// <summary>How many escalations are not resolved, by the step that was reached and how they stand, as of the last commit. Used from every thread.</summary>
internal sealed class OpenEscalations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Level, EscalationPhase Phase)> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Level, EscalationPhase Phase), long> _counts = [];

    /// <summary>Takes over how an escalation stands now.</summary>
    public void Put(EscalationState state)
    {
        lock (_gate)
        {
            if (_open.Remove(state.Id, out var before) && --_counts[before] == 0) _counts.Remove(before);
            if (!state.IsOpen) return;
            var place = (state.Level, state.Standing.Phase);
            _open.Add(state.Id, place);
            _counts[place] = _counts.GetValueOrDefault(place) + 1;
        }
    }

    public IReadOnlyList<EscalationCount> Count()
    {
        lock (_gate) return [.. _counts.Select(count => new EscalationCount(count.Key.Level, count.Key.Phase, count.Value))];
    }
}
