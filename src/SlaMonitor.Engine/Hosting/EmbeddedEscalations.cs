using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Hosting;

/// <summary>The escalations of one process.</summary>
/// <param name="core">Decides.</param>
/// <param name="list">Lists them, once the rows show all that was committed.</param>
internal sealed class EmbeddedEscalations(EngineCore core, Func<EscalationQuery, CancellationToken, ValueTask<Page<EscalationState>>> list) : IEscalations
{
    public ValueTask<Page<EscalationState>> ListAsync(EscalationQuery query, CancellationToken cancellation = default) => list(query, cancellation);

    public ValueTask<IReadOnlyList<EscalationState>> ListOfAsync(string ticket, CancellationToken cancellation = default) => new(core.EscalationsOf(ticket));

    public ValueTask<IReadOnlyList<EscalationCount>> CountOpenAsync(CancellationToken cancellation = default) => new(core.CountOpenEscalations());

    public ValueTask<Instant?> LongestUnacknowledgedAsync(CancellationToken cancellation = default) => new(core.LongestTriggered());

    public ValueTask<EscalationState?> FindAsync(string escalation, CancellationToken cancellation = default) => new(Find(escalation));

    public ValueTask<EscalationState?> FindLastAsync(string key, CancellationToken cancellation = default) => new(Last(key));

    public async ValueTask EndPageAsync(Page page, PageOutcome outcome, CancellationToken cancellation = default)
    {
        if (EscalationState.OfAlert(page.Alert) is not { } of) return;
        await core.Ask(EntityId.Escalation(of.Key), new EscalationCommand.PageEnded(0, page.Id, outcome)).WaitAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask<EscalationAnswer> AskAsync(string escalation, EscalationCommand command, CancellationToken cancellation = default)
    {
        if (Find(escalation) is not { } state) return new EscalationAnswer.NotFound();
        if (!state.IsOpen && command is not EscalationCommand.SendAgain) return new EscalationAnswer.Over(state);
        if (core.IsJournalFailing) return new EscalationAnswer.Busy();
        await core.Ask(EntityId.Escalation(state.Id), command).WaitAsync(cancellation).ConfigureAwait(false);
        return new EscalationAnswer.Told(Last(state.Id)!);
    }

    public async ValueTask<EscalationAnswer> StartAsync(string ticket, string policy, string by, string? note, CancellationToken cancellation = default)
    {
        if (core.StateOf(EntityId.Ticket(ticket)) is not TicketState state || !core.Rulebooks.Current.Escalations.Policies.ContainsKey(policy))
            return new EscalationAnswer.NotFound();
        var key = EscalationState.KeyOf(ticket, policy);
        if (!state.CanEscalate) return new EscalationAnswer.Over(Last(key));
        if (core.IsJournalFailing) return new EscalationAnswer.Busy();
        await core.Ask(EntityId.Ticket(ticket), new TicketCommand.Escalate(policy, by, note)).WaitAsync(cancellation).ConfigureAwait(false);
        // The ticket has told it by now; a question behind that in its mailbox is answered when it has heard.
        await core.Ask(EntityId.Escalation(key), new EscalationCommand.Wake(0)).WaitAsync(cancellation).ConfigureAwait(false);
        return Last(key) is { } started ? new EscalationAnswer.Told(started) : new EscalationAnswer.Over(null);
    }

    private EscalationState? Last(string key) => core.StateOf(EntityId.Escalation(key)) as EscalationState;

    private EscalationState? Find(string escalation) =>
        EscalationState.OfAlert(escalation) is var (key, number) && Last(key) is { } state && state.Number == number ? state : null;
}
