using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.ReadModel.Boards;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Checks;
using SlaMonitor.Simulation.Disk;
using SlaMonitor.Simulation.Pages;
using SlaMonitor.Simulation.Scenario;
using SlaMonitor.Simulation.Stores;

namespace SlaMonitor.Simulation.World;

/// <summary>
/// One engine on one thread, its disk, its clock and the sources of its events, all driven by one seed. First with faults, any
/// step in any order; then healed, when everything that is due has to happen at its instant.
/// </summary>
internal sealed class SimulatedWorld
{
    private const int RoundsMax = 20_000;

    /// <summary>How long it takes in a healed world until every page has ended: a receiver's longest pause, and the longest life of a page.</summary>
    private static readonly Duration PagesEndWithin = Duration.FromHours(3);

    /// <summary>How long escalations go on in a healed world when nothing is left to happen to tickets: some repeat for ever.</summary>
    private static readonly Duration EscalationsLiveOn = Duration.FromHours(4);

    private readonly SimulationOptions _options;
    private readonly Prng _schedule;
    private readonly Prng _clock;
    private readonly Prng _trouble;
    private readonly Prng _stores;
    private readonly Prng _accounts;
    private readonly Swarm _swarm;
    private readonly SimulatedDisk _disk;
    private readonly Prng _configurations;
    private readonly RulebookPlanner _planner;
    private readonly List<ExpectedRules> _versions = [];
    private readonly PriorityQueue<Delivery, (Instant, long)> _deliveries = new();
    private readonly List<Submitted> _submitted = [];
    private readonly History _history = new();
    private readonly BreachTrail _trail = new();
    private readonly EventsOnce _events;
    private readonly FeedSequence _feed = new();
    private readonly SimulatedLog _log = new();
    private readonly TraceHash _trace = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _nextOf = new(StringComparer.Ordinal);
    private readonly PagingSwarm _paging;
    private readonly PagingPlanner _pagingPlanner;
    private readonly EscalationTrail _escalations;
    private readonly PageLedger _ledger;
    private readonly PeopleHeard _heard;
    private readonly Letters _letters = new();
    private readonly IncidentTrail _incidents;
    private readonly StormPlanner _stormPlanner;
    private readonly People _people;
    private readonly IncidentPeople _commanders;
    private readonly Prng _peopleChance;
    private readonly SimulatedPager _pager;

    private RulebookPlan _plan;
    private Rulebooks _rulebooks;
    private SimulatedJournal _journal = null!;
    private SimulatedRowStore _rows = null!;
    private EngineCore _engine = null!;
    private Instant _now;
    private Instant _latest;
    private long _feedRead;
    private long _order;
    private int _crashes;
    private int _profiles;
    private Instant _lastTicketGoal = Instant.MinValue;
    private bool _isHealed;

    public SimulatedWorld(ulong seed, SimulationOptions options)
    {
        _options = options;
        var random = new Prng(seed);
        (_schedule, _clock, _trouble, _stores, _accounts) =
            (random.Child("schedule"), random.Child("clock"), random.Child("trouble"), random.Child("stores"), random.Child("accounts"));
        _swarm = Swarm.Draw(random.Child("swarm"));
        _disk = new SimulatedDisk(random.Child("disk")) { Faults = _swarm.Journal };
        // Days on which some zone of the plan changes its clocks, and others.
        var first = random.Child("start").Pick([new LocalDate(2026, 3, 27), new LocalDate(2026, 10, 23), new LocalDate(2026, 3, 6), new LocalDate(2026, 4, 3), new LocalDate(2026, 6, 10)]);
        _now = _latest = first.AtMidnight().InUtc().ToInstant();
        _configurations = random.Child("configurations");
        _planner = new RulebookPlanner(random.Child("rulebook"), first);
        _plan = _planner.Draw();
        _paging = PagingSwarm.Draw(random.Child("paging"));
        _pagingPlanner = new PagingPlanner(random.Child("paging plan"), first);
        _stormPlanner = new StormPlanner(random.Child("storm plan"), _paging);
        if (_paging.Escalates) _plan = _pagingPlanner.Escalating(_plan, _stormPlanner.Draw(_pagingPlanner.Draw()));
        _escalations = new EscalationTrail(_versions, _letters);
        _incidents = new IncidentTrail(_versions, _letters);
        _ledger = new PageLedger(_escalations, _paging.FallBacks);
        _heard = new PeopleHeard(_escalations);
        _peopleChance = random.Child("people");
        _people = new People(_peopleChance, _pagingPlanner, _escalations, _heard);
        _commanders = new IncidentPeople(random.Child("commanders"), _incidents);
        _pager = new SimulatedPager(random.Child("pager"), _paging, _ledger, () => _now, options.Planted);
        _rulebooks = new Rulebooks(ProductRulebook.Of(_plan));
        _versions.Add(new ExpectedRules(_plan));
        _events = new EventsOnce(Duration.FromTimeSpan(_swarm.Engine.SkewMax));
        foreach (var delivery in new TicketStories(random.Child("stories"), _swarm, _now).Draw()) Enqueue(delivery);
        if (!_paging.Storms) return;
        foreach (var delivery in new StormStories(random.Child("storm stories"), _now).Draw()) Enqueue(delivery);
    }

    public SimulationReport Report => new(
        _trace.Value ^ _ledger.Trace.Value, _history.Entries.Count, _events.Acknowledged, _events.Duplicates, _events.Rejected,
        _trail.Breaches, _trail.Retractions, _crashes, _disk.FaultCount,
        _versions.Count, _history.Tickets.Values.Sum(past => past.Adoptions.Count - 1),
        _escalations.All.Values.Sum(e => e.Number), _escalations.Steps, _ledger.Tries, _pager.FaultCount, _ledger.Delivered, _ledger.DeadLetters, _ledger.Suppressed,
        _incidents.Storms, _incidents.Invited, _incidents.All.Count, _incidents.Burns);

    public void Run()
    {
        Start();
        if (_paging.Burns) DescribeAll();
        for (var i = 0; i < _options.Steps; i++)
        {
            TakeAnyStep();
            if (_paging.Escalates) React();
        }
        Heal();
        Settle();
        LiveOn();
        CheckStates();
        EndEscalations();
        CheckStates();
        // What is committed is there after a start, too.
        Crash();
        Settle();
        CheckStates();
        _escalations.CheckAll(_engine.StateOf);
        _incidents.CheckAll(_engine.StateOf);
        ReplayEquality.Check(_history, _rulebooks, _versions, _engine.StateOf, _schedule);
    }

    /// <summary>People do something, and the delivery gets on a little.</summary>
    private void React()
    {
        if (_peopleChance.Ratio(1, _paging.PeopleOneIn)) _people.Act(_engine, _plan.Paging, [.. _history.Tickets.Keys], _now);
        if (_paging.Storms) _commanders.MayAct(_engine, _plan.Paging, [.. _history.Tickets.Keys], _now);
        _pager.Step();
    }

    private void TakeAnyStep()
    {
        var sum = _swarm.Weights.Sum();
        var draw = _schedule.Below(sum);
        var kind = 0;
        while (draw >= _swarm.Weights[kind]) draw -= _swarm.Weights[kind++];
        _trace.Add(kind);
        switch ((StepKind)kind)
        {
            case StepKind.Submit:
                Submit();
                break;
            case StepKind.Decide:
                _engine.DecideStep(_schedule.Below(_engine.PartitionCount), _now);
                break;
            case StepKind.Commit:
                Commit();
                break;
            case StepKind.Rows:
                _engine.RowStep(_now);
                break;
            case StepKind.Alarms:
                _engine.AlarmStep(_now);
                break;
            case StepKind.Advance:
                Advance();
                break;
            case StepKind.Crash:
                if (!_trouble.Ratio(1, 3)) return;
                Crash();
                break;
            case StepKind.SetBack:
                if (_trouble.Ratio(1, 4)) _now -= Duration.FromSeconds(_trouble.Between(1, 4_000));
                break;
            case StepKind.Describe:
                Describe();
                break;
            case StepKind.Configure:
                if (_configurations.Ratio(1, 6)) Configure();
                break;
            case StepKind.Adopt:
                _engine.AdoptStep();
                break;
        }
        _trace.Add(_now.ToUnixTimeTicks());
        if (_engine.IsQuiet && _schedule.Ratio(1, 8)) CheckWakeUps();
    }

    private void Start()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _journal = _options.Planted?.Journal?.Invoke(_disk) ?? new SimulatedJournal(_disk);
                _rows = _options.Planted?.Rows?.Invoke(_disk, _stores, _swarm.RowSyncOneIn) ?? new SimulatedRowStore(_disk, _stores, _swarm.RowSyncOneIn);
                CheckNothingLost();
                _engine = new EngineCore(_journal, _rows, new Deciders(_rulebooks, _options.Planted?.Ticket, _options.Planted?.Escalation, _options.Planted?.Any), _swarm.Engine, _log);
                _pager.Start(_engine);
                _engine.Recover();
                ReadJournal();
                break;
            }
            catch (StoreException) when (attempt < 3)
            {
                // The disk did not take the rows while starting; the process ends and is started again, the last time on a good day.
                if (attempt == 2) _disk.Faults = DiskFaults.None;
            }
        }
        if (!_isHealed) _disk.Faults = _swarm.Journal;
        if (_engine.Feed.LastSequence != _history.LastSequence)
            throw CheckFailedException.Wrong(nameof(FeedSequence), $"the feed starts at {_engine.Feed.LastSequence}");
        _feedRead = _feed.Read(_engine.Feed, _feedRead, _swarm.Engine.FeedCapacity);
        _feed.Read(_engine.Feed, Math.Max(0, _feedRead - _swarm.Engine.FeedCapacity), _swarm.Engine.FeedCapacity);
    }

    private void CheckNothingLost()
    {
        if (_journal.End.Position < _history.Entries.Count)
            throw CheckFailedException.Wrong("Durability", $"{_history.Entries.Count} entries were committed, and after a crash the journal ends at {_journal.End.Position}");
        var i = 0;
        foreach (var entry in _journal.Read(0).Take(_history.Entries.Count))
        {
            var was = _history.Entries[i++].Entry;
            if (entry.Sequence != was.Sequence || !entry.Body.Span.SequenceEqual(was.Body.Span))
                throw CheckFailedException.Wrong("Durability", $"entry {entry.Position} is another than before the crash");
        }
    }

    private void Crash()
    {
        _crashes++;
        _heard.Crashed();
        _pager.Kill();
        foreach (var (events, _) in _submitted)
        {
            _events.Lost(events);
            // The source had no answer, so it sends again.
            foreach (var happened in events) Enqueue(new Delivery(_now + Duration.FromSeconds(_trouble.Below(100)), happened, false));
        }
        _submitted.Clear();
        // A process that is killed leaves what it wrote to the operating system; a power failure does not.
        if (_trouble.Ratio(2, 3)) _disk.Crash();
        if (_trouble.Ratio(1, 3)) GoTo(_now + Duration.FromSeconds(_trouble.Below(_trouble.Ratio(1, 3) ? 80_000 : 600)));
        Start();
    }

    private void Submit()
    {
        var events = new List<TicketEvent>();
        var taken = new List<Delivery>();
        var most = _schedule.Between(1, 6);
        while (events.Count < most && _deliveries.TryPeek(out var delivery, out _) && delivery.ArrivesAt <= _now)
        {
            _deliveries.Dequeue();
            if (delivery.OnTheEdge && MoveToTheEdge(delivery) is { } moved)
            {
                if (moved.ArrivesAt > _now)
                {
                    Enqueue(moved);
                    continue;
                }
                delivery = moved;
            }
            taken.Add(delivery);
            events.Add(delivery.Event);
        }
        if (events.Count == 0) return;
        if (_engine.TrySubmit(events, _now) is not { } answer)
        {
            foreach (var delivery in taken) Enqueue(delivery with { ArrivesAt = _now + Duration.FromSeconds(1), OnTheEdge = false });
            return;
        }
        _events.Taken(events, answer.Outcomes, _now);
        _submitted.Add(new Submitted(events, answer));
        CollectAnswers();
    }

    /// <summary>The same event at the due instant of one of its ticket's clocks, or a tick beside it.</summary>
    private Delivery? MoveToTheEdge(Delivery delivery)
    {
        if (_engine.StateOf(EntityId.Ticket(delivery.Event.Ticket)) is not TicketState state) return null;
        var dues = state.Picture.Clocks.Where(c => c.State == Core.Clocks.ClockState.Running).Select(c => c.DueAt!.Value).ToList();
        if (dues.Count == 0) return null;
        var at = _trouble.Pick(dues) + Duration.FromTicks(_trouble.Between(-1, 1));
        var arrives = Instant.Max(_now, at - Duration.FromSeconds(_trouble.Pick([0, 0, 0, 200])));
        return new Delivery(arrives, delivery.Event with { At = at }, false);
    }

    private void Commit()
    {
        var outcome = _engine.CommitStep();
        _trace.Add((long)outcome);
        if (outcome != CommitOutcome.Committed) return;
        ReadJournal();
        _feedRead = _feed.Read(_engine.Feed, _feedRead, _swarm.Engine.FeedCapacity);
        CollectAnswers();
    }

    private void ReadJournal()
    {
        foreach (var (entry, record) in _history.ReadOn(_journal))
        {
            _trace.Add(entry.Body.Span);
            _trail.Take(record, _latest);
            _events.Journalled(record);
            _feed.Journalled(entry, record);
            _incidents.Take(record);
            _escalations.Take(record);
            _heard.Journalled(record);
            if (record.Entity.Kind == EntityKind.Ticket) _changed.Add(record.Entity.Key);
        }
        _escalations.CheckChanged(_engine.StateOf);
        _incidents.CheckChanged(_engine.StateOf);
        _heard.Collect(_now);
    }

    private void CollectAnswers()
    {
        for (var i = 0; i < _submitted.Count; i++)
        {
            var (events, answer) = _submitted[i];
            if (!answer.Durable.IsCompleted) continue;
            _events.Answered(events, answer.Outcomes);
            _submitted.RemoveAt(i--);
        }
    }

    private void Describe()
    {
        var id = _accounts.Pick(TicketStories.Accounts);
        var segment = _accounts.Ratio(1, 6) ? null : _accounts.Pick(RulebookPlanner.Segments);
        _ = _engine.Ask(EntityId.Account(id), new AccountCommand.Describe(new AccountProfile(id, Name: $"name {++_profiles}", Segment: segment)));
    }

    /// <summary>Objectives are of segments: each account is of one from the beginning.</summary>
    private void DescribeAll()
    {
        foreach (var id in TicketStories.Accounts)
            _ = _engine.Ask(EntityId.Account(id), new AccountCommand.Describe(new AccountProfile(id, Segment: _accounts.Pick(RulebookPlanner.Segments))));
    }

    /// <summary>Another version of the configuration, durable before it is used; now and then the process ends in between.</summary>
    private void Configure()
    {
        var paging = _plan.Paging;
        _plan = _planner.Vary(_plan);
        if (_paging.Escalates) _plan = _pagingPlanner.Escalating(_plan, _stormPlanner.Vary(_pagingPlanner.Vary(paging), paging));
        _versions.Add(new ExpectedRules(_plan, _versions[^1]));
        _rulebooks = _rulebooks.With(ProductRulebook.Of(_plan, _versions.Count), forOpenTickets: _configurations.Ratio(2, 3));
        if (_configurations.Ratio(1, 8)) Crash();
        else _engine.Rulebooks = _rulebooks;
    }

    private void Advance()
    {
        var to = _clock.Below(12) switch
        {
            0 or 1 or 2 or 3 when _deliveries.TryPeek(out var next, out _) => next.ArrivesAt,
            4 or 5 or 6 or 7 when _engine.NextAlarm is { } alarm => alarm,
            8 when _engine.NextAlarm is { } alarm => alarm - Duration.FromTicks(1),
            9 => _now + Duration.FromSeconds(_clock.Below(20_000)),
            _ => _now + Duration.FromTicks(_clock.Below(NodaConstants.TicksPerMinute * 5)),
        };
        GoTo(to);
    }

    private void GoTo(Instant to)
    {
        // Timers go on in their own time, each at its instant.
        while (_pager.UntilNext is { } wait && _now + wait <= to)
        {
            Pass(wait);
            _pager.Drain();
        }
        if (to > _now) Pass(to - _now);
        _pager.Drain();
    }

    private void Pass(Duration time)
    {
        _now += time;
        _latest = Instant.Max(_now, _latest);
        _pager.Pass(time);
    }

    private void Enqueue(Delivery delivery) => _deliveries.Enqueue(delivery, (delivery.ArrivesAt, _order++));

    private void Heal()
    {
        _isHealed = true;
        _disk.Faults = DiskFaults.None;
        _pager.Heal();
        GoTo(_latest);
    }

    /// <summary>Takes every step until there is nothing left to do at this instant.</summary>
    private void Settle()
    {
        for (var round = 0; ; round++)
        {
            if (round > RoundsMax) throw new CheckFailedException(Verdict.Liveness, "Settle", $"there is still work after {RoundsMax} rounds at {_now}");
            var worked = _deliveries.TryPeek(out var next, out _) && next.ArrivesAt <= _now;
            Submit();
            for (var i = 0; i < _engine.PartitionCount; i++) worked |= _engine.DecideStep(i, _now);
            var before = _history.Entries.Count;
            var wasQuiet = _engine.IsQuiet;
            Commit();
            worked |= !wasQuiet || _history.Entries.Count > before;
            worked |= _engine.RowStep(_now);
            worked |= _engine.AlarmStep(_now).Count > 0;
            worked |= _engine.AdoptStep();
            worked |= _pager.Drain();
            if (worked || _engine.Alarms.WantsMore(_now)) continue;
            if (!Enumerable.Range(0, _engine.PartitionCount).Any(_engine.IsGathering)) break;
            // A partition that has much to do gathers counts for accounts for a quarter of a second.
            GoTo(_now + Duration.FromMilliseconds(250));
        }
        if (_submitted.Count > 0) throw new CheckFailedException(Verdict.Liveness, "Settle", $"{_submitted.Count} submissions are never answered");
        if (_engine.States.Outbox().Count > 0) throw new CheckFailedException(Verdict.Liveness, "Settle", $"{_engine.States.Outbox().Count} messages never arrive, such as {_engine.States.Outbox()[0]}");
        _escalations.CheckNothingIsOverdue(_now);
        _incidents.CheckNothingIsOverdue(_now);
        _incidents.CheckQuiet(_escalations.All, _now);
        if (_schedule.Ratio(1, 10)) CheckWakeUps();
        CheckChanged();
    }

    /// <summary>Goes from one instant at which the oracle expects something to the next, and looks whether it has happened.</summary>
    private void LiveOn()
    {
        var pulse = Duration.FromTimeSpan(_swarm.Engine.AlarmHorizon) / 2;
        for (var i = 0; ; i++)
        {
            if (i > RoundsMax * 10) throw new CheckFailedException(Verdict.Liveness, "LiveOn", $"something is due without end at {_now}");
            Instant? goal = _deliveries.TryPeek(out var delivery, out _) ? delivery.ArrivesAt : null;
            foreach (var next in _nextOf.Values)
                if (Instant.FromUnixTimeTicks(next) is var at && (goal is null || at < goal)) goal = at;
            if (goal is { } last) _lastTicketGoal = last;
            else if (_now >= _lastTicketGoal + EscalationsLiveOn) return;
            goal = Soonest(goal, NextOfPeople);
            if (goal is not { } until) return;
            // The host calls the engine at its next alarm, and now and then to move its horizon; the oracle's instants are not told to it.
            var to = Instant.Min(until, _now + pulse);
            if (_engine.NextAlarm is { } alarm && alarm < to) to = alarm;
            GoTo(to);
            if (to == until || _engine.NextAlarm <= to)
            {
                foreach (var (ticket, next) in _nextOf)
                    if (next <= _now.ToUnixTimeTicks()) _changed.Add(ticket);
                Settle();
            }
            else
            {
                while (_engine.Alarms.WantsMore(_now) || _engine.RowStep(_now)) _engine.RowStep(_now);
            }
        }
    }

    /// <summary>Whatever is still open is resolved by hand: then nobody is to be told anything any more, and everybody was.</summary>
    private void EndEscalations()
    {
        // Time alone may let a budget burn again, when what was met leaves its span first.
        for (var round = 0; round < 10; round++)
        {
            foreach (var escalation in _escalations.All.Values.Where(e => e.IsOpen))
                _ = _engine.Ask(EntityId.Escalation(escalation.Key), new EscalationCommand.Resolve(0, "eva", null));
            Settle();
            foreach (var incident in _incidents.All.Values.Where(i => i.IsOpen))
                _ = _engine.Ask(EntityId.Incident(incident.Id), new IncidentCommand.Resolve(0, "eva", null, Release: false));
            Settle();
            var until = _now + PagesEndWithin;
            while (NextOfPeople is { } next)
            {
                if (next > until) break;
                GoTo(next);
                Settle();
            }
            if (_escalations.All.Values.All(e => !e.IsOpen)) break;
        }
        _ledger.CheckAllEnded(_now, _pager.Pending);
    }

    private Instant? NextOfPeople => Soonest(Soonest(_escalations.NextAt, _incidents.NextAt), _now + _pager.UntilNext);

    private static Instant? Soonest(Instant? one, Instant? other) => one is null || other < one ? other : one;

    private void CheckWakeUps() =>
        WakeUps.Check(_engine, _rows, [.. _history.Tickets.Keys.Select(EntityId.Ticket), .. _escalations.All.Keys.Select(EntityId.Escalation), .. _incidents.Entities]);

    private void CheckChanged()
    {
        foreach (var ticket in _changed.Order(StringComparer.Ordinal))
        {
            if (!_history.Tickets.TryGetValue(ticket, out var past)) continue;
            var state = (TicketState)_engine.StateOf(EntityId.Ticket(ticket))!;
            if (DueInstants.Check(_versions, ticket, past, state, Instant.Max(_now, state.AsOf)) is { } next) _nextOf[ticket] = next;
            else _nextOf.Remove(ticket);
        }
        _changed.Clear();
    }

    private void CheckStates()
    {
        var tickets = new SortedDictionary<string, TicketState>(StringComparer.Ordinal);
        foreach (var id in _history.Tickets.Keys) tickets.Add(id, (TicketState)_engine.StateOf(EntityId.Ticket(id))!);
        var accounts = new SortedDictionary<string, AccountState>(StringComparer.Ordinal);
        foreach (var id in TicketStories.Accounts)
            if (_engine.StateOf(EntityId.Account(id)) is AccountState account) accounts.Add(id, account);
        CheckWakeUps();
        foreach (var id in tickets.Keys) _changed.Add(id);
        CheckChanged();
        CheckAdopted(tickets.Values);
        _trail.CheckStates(tickets.Values);
        _events.CheckStates(tickets);
        AccountTallies.Check(accounts, tickets.Values);
        AccountTallies.CheckKnown(accounts, tickets.Values);
        TierMoves.Check(tickets.Values, _escalations.All);
        EscalationReasons.Check(_versions, tickets.Values, _escalations.All, _now);
    }

    /// <summary>Whoever is not at rest is under the version made for open tickets, or a later one.</summary>
    private void CheckAdopted(IEnumerable<TicketState> tickets)
    {
        foreach (var ticket in tickets)
            if (ticket.Rulebook < _rulebooks.ForOpenTickets && !Board.Of(ticket).IsAtRest)
                throw CheckFailedException.Wrong("Adoptions", $"{ticket.Id} is open and under version {ticket.Rulebook}, and {_rulebooks.ForOpenTickets} is for open tickets");
    }

    private readonly record struct Submitted(List<TicketEvent> Events, TakenEvents Answer);
}
