using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Engine.Hosting;

/// <summary>The incidents of one process.</summary>
/// <param name="core">Decides.</param>
/// <param name="now">The monitor's time.</param>
/// <param name="list">Lists them, once the rows show all that was committed.</param>
internal sealed class EmbeddedIncidents(
    EngineCore core, Func<Instant> now, Func<IncidentQuery, CancellationToken, ValueTask<Page<IncidentState>>> list) : IIncidents
{
    private readonly Lock _gate = new();
    private long _lastId;

    public ValueTask<Page<IncidentState>> ListAsync(IncidentQuery query, CancellationToken cancellation = default) => list(query, cancellation);

    public ValueTask<IncidentState?> FindAsync(string id, CancellationToken cancellation = default) => new(Find(id));

    public async ValueTask<IncidentAnswer> DeclareAsync(IncidentCommand.Declare command, CancellationToken cancellation = default)
    {
        if (core.IsJournalFailing) return new IncidentAnswer.Busy();
        var id = NewId();
        await core.Ask(EntityId.Incident(id), command).WaitAsync(cancellation).ConfigureAwait(false);
        return new IncidentAnswer.Told(Find(id)!);
    }

    public async ValueTask<IncidentAnswer> AskAsync(string id, IncidentCommand command, CancellationToken cancellation = default)
    {
        if (Find(id) is not { } before) return new IncidentAnswer.NotFound();
        if (IncidentDecider.WhyNot(before, command) is { } why) return new IncidentAnswer.Refused(before, why);
        if (core.IsJournalFailing) return new IncidentAnswer.Busy();
        await core.Ask(EntityId.Incident(id), command).WaitAsync(cancellation).ConfigureAwait(false);
        return new IncidentAnswer.Told(Find(id)!);
    }

    private IncidentState? Find(string id) => core.StateOf(EntityId.Incident(id)) as IncidentState;

    /// <summary>An id that no incident has: the second of its declaration, or the next one that is free.</summary>
    private string NewId()
    {
        lock (_gate)
        {
            var second = Math.Max(now().ToUnixTimeSeconds(), _lastId + 1);
            while (Find(IncidentState.IdOf(second)) is not null) second++;
            _lastId = second;
            return IncidentState.IdOf(second);
        }
    }
}
