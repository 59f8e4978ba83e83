using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Engine.Commit;

/// <summary>The escalations that are not resolved: the step that was reached, how they stand and since when, as of the last commit. Used from every thread.</summary>
internal sealed class OpenEscalations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Level, EscalationPhase Phase, Instant Since)> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Level, EscalationPhase Phase), long> _counts = [];

    /// <summary>Takes over how an escalation stands now.</summary>
    public void Put(EscalationState state)
    {
        lock (_gate)
        {
            if (_open.Remove(state.Id, out var before) && --_counts[(before.Level, before.Phase)] == 0) _counts.Remove((before.Level, before.Phase));
            if (!state.IsOpen) return;
            var place = (state.Level, state.Standing.Phase);
            _open.Add(state.Id, (state.Level, state.Standing.Phase, state.Since ?? state.StartedAt));
            _counts[place] = _counts.GetValueOrDefault(place) + 1;
        }
    }

    public IReadOnlyList<EscalationCount> Count()
    {
        lock (_gate) return [.. _counts.Select(count => new EscalationCount(count.Key.Level, count.Key.Phase, count.Value))];
    }

    /// <summary>Since when the triggered one has waited that waits longest; null when none is triggered.</summary>
    public Instant? LongestTriggered()
    {
        Instant? longest = null;
        lock (_gate)
        {
            foreach (var (_, phase, since) in _open.Values)
                if (phase == EscalationPhase.Triggered && !(longest <= since)) longest = since;
        }
        return longest;
    }
}
