using System.Diagnostics;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Engine.Alarms;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Trends;
using SlaMonitor.Engine.Versions;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine;

/// <summary>
/// The engine without threads and without a clock: everything it does is one of its steps, taken by whoever hosts it. The
/// process runs each kind of step in a loop of its own; the simulator takes them in any order, and stops between any two.
/// Steps of different kinds may run at the same time; those of one kind (and partition) may not.
/// </summary>
public sealed class EngineCore
{
    private readonly EngineOptions _options;
    private readonly IRowStore _rows;
    private readonly PartitionSet _partitions;
    private readonly GroupCommit _commit;
    private readonly RowWriter _rowWriter;
    private readonly CommittedStates _states;
    private readonly EventIdentities _identities;
    private readonly AccountDirectory _accounts = new();
    private readonly OpenEscalations _escalations = new();
    private readonly AlarmClock _alarms;
    private readonly Dispatcher _dispatcher;
    private readonly IEngineLog _log;
    private readonly Recovery.Recovery _recovery;
    private readonly Deciders _deciders;
    private readonly AdoptionSpread _adoption;
    private readonly EngineTrends _trends;
    private int _inFlight;

    public EngineCore(IJournal journal, IRowStore rows, Deciders deciders, EngineOptions options, IEngineLog log)
    {
        _options = options;
        _deciders = deciders;
        _rows = rows;
        _log = log;
        _states = new CommittedStates(rows);
        _identities = new EventIdentities(rows, _states);
        _alarms = new AlarmClock(rows, options) { Moved = () => AlarmsMoved() };
        Feed = new LiveFeed(journal.Epoch, journal.End.Sequence, options.FeedCapacity);
        _commit = new GroupCommit(journal, _states, _alarms, _accounts, Boards, _escalations, Feed, options, log)
        {
            Queued = () => CommitsQueued(),
            Reported = report => CommitReported(report),
        };
        var partitions = new Partition[options.Partitions];
        for (var i = 0; i < partitions.Length; i++)
        {
            var number = i;
            partitions[i] = new Partition(new Mailbox(() => AsksPosted(number)), deciders, _states, _commit, _accounts, options, log);
        }
        _partitions = new PartitionSet(partitions);
        _dispatcher = new Dispatcher(_partitions, rows, _states);
        _commit.Sent = _dispatcher.Send;
        _commit.PageAsked = page => PageAsked(page);
        _adoption = new AdoptionSpread(Boards, _partitions, deciders, options);
        _rowWriter = new RowWriter(rows, _states, _identities, log);
        _trends = new EngineTrends(rows, _states, Boards);
        _recovery = new Recovery.Recovery(
            journal, rows, deciders, _states, _identities, _accounts, Boards, _escalations, _rowWriter, Feed, options, log);
    }

    public LiveFeed Feed { get; }

    public int PartitionCount => _partitions.All.Count;

    /// <summary>Told when work arrives for partition n.</summary>
    public Action<int> AsksPosted { get; set; } = _ => { };

    /// <summary>Told when decisions wait for the journal.</summary>
    public Action CommitsQueued { get; set; } = () => { };

    /// <summary>Told when the first alarm is another than before.</summary>
    public Action AlarmsMoved { get; set; } = () => { };

    /// <summary>Told when there is a version for open tickets to adopt.</summary>
    public Action AdoptionBegun { get; set; } = () => { };

    /// <summary>Whether open tickets are being asked to adopt a version.</summary>
    public bool IsAdopting => _adoption.IsUnderWay;

    /// <summary>Every version of the configuration. One that is added must be durable before; it holds for what is decided from then on.</summary>
    public Rulebooks Rulebooks
    {
        get => _deciders.Rulebooks;
        set
        {
            _deciders.Rulebooks = value;
            AdoptionBegun();
        }
    }

    /// <summary>The first alarm in memory.</summary>
    public Instant? NextAlarm => _alarms.Next;

    /// <summary>Every alarm before this instant is in memory or was taken.</summary>
    public Instant AlarmHorizon => _alarms.Horizon;

    /// <summary>The position of the journal that the rows reflect.</summary>
    public long RowsPosition => _rows.Position;

    /// <summary>True when nothing waits to be decided or committed.</summary>
    public bool IsQuiet => _partitions.Waiting == 0 && _commit.IsIdle;

    /// <summary>True while the journal refuses writes: what is let in now could not be answered for.</summary>
    public bool IsJournalFailing => _commit.IsFailing;

    /// <summary>Why the stores do not take writes; null when they do.</summary>
    public string? StoreTrouble =>
        _commit.IsFailing ? "the journal refuses writes"
        : _rowWriter.IsFailing ? "the rows refuse writes"
        : null;

    /// <summary>Told each page that a decision asks for, once that is durable. What became of it is to be asked of the escalation as <see cref="EscalationCommand.PageEnded"/>; one that is forgotten is asked for again.</summary>
    public Action<Page> PageAsked { get; set; } = _ => { };

    internal Action<CommitReport> CommitReported { get; set; } = _ => { };

    internal CommittedStates States => _states;

    internal AlarmClock Alarms => _alarms;

    /// <summary>Where the tickets that are not at rest are to be found.</summary>
    public LiveBoards Boards { get; } = new();

    /// <summary>Brings the engine back to where the journal ends, and sends on what was under way. Before any other step.</summary>
    /// <returns>How many records were decided again.</returns>
    public long Recover()
    {
        var records = _recovery.Run();
        foreach (var message in _states.Outbox()) _dispatcher.Send(message, cause: null);
        return records;
    }

    /// <summary>Brings the rows to where the journal ends, and does nothing else: what is under way stays so. Instead of any other step.</summary>
    /// <returns>How many records were decided again.</returns>
    /// <exception cref="StoreException">The rows could not be written; the log says why.</exception>
    public long Settle()
    {
        var records = _recovery.Run();
        while (_rowWriter.Step())
        {
        }
        if (_rowWriter.IsFailing) throw new StoreException("The rows cannot be written; see the error before this one");
        return records;
    }

    /// <summary>Lets events in; what follows from them belongs to the caller's span.</summary>
    /// <returns>Null when too much is under way, and then nothing was taken. Otherwise when <see cref="TakenEvents.Durable"/> completes, the outcomes hold.</returns>
    public TakenEvents? TrySubmit(IReadOnlyList<TicketEvent> events, Instant now)
    {
        if (Interlocked.Add(ref _inFlight, events.Count) > _options.EventsInFlightMax && events.Count > 0)
        {
            Interlocked.Add(ref _inFlight, -events.Count);
            return null;
        }
        var outcomes = new EventOutcome[events.Count];
        var fresh = new List<TicketEvent>(events.Count);
        var earlier = new List<Submission>();
        // The submission has one part of its own, so that it cannot complete before everything is posted.
        var submission = new Submission(events.Count + 1);
        var skew = Duration.FromTimeSpan(_options.SkewMax);
        for (var i = 0; i < events.Count; i++)
        {
            var happened = events[i];
            if (EventRules.Check(happened, now, skew) is { } rejected)
            {
                outcomes[i] = rejected;
            }
            else if (_identities.Claim(EventIdentity.Of(happened.Source, happened.Id), happened, submission, out var before))
            {
                outcomes[i] = EventOutcome.Accepted;
                fresh.Add(happened);
            }
            else
            {
                outcomes[i] = EventOutcome.Duplicate;
                if (before is not null && before != submission) earlier.Add(before);
            }
        }
        // Apart from the submission itself: two that hold duplicates of each other wait for each other's events, not for each other's answers.
        var answer = new Submission(1 + earlier.Count, () => Interlocked.Add(ref _inFlight, -events.Count));
        submission.CountsFor(answer);
        foreach (var before in earlier) before.CountsFor(answer);
        var cause = MonitorTraces.Here;
        TracedDecision.Expect(cause, fresh.Count);
        Post(fresh, submission, cause);
        for (var i = fresh.Count; i <= events.Count; i++) submission.Committed();
        return new TakenEvents(outcomes.ToEquatableArray(), answer.Durable);
    }

    /// <summary>Asks an entity something on behalf of a person. Completes when it is durable.</summary>
    public Task Ask(EntityId entity, Command command)
    {
        var submission = new Submission(1);
        _partitions.Post(new Ask(entity, command, submission, Cause: MonitorTraces.Here));
        return submission.Durable;
    }

    /// <summary>Decides what waits in one partition. False when there is nothing to do.</summary>
    public bool DecideStep(int partition, Instant now) => _partitions.All[partition].Step(now);

    /// <summary>Whether a message to many is under way, which row steps take further.</summary>
    public bool IsSpreading => _dispatcher.IsSpreading;

    /// <summary>Whether a partition has to be stepped again soon, even if nothing is posted to it. To be asked by whoever steps it.</summary>
    public bool IsGathering(int partition) => _partitions.All[partition].IsGathering;

    /// <summary>Makes decisions durable.</summary>
    public CommitOutcome CommitStep() => _commit.Step();

    /// <summary>Writes rows, moves the alarms' horizon on and takes messages to many further. False when there was nothing to do.</summary>
    public bool RowStep(Instant now)
    {
        var wrote = _rowWriter.Step();
        if (_alarms.WantsMore(now)) _alarms.Extend(_states, now);
        return _dispatcher.Step() || wrote;
    }

    /// <summary>Counts tickets into trends, a batch further, that an earlier program stored. False when none is left. A row step, never taken beside another.</summary>
    public bool TrendStep() => _trends.FillStep();

    /// <summary>What became of clocks and tickets over time; all that is committed counts.</summary>
    public TrendReport Trends(TrendQuery query, Instant now) => _trends.Answer(query, now);

    /// <summary>Wakes the entities whose alarms are due.</summary>
    /// <returns>The alarms taken, the earliest first.</returns>
    public IReadOnlyList<Alarm> AlarmStep(Instant now)
    {
        // Wake-ups are let in only as fast as they are decided, so that a million overdue ones do not fill the memory.
        if (_partitions.Waiting > _options.DecideBatchMax * 4) return [];
        var due = _alarms.TakeDue(now, _options.DecideBatchMax);
        foreach (var alarm in due) _partitions.Post(new Ask(alarm.Entity, WakeOf(alarm.Entity)));
        return due;
    }

    /// <summary>Asks open tickets to adopt the version made for them, a batch further. False when there is nothing to do, or it has to wait.</summary>
    public bool AdoptStep() => _adoption.Step();

    /// <summary>All tickets that are not at rest, each as it is when its turn comes.</summary>
    public IEnumerable<TicketState> OpenTickets() => _states.OpenTickets();

    /// <summary>How many escalations are not resolved, by step and standing.</summary>
    public IReadOnlyList<EscalationCount> CountOpenEscalations() => _escalations.Count();

    /// <summary>Since when the triggered escalation has waited that waits longest; null when none is triggered.</summary>
    public Instant? LongestTriggered() => _escalations.LongestTriggered();

    /// <summary>The last escalation of a ticket under each policy, as committed, whether the rows have it yet or not; the latest started first.</summary>
    public IReadOnlyList<EscalationState> EscalationsOf(string ticket)
    {
        // Which there may be the ticket and the configuration say; the rows have those of policies that are not in it any more.
        var raised = (StateOf(EntityId.Ticket(ticket)) as TicketState)?.Raised ?? [];
        return
        [
            .. raised.Select(reason => reason.Policy).Concat(Rulebooks.Current.Escalations.Policies.Keys).Select(policy => EscalationState.KeyOf(ticket, policy))
                .Concat(_rows.EscalationsOf(ticket))
                .Distinct(StringComparer.Ordinal)
                .Select(key => StateOf(EntityId.Escalation(key)))
                .OfType<EscalationState>()
                .OrderByDescending(state => state.StartedAt)
                .ThenByDescending(state => state.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The committed state of an entity; null when it has none.</summary>
    public object? StateOf(EntityId entity) => _states.Load(entity);

    private static Command WakeOf(EntityId entity) => entity.Kind switch
    {
        EntityKind.Ticket => new TicketCommand.Wake(),
        EntityKind.Escalation => new EscalationCommand.Wake(0),
        EntityKind.Account => new AccountCommand.Wake(0),
        EntityKind.Incident => new IncidentCommand.Wake(0),
        EntityKind.Storm => throw new InvariantViolatedException($"{entity} never asks to be woken"),
    };

    private void Post(List<TicketEvent> events, Submission submission, Activity? cause)
    {
        if (events.Count == 0) return;
        var asks = new List<Ask>[_partitions.All.Count];
        foreach (var happened in events)
        {
            var entity = EntityId.Ticket(happened.Ticket);
            var partition = _partitions.IndexOf(entity);
            (asks[partition] ??= []).Add(new Ask(entity, new TicketCommand.Record(happened, 0, null), submission, Cause: cause));
        }
        for (var i = 0; i < asks.Length; i++)
            if (asks[i] is { } some) _partitions.All[i].Mailbox.Post(some);
    }
}

/// <summary>Events that were let in: their outcomes, which hold once <paramref name="Durable"/> completes.</summary>
public sealed record TakenEvents(EquatableArray<EventOutcome> Outcomes, Task Durable);
