using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Postgres.Lists;

namespace SlaMonitor.Orleans.Incidents;

/// <summary>The incidents of a cluster, through one of its silos. What it shows is what was published.</summary>
internal sealed class ClusterIncidents(
    IGrainFactory grains, ClusterContext cluster, PostgresReadModel lists, DatabaseWatch database, SiloReadiness readiness, RetriedCalls calls) : IIncidents
{
    public async ValueTask<Page<IncidentState>> ListAsync(IncidentQuery query, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.ListIncidentsAsync(query, ct), cancellation).ConfigureAwait(false);

    public async ValueTask<IncidentState?> FindAsync(string id, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.LoadIncidentAsync(id, ct), cancellation).ConfigureAwait(false);

    public async ValueTask<IncidentAnswer> DeclareAsync(IncidentCommand.Declare command, CancellationToken cancellation = default)
    {
        if (!readiness.Health.Ready) return new IncidentAnswer.Busy();
        for (var second = cluster.Now.ToUnixTimeSeconds(); ; second++)
        {
            // Another silo may declare one in the same second; the incident of that second is whose question came first.
            var answer = await AskGrainAsync(IncidentState.IdOf(second), command, cancellation).ConfigureAwait(false);
            if (answer is not IncidentAnswer.Refused) return answer;
        }
    }

    public async ValueTask<IncidentAnswer> AskAsync(string id, IncidentCommand command, CancellationToken cancellation = default)
    {
        if (!readiness.Health.Ready) return new IncidentAnswer.Busy();
        // Looked up first, so that a name that somebody made up makes no grain.
        return await FindAsync(id, cancellation).ConfigureAwait(false) is null
            ? new IncidentAnswer.NotFound()
            : await AskGrainAsync(id, command, cancellation).ConfigureAwait(false);
    }

    private async Task<IncidentAnswer> AskGrainAsync(string id, IncidentCommand command, CancellationToken cancellation)
    {
        // The same id on every try: an action that was added on a try that got no answer is not added again.
        var ask = new IncidentAsk(Guid.NewGuid().ToString("N"), Commands.Of(command with { Version = cluster.Rulebooks.Current.Version }));
        var told = await calls.AskAsync(() => grains.GetGrain<IIncidentGrain>(id).Ask(ask), cancellation).ConfigureAwait(false);
        return told switch
        {
            null => new IncidentAnswer.Busy(),
            { State: null } => new IncidentAnswer.NotFound(),
            { Refusal: { } why, State: { } state } => new IncidentAnswer.Refused(state, why),
            { State: { } state } => new IncidentAnswer.Told(state),
        };
    }
}
