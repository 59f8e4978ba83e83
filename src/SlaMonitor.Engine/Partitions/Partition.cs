using System.Diagnostics;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Partitions;

/// <summary>
/// Decides for its share of the entities, one command after the other. Only one thread at a time steps it.
/// </summary>
internal sealed class Partition(
    Mailbox mailbox,
    Deciders deciders,
    CommittedStates committed,
    GroupCommit journal,
    AccountDirectory accounts,
    EngineOptions options,
    IEngineLog log)
{
    private const int CountAtOnceBelow = 250;
    private static readonly Duration CountAtLatestAfter = Duration.FromMilliseconds(250);

    // Some 300 bytes each, and only while somebody listens.
    private const int RecentTracesMax = 16_384;

    private readonly RecentTraces _recent = new(Math.Max(2, RecentTracesMax / options.Partitions));
    private readonly StateCache _cache = new(Math.Max(2, options.CachedStatesMax / options.Partitions));
    private readonly List<Ask> _asks = [];
    private readonly List<Decided> _decided = [];
    private readonly Dictionary<EntityId, Counting> _counting = [];
    private readonly StoredBuffer _buffer = new();
    private Instant? _countingSince;
    private int _takenSinceCounting;
    private long _number;
    private long _committed;

    public Mailbox Mailbox => mailbox;

    /// <summary>True while counts for accounts are being gathered: it has to be stepped again soon, even if nothing is posted.</summary>
    public bool IsGathering => _counting.Count > 0;

    /// <summary>Decides what waits, up to a batch, and hands it to the journal.</summary>
    /// <returns>False when nothing waited, or the journal has no room.</returns>
    public bool Step(Instant now)
    {
        if (!journal.HasRoom) return false;
        _asks.Clear();
        mailbox.Drain(_asks, options.DecideBatchMax);
        foreach (var ask in _asks) Take(ask, now);
        CountWhatWaits(now);
        if (_decided.Count == 0) return false;
        journal.Enqueue(_decided);
        _decided.Clear();
        return true;
    }

    /// <summary>
    /// Under load, the counts for accounts are gathered for a while: one decision then stands for many events. Otherwise they
    /// are made at once.
    /// </summary>
    private void CountWhatWaits(Instant now)
    {
        if (_counting.Count == 0) return;
        _takenSinceCounting += _asks.Count;
        _countingSince ??= now;
        if (_takenSinceCounting > CountAtOnceBelow && now - _countingSince < CountAtLatestAfter) return;
        foreach (var (entity, counting) in _counting) Count(entity, counting, now);
        _counting.Clear();
        _countingSince = null;
        _takenSinceCounting = 0;
    }

    /// <summary>Everything up to decision <paramref name="number"/> is durable. Called from the journal's thread.</summary>
    public void Committed(long number) => Volatile.Write(ref _committed, number);

    private void Take(Ask ask, Instant now)
    {
        switch (ask.Command)
        {
            case null:
                Pass(ask, now);
                break;
            case AccountCommand.Count count:
                // Counts are sums: all that wait for an account become one decision.
                if (!_counting.TryGetValue(ask.Entity, out var counting)) _counting.Add(ask.Entity, counting = new Counting());
                counting.Take(count, ask);
                break;
            case TicketCommand.Record { Event: var happened } record:
                record = record with { Rulebook = deciders.Rulebooks.Current.Version, Account = NewsOfAccount(ask.Entity, happened) };
                Decide(ask.Entity, record, Senders(ask), Handled(ask), EventIdentity.Of(happened.Source, happened.Id), now, ask.Cause);
                break;
            case AccountCommand.Wake:
                Decide(ask.Entity, new AccountCommand.Wake(deciders.Rulebooks.Current.Version), Senders(ask), Handled(ask), null, now, ask.Cause);
                break;
            case EscalationCommand escalation:
                // Who is on call, and how they are reached, is asked of the version in force, whichever the sender knew.
                Decide(ask.Entity, escalation with { Version = deciders.Rulebooks.Current.Version }, Senders(ask), Handled(ask), null, now, ask.Cause);
                break;
            case IncidentCommand incident:
                Decide(ask.Entity, incident with { Version = deciders.Rulebooks.Current.Version }, Senders(ask), Handled(ask), null, now, ask.Cause);
                break;
            case StormCommand storm:
                Decide(ask.Entity, storm with { Version = deciders.Rulebooks.Current.Version }, Senders(ask), Handled(ask), null, now, ask.Cause);
                break;
            default:
                Decide(ask.Entity, ask.Command, Senders(ask), Handled(ask), null, now, ask.Cause);
                break;
        }
    }

    /// <summary>
    /// What is known of the ticket's account and the ticket does not know. Only open tickets are told of a new description; one
    /// that was solved then and goes on now learns of it with the event that makes it go on.
    /// </summary>
    private AccountProfile? NewsOfAccount(EntityId ticket, TicketEvent happened)
    {
        var state = (TicketState?)StateOf(ticket);
        var account = happened.Changes.Account is { IsSet: true, Value: { } named } ? named : state?.Picture.Facts.Account;
        if (account is null) return null;
        var profile = accounts[account];
        if (state is null) return profile;
        foreach (var known in state.Log.Profiles)
            if (known.Profile.Id == account && known.Profile.Version >= profile.Version) return null;
        return profile;
    }

    private void Count(EntityId entity, Counting counting, Instant now) =>
        Decide(entity, counting.Sum(deciders.Rulebooks.Current.Version), counting.Senders, counting.Handled.ToEquatableArray(), null, now, null);

    /// <summary>An item without a command: it goes through the journal behind all that was decided before it.</summary>
    private void Pass(Ask ask, Instant now)
    {
        var record = ask.Handles is null ? null : new JournalRecord { At = now, Entity = ask.Entity, Handled = Handled(ask) };
        Add(new Decided { By = this, Number = ++_number, Entity = ask.Entity, Record = record, Senders = Senders(ask) });
    }

    private void Decide(
        EntityId entity,
        Command command,
        IReadOnlyList<Submission> senders,
        EquatableArray<MessageId> handled,
        EventIdentity? identity,
        Instant now,
        Activity? cause)
    {
        var before = StateOf(entity);
        var traced = TracedDecision.Begin(entity, command, cause, _recent);
        AnyDecision decision;
        try
        {
            decision = deciders.Decide(before, entity, command, now);
        }
        catch (Exception e) when (e is InvariantViolatedException or CalendarNeverOpensException or CalendarRangeException)
        {
            // One entity stops, not the service; what was said to it is kept, so that nothing is lost.
            log.EntityFailed(entity, command, e);
            var failed = new JournalRecord { At = now, Entity = entity, Command = command, Handled = handled, Failure = e.Message };
            Add(new Decided { By = this, Number = ++_number, Entity = entity, Record = failed, Identity = identity, Senders = senders, Trace = traced.Fail(e) });
            return;
        }

        var number = ++_number;
        if (ReferenceEquals(decision.State, before) && identity is null && handled.IsEmpty)
        {
            // Nothing changed and nothing has to be remembered: there is nothing to write, but the sender waits for its turn.
            Add(new Decided
            {
                By = this, Number = number, Entity = entity, Senders = senders, State = before, WakeAt = decision.WakeAt, Trace = traced.EndUnchanged(),
            });
            return;
        }
        _cache.Put(entity, decision.State, number, Volatile.Read(ref _committed));
        var stored = decision.State is { } state ? StoredState.Of(state, _buffer) : null;
        if (stored is not null) AdoptWhatIsForOpenTickets(entity, command, stored);
        Add(new Decided
        {
            By = this,
            Number = number,
            Entity = entity,
            Record = new JournalRecord
            {
                At = decision.At,
                Entity = entity,
                Command = command,
                Published = Published(decision.Effects),
                Handled = handled,
            },
            Before = before,
            State = decision.State,
            Stored = stored,
            WakeAt = decision.WakeAt,
            Effects = decision.Effects,
            Identity = identity,
            Senders = senders,
            Trace = traced.End(decision.Effects, decision.WakeAt, _recent),
        });
    }

    /// <summary>
    /// A ticket that was at rest when the others were asked to adopt a version is asked when it is opened again. So each that is
    /// not at rest is under the version for open tickets, or soon will be; and finding one that is not needs no record of who was asked.
    /// </summary>
    private void AdoptWhatIsForOpenTickets(EntityId entity, Command command, StoredState stored)
    {
        if (stored.Board is { } board && board.Rulebook < deciders.Rulebooks.ForOpenTickets && !board.IsAtRest && command is not TicketCommand.Adopt)
            mailbox.Post(new Ask(entity, new TicketCommand.Adopt(deciders.Rulebooks.ForOpenTickets.Value)));
    }

    private void Add(Decided decided) =>
        _decided.Add(decided.Record is { } record ? decided with { Body = Stored(record) } : decided);

    private byte[] Stored(JournalRecord record)
    {
        JournalRecordJson.Write(_buffer.Begin(), record);
        return _buffer.End().ToArray();
    }

    private object? StateOf(EntityId entity)
    {
        if (_cache.TryGet(entity, out var state)) return state;
        state = committed.Load(entity);
        _cache.Put(entity, state, 0, Volatile.Read(ref _committed));
        return state;
    }

    private static EquatableArray<DomainEvent> Published(EquatableArray<Effect> effects)
    {
        var count = 0;
        foreach (var effect in effects)
            if (effect is Effect.Publish) count++;
        if (count == 0) return [];
        var published = new List<DomainEvent>(count);
        foreach (var effect in effects)
            if (effect is Effect.Publish publish) published.Add(publish.Event);
        return published.ToEquatableArray();
    }

    private static EquatableArray<MessageId> Handled(Ask ask) => ask.Handles is { } id ? [id] : [];

    private static IReadOnlyList<Submission> Senders(Ask ask) => ask.Sender is { } sender ? [sender] : [];

    /// <summary>The counts that wait for one account.</summary>
    private sealed class Counting
    {
        private readonly List<MetricTally> _sums = [];

        public List<MessageId> Handled { get; } = [];

        public List<Submission> Senders { get; } = [];

        public void Take(AccountCommand.Count count, Ask ask)
        {
            foreach (var difference in count.Differences) Tally.Add(_sums, difference);
            if (ask.Handles is { } id) Handled.Add(id);
            if (ask.Sender is { } sender) Senders.Add(sender);
        }

        public AccountCommand.Count Sum(int version) => new(_sums.ToEquatableArray(), version);
    }
}
