using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Tests;

/// <summary>Incidents in memory, decided by the real decider; they page nobody.</summary>
public sealed class InMemoryIncidents : IIncidents
{
    private readonly SortedDictionary<string, IncidentState> _states = new(StringComparer.Ordinal);

    public EscalationRules Rules { get; } = EscalationRules.Of(1, [], [], new Core.OnCall.OnCallRoster([], [])) with
    {
        Incidents = new IncidentRules([new UpdateInterval(IncidentSeverity.Sev1, Duration.FromMinutes(30))], null),
    };

    public Instant Now { get; set; } = Instant.FromUtc(2026, 3, 2, 10, 0);

    public bool IsBusy { get; set; }

    public ValueTask<Page<IncidentState>> ListAsync(IncidentQuery query, CancellationToken cancellation = default) => new(new Page<IncidentState>(
        [.. _states.Values.Where(s => query.Phases.IsEmpty || query.Phases.Contains(s.Phase)).Reverse().Take(query.Page.Limit)],
        null));

    public ValueTask<IncidentState?> FindAsync(string id, CancellationToken cancellation = default) => new(_states.GetValueOrDefault(id));

    public ValueTask<IncidentAnswer> DeclareAsync(IncidentCommand.Declare command, CancellationToken cancellation = default) =>
        new(IsBusy ? new IncidentAnswer.Busy() : Decide((_states.Count + 1).ToString("'inc-'0", CultureInfo.InvariantCulture), command));

    public ValueTask<IncidentAnswer> AskAsync(string id, IncidentCommand command, CancellationToken cancellation = default)
    {
        if (!_states.TryGetValue(id, out var state)) return new(new IncidentAnswer.NotFound());
        if (IncidentDecider.WhyNot(state, command) is { } why) return new(new IncidentAnswer.Refused(state, why));
        return new(IsBusy ? new IncidentAnswer.Busy() : Decide(id, command));
    }

    private IncidentAnswer.Told Decide(string id, IncidentCommand command)
    {
        var decision = IncidentDecider.Decide(_states.GetValueOrDefault(id), id, command with { Version = Rules.Version }, Now, Rules);
        return new IncidentAnswer.Told(_states[id] = decision.State!);
    }
}
