using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Outputs;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Postgres.Intake;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Orleans.Tickets;

/// <summary>Hosts <see cref="TicketDecider"/> for one ticket.</summary>
[WhereTheDatabaseIs]
internal sealed class TicketGrain(
    [PersistentState(StorageNames.Ticket, StorageNames.Entities)] IPersistentState<StoredTicket> stored,
    ClusterContext cluster,
    OutputWriter outputs,
    EventLog events,
    Messenger messenger,
    ILogger<TicketGrain> log) : EntityGrain<StoredTicket, TicketState>(stored, cluster, messenger, log), ITicketGrain
{
    protected override EntityId Entity => EntityId.Ticket(Key);

    public async Task<EventsTaken> Record(Commands events)
    {
        var commands = events.Read();
        var isNew = new bool[commands.Count];
        var draft = await Begin();
        for (var i = 0; i < commands.Count; i++) isNew[i] = await Take(draft, ((TicketCommand.Record)commands[i]).Event);
        await CommitEvents(draft);
        return new EventsTaken(isNew);
    }

    public async Task Tell(Commands commands)
    {
        var draft = await Begin();
        // Of a ticket that nothing is known of, nothing can be told; it asks when it begins.
        if (draft.State is not null)
            foreach (var command in commands.Read()) Decide(draft, (TicketCommand)command);
        await Commit(draft);
    }

    public async Task Hear(MessagesOf messages)
    {
        var draft = await Begin();
        foreach (var (decision, place, command) in messages.Read())
        {
            if (draft.State is null || !draft.Hears(messages.From, decision, place)) continue;
            if (command is TicketCommand.Record { Event: var happened })
            {
                // The log of events has all of them, the monitor's own too.
                await events.ClaimAsync([happened], Cluster.Now);
                await Take(draft, happened);
            }
            else Decide(draft, (TicketCommand)command);
        }
        await CommitEvents(draft);
    }

    public Task OthersKnowAll() => OthersKnow();

    public async Task<NextAlarm> Wake()
    {
        var draft = await Begin();
        if (draft.State is not null) Decide(draft, new TicketCommand.Wake());
        await Commit(draft, isWoken: true);
        return Next();
    }

    protected override long DecisionsOf(TicketState state) => state.Decisions;

    protected override Instant AsOf(TicketState state) => state.AsOf;

    protected override int VersionOf(TicketState state) => state.Rulebook;

    protected override Instant? WakeAt(TicketState state) => TicketDecider.WakeAt(state);

    protected override Task PublishAsync(TicketState state, EquatableArray<DecidedEvent> unheard) => outputs.PublishAsync(state, unheard);

    protected override bool IsUrgent(DomainEvent published) => published is ClockEvent.Breached;

    /// <returns>Whether the ticket did not have it.</returns>
    private async Task<bool> Take(Draft<TicketState> draft, TicketEvent happened)
    {
        if (Holds(draft.State, happened)) return false;
        var profile = await NewsOfAccount(draft.State, happened);
        Decide(draft, new TicketCommand.Record(happened, Cluster.Rulebooks.Current.Version, profile));
        return true;
    }

    private async Task CommitEvents(Draft<TicketState> draft)
    {
        AdoptWhatIsForOpenTickets(draft);
        var joins = draft.State?.Picture.Facts.Account is { } account && IsFoundAnew(Stored.State, draft.State) ? account : null;
        await Commit(draft);
        if (joins is not null) await KnowWhatWasDescribedMeanwhile(joins);
    }

    /// <summary>An event of which nothing comes, since it cannot be decided, is kept in the log of events.</summary>
    private void Decide(Draft<TicketState> draft, TicketCommand command) => Decide(draft, command, (state, now) =>
    {
        var decision = TicketDecider.Decide(state, command, now, Cluster.Rulebooks);
        return (decision.State, decision.Effects);
    });

    /// <summary>What is known of the ticket's account and the ticket need not know: when it comes to an account, and when it goes on after a rest, in which nobody told it anything.</summary>
    private async Task<AccountProfile?> NewsOfAccount(TicketState? state, TicketEvent happened)
    {
        var named = happened.Changes.Account;
        var account = named.IsSet ? named.Value : state?.Picture.Facts.Account;
        if (account is null) return null;
        var isTold = state is not null && state.Picture.Facts.Account == account && !Board.Of(state).IsAtRest;
        return isTold ? null : NewTo(state, await ProfileOf(account));
    }

    /// <summary>An account that is described between our question and our publication did not find this ticket; the question is asked again, now that it can.</summary>
    private async Task KnowWhatWasDescribedMeanwhile(string account)
    {
        if (NewTo(Stored.State, await ProfileOf(account)) is not { } profile) return;
        var draft = await Begin();
        Decide(draft, new TicketCommand.KnowAccount(profile));
        await Commit(draft);
    }

    private async Task<AccountProfile> ProfileOf(string account) =>
        ((TicketCommand.KnowAccount)(await GrainFactory.GetGrain<IAccountGrain>(account).Profile()).Read()[0]).Profile;

    private static AccountProfile? NewTo(TicketState? state, AccountProfile profile)
    {
        if (state is null) return profile;
        foreach (var known in state.Log.Profiles)
            if (known.Profile.Id == profile.Id && known.Profile.Version >= profile.Version) return null;
        return profile;
    }

    /// <summary>Whether an account could not have found the ticket among its open ones before, and can now.</summary>
    private static bool IsFoundAnew(TicketState? before, TicketState? after) =>
        after is not null && !ReferenceEquals(before, after)
        && (before is null || before.Picture.Facts.Account != after.Picture.Facts.Account || Board.Of(before).IsAtRest);

    private void AdoptWhatIsForOpenTickets(Draft<TicketState> draft)
    {
        if (Cluster.Rulebooks.ForOpenTickets is { } version && draft.State is { } state && state.Rulebook < version && !Board.Of(state).IsAtRest)
            Decide(draft, new TicketCommand.Adopt(version));
    }

    private static bool Holds(TicketState? state, TicketEvent happened)
    {
        if (state is null) return false;
        foreach (var known in state.Log.Events)
            if (known.Id == happened.Id && known.Source == happened.Source) return true;
        return false;
    }
}
