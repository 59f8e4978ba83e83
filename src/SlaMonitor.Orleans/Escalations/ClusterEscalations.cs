using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Lists;

namespace SlaMonitor.Orleans.Escalations;

/// <summary>The escalations of a cluster, through one of its silos. What it shows is what was published.</summary>
internal sealed class ClusterEscalations(
    IGrainFactory grains, ClusterContext cluster, PostgresReadModel lists, DatabaseWatch database, SiloReadiness readiness, RetriedCalls calls) : IEscalations
{
    public async ValueTask<Page<EscalationState>> ListAsync(EscalationQuery query, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.ListEscalationsAsync(query, ct), cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<EscalationCount>> CountOpenAsync(CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.CountOpenEscalationsAsync(ct), cancellation).ConfigureAwait(false);

    public async ValueTask<Instant?> LongestUnacknowledgedAsync(CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.LongestTriggeredAsync(ct), cancellation).ConfigureAwait(false);

    public async ValueTask<EscalationState?> FindAsync(string escalation, CancellationToken cancellation = default) =>
        EscalationState.OfAlert(escalation) is var (key, number) && await FindLastAsync(key, cancellation).ConfigureAwait(false) is { } state && state.Number == number ? state : null;

    public async ValueTask<EscalationState?> FindLastAsync(string key, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.LoadEscalationAsync(key, ct), cancellation).ConfigureAwait(false);

    /// <exception cref="MonitorUnavailableException">The cluster did not take it; told again, it may.</exception>
    public async ValueTask EndPageAsync(Page page, PageOutcome outcome, CancellationToken cancellation = default)
    {
        if (EscalationState.OfAlert(page.Alert) is not { } of) return;
        // The outcome may be that of an earlier escalation's page, which the later one has taken over.
        if (await AskAsync(of.Key, null, new EscalationCommand.PageEnded(0, page.Id, outcome), cancellation).ConfigureAwait(false) is null)
            throw new MonitorUnavailableException("the cluster did not answer in time");
    }

    public async ValueTask<EscalationAnswer> AskAsync(string escalation, EscalationCommand command, CancellationToken cancellation = default)
    {
        if (EscalationState.OfAlert(escalation) is not { } of) return new EscalationAnswer.NotFound();
        if (!readiness.Health.Ready) return new EscalationAnswer.Busy();
        // Looked up first, so that a name that somebody made up makes no grain.
        if (await FindAsync(escalation, cancellation).ConfigureAwait(false) is null) return new EscalationAnswer.NotFound();
        if (await AskAsync(of.Key, escalation, command, cancellation).ConfigureAwait(false) is not { } told) return new EscalationAnswer.Busy();
        return told switch
        {
            { State: null } => new EscalationAnswer.NotFound(),
            { WasTold: true, State: { } state } => new EscalationAnswer.Told(state),
            { State: var state } => new EscalationAnswer.Over(state),
        };
    }

    public async ValueTask<EscalationAnswer> StartAsync(string ticket, string policy, string by, string? note, CancellationToken cancellation = default)
    {
        if (!readiness.Health.Ready) return new EscalationAnswer.Busy();
        var state = await database.AskAsync(ct => lists.LoadTicketAsync(ticket, ct), cancellation).ConfigureAwait(false);
        if (state is null || !cluster.Rulebooks.Current.Escalations.Policies.ContainsKey(policy)) return new EscalationAnswer.NotFound();
        var key = EscalationState.KeyOf(ticket, policy);
        if (!state.CanEscalate) return new EscalationAnswer.Over(await FindLastAsync(key, cancellation).ConfigureAwait(false));
        var grain = grains.GetGrain<ITicketGrain>(ticket);
        var command = Commands.Of(new TicketCommand.Escalate(policy, by, note));
        if (!await calls.MadeAsync(() => grain.Tell(command), cancellation).ConfigureAwait(false)
            || !await calls.MadeAsync(grain.OthersKnowAll, cancellation).ConfigureAwait(false)) return new EscalationAnswer.Busy();
        // Solved meanwhile, the ticket told nobody.
        return await FindLastAsync(key, cancellation).ConfigureAwait(false) switch
        {
            { IsOpen: true } started => new EscalationAnswer.Told(started),
            var ended => new EscalationAnswer.Over(ended),
        };
    }

    /// <returns>Null when the cluster does not answer for too long.</returns>
    private Task<EscalationTold?> AskAsync(string key, string? alert, EscalationCommand command, CancellationToken cancellation)
    {
        // The same id on every try: a step that was taken on a try that got no answer is not taken again.
        var ask = new EscalationAsk(Guid.NewGuid().ToString("N"), alert, Commands.Of(command));
        return calls.AskAsync(() => grains.GetGrain<IEscalationGrain>(key).Ask(ask), cancellation);
    }
}
