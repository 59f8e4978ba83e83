using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Outputs;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Orleans.Tickets;

/// <summary>
/// Hosts <see cref="TicketDecider"/> for one ticket: decides, makes sure that it will be woken in time, writes, and has what
/// followed published, in this order. Whatever is interrupted is made good by the next call, which the alarm brings at the latest.
/// </summary>
[WhereTheDatabaseIs]
internal sealed partial class TicketGrain(
    [PersistentState(StorageNames.Ticket, StorageNames.Entities)] IPersistentState<StoredTicket> stored,
    ClusterContext cluster,
    OutputWriter outputs,
    ILogger<TicketGrain> log) : Grain, ITicketGrain
{
    // An alarm that is due by now, or would be by another silo's clock, may have been taken and moved: it counts for nothing.
    private static readonly Duration ClockSkew = Duration.FromSeconds(10);

    private static readonly Duration HeardWithin = Duration.FromMinutes(1);

    private long _heard = -1;
    private bool _isBroken;

    private string Id => this.GetPrimaryKeyString();

    public async Task<EventsTaken> Record(Commands events)
    {
        var commands = events.Read();
        var isNew = new bool[commands.Count];
        var draft = await Begin();
        for (var i = 0; i < commands.Count; i++)
        {
            var happened = ((TicketCommand.Record)commands[i]).Event;
            isNew[i] = !Holds(draft.State, happened);
            if (!isNew[i]) continue;
            var profile = await NewsOfAccount(draft.State, happened);
            Decide(draft, new TicketCommand.Record(happened, cluster.Rulebooks.Current.Version, profile));
        }
        AdoptWhatIsForOpenTickets(draft);
        var joins = draft.State?.Picture.Facts.Account is { } account && IsFoundAnew(stored.State.State, draft.State) ? account : null;
        await Commit(draft);
        if (joins is not null) await KnowWhatWasDescribedMeanwhile(joins);
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

    public async Task<NextAlarm> Wake()
    {
        var draft = await Begin();
        if (draft.State is null) return NextAlarm.At(null, 0);
        Decide(draft, new TicketCommand.Wake());
        await Commit(draft, isWoken: true);
        var next = TicketDecider.WakeAt(stored.State.State!);
        return NextAlarm.At(next, stored.State.State!.Decisions);
    }

    private async ValueTask<Draft> Begin()
    {
        if (_isBroken) throw new InvalidOperationException("the state in memory is not known to be the one stored; the call is to be made again");
        if (stored.State.State is { } state) await cluster.KnowAsync(state.Rulebook);
        return new Draft(stored.State.State);
    }

    private void Decide(Draft draft, TicketCommand command)
    {
        var now = draft.State is { } state ? Instant.Max(cluster.Now, state.AsOf) : cluster.Now;
        try
        {
            draft.Take(TicketDecider.Decide(draft.State, command, now, cluster.Rulebooks));
        }
        catch (Exception e) when (e is InvariantViolatedException or CalendarNeverOpensException or CalendarRangeException)
        {
            // One ticket stays as it was, not the service; an event is kept in the log of events.
            LogRefused(e, Id, command.GetType().Name);
        }
    }

    private async Task Commit(Draft draft, bool isWoken = false)
    {
        if (draft.State is not { } state) return;
        if (!ReferenceEquals(state, stored.State.State))
        {
            var alarm = await AlarmFor(state, isWoken, draft.Published);
            await Write(new StoredTicket
            {
                State = state,
                AlarmAt = alarm,
                Unheard = [.. stored.State.Unheard, .. draft.Published],
            });
        }
        if (_heard == state.Decisions) return;
        await outputs.PublishAsync(state, stored.State.Unheard);
        _heard = state.Decisions;
        if (!stored.State.Unheard.IsEmpty)
            stored.State = new StoredTicket { State = state, AlarmAt = stored.State.AlarmAt };
    }

    /// <summary>Makes sure of an alarm no later than the state asks for, before the state is written: a lost state is harmless then, and a lost alarm cannot be.</summary>
    private async Task<Instant?> AlarmFor(TicketState state, bool isWoken, List<DecidedEvent> published)
    {
        var wake = TicketDecider.WakeAt(state);
        // Woken, the shard moves the alarm to what the answer says; until then the old one stands, which is earlier.
        if (isWoken) return wake;
        // Should this silo die between storing and publishing, the next alarm has it made good: a breach does not wait for the next
        // due instant, and a ticket that has none does not wait for ever.
        if (wake is null ? published.Count > 0 : published.Exists(p => p.Event is ClockEvent.Breached))
            wake = Instant.Min(wake ?? Instant.MaxValue, cluster.Now + HeardWithin);
        var alarm = stored.State.AlarmAt is { } set && set > cluster.Now + ClockSkew ? set : (Instant?)null;
        if (wake is not { } due || due >= alarm) return alarm;
        await GrainFactory.GetGrain<IAlarmShardGrain>(AlarmShards.Of(EntityId.Ticket(Id)))
            .SetEarlier(EarlierAlarm.For(EntityId.Ticket(Id), due, state.Decisions));
        return due;
    }

    private async Task Write(StoredTicket next)
    {
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            _isBroken = true;
            DeactivateOnIdle();
            throw;
        }
    }

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
        if (NewTo(stored.State.State, await ProfileOf(account)) is not { } profile) return;
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

    private void AdoptWhatIsForOpenTickets(Draft draft)
    {
        if (cluster.Rulebooks.ForOpenTickets is { } version && draft.State is { } state && state.Rulebook < version && !Board.Of(state).IsAtRest)
            Decide(draft, new TicketCommand.Adopt(version));
    }

    private static bool Holds(TicketState? state, TicketEvent happened)
    {
        if (state is null) return false;
        foreach (var known in state.Log.Events)
            if (known.Id == happened.Id && known.Source == happened.Source) return true;
        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Ticket {Ticket} stayed as it was: {Command} could not be decided")]
    private partial void LogRefused(Exception reason, string ticket, string command);

    /// <summary>A state in the making: one write may hold several decisions.</summary>
    private sealed class Draft(TicketState? state)
    {
        public TicketState? State { get; private set; } = state;

        public List<DecidedEvent> Published { get; } = [];

        public void Take(Decision<TicketState> decision)
        {
            State = decision.State;
            foreach (var effect in decision.Effects)
                if (effect is Effect.Publish publish) Published.Add(new DecidedEvent(decision.State.Decisions, publish.Event));
        }
    }
}
