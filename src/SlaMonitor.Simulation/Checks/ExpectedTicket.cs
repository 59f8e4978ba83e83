using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// The clocks of a ticket by the semantics page, worked out from its events alone: sorted, told over from the first to the last.
/// Shares no code with the product's fold; only the vocabulary of events is the product's.
/// </summary>
internal sealed class ExpectedTicket
{
    private readonly IReadOnlyList<ExpectedRules> _versions;
    private readonly IReadOnlyList<(Instant Since, AccountProfile Profile)> _profiles;
    private readonly IReadOnlyList<(Instant Since, int Version)> _adoptions;
    private readonly List<(Instant At, TicketEvent? Event, int? Version)> _moments;
    private readonly bool _hasCreated;
    private readonly SortedDictionary<string, List<ExpectedClock>> _clocks = new(StringComparer.Ordinal);

    private string? _account;
    private string? _group;
    private Priority _priority = Priority.Normal;
    private TicketStatus _status = TicketStatus.New;
    private Disposition _disposition = Disposition.Active;
    private bool _isCreated;
    private bool _customerSpoke;
    private bool _isAwaited;
    private bool _firstExchangeOver;
    private int _replies;
    private int _version;

    /// <param name="versions">The configuration, version 1 first.</param>
    /// <param name="arrived">The ticket's events in the order of their arrival.</param>
    /// <param name="profiles">What the ticket was told of its accounts, and when.</param>
    /// <param name="adoptions">The version that it was created under, and those that it adopted, and when.</param>
    public ExpectedTicket(
        IReadOnlyList<ExpectedRules> versions,
        IReadOnlyList<TicketEvent> arrived,
        IReadOnlyList<(Instant Since, AccountProfile Profile)> profiles,
        IReadOnlyList<(Instant Since, int Version)> adoptions)
    {
        (_versions, _profiles, _adoptions, _version) = (versions, profiles, adoptions, adoptions[0].Version);
        _hasCreated = arrived.Any(e => e.Type == TicketEventType.Created);
        var changes = profiles.Where((p, i) => profiles.Take(i).Any(q => q.Profile.Id == p.Profile.Id))
            .Select(p => (At: p.Since, Event: (TicketEvent?)null, Version: (int?)null));
        var adopted = adoptions.Skip(1).Select(a => (At: a.Since, Event: (TicketEvent?)null, Version: (int?)a.Version));
        // Stable: events by (at, the creation first, arrival); news of an account after the events of the same instant, and adoptions after that.
        _moments =
        [
            .. arrived.Select(e => (e.At, Event: (TicketEvent?)e, Version: (int?)null)).Concat(changes).Concat(adopted).OrderBy(m => m.At).ThenBy(m => m.Event?.Type == TicketEventType.Created ? 0 : 1),
        ];
    }

    public Disposition Disposition => _disposition;

    public string? Account => _account;

    public bool IsSolved => _status is TicketStatus.Solved or TicketStatus.Closed;

    public IEnumerable<ExpectedClock> Clocks => _clocks.Values.SelectMany(c => c);

    /// <summary>Tells the ticket's story up to <paramref name="now"/>. Once.</summary>
    public ExpectedTicket At(Instant now)
    {
        for (var i = 0; i < _moments.Count && _moments[i].At <= now; i++) Take(i, null);
        PassTo(Ticks(now));
        return this;
    }

    /// <summary>The first instant after <paramref name="now"/>, to which the story was told, at which something about the ticket changes by itself.</summary>
    public long? NextAfter(Instant now)
    {
        long? next = null;
        foreach (var clock in Clocks)
            if (clock.NextAt is { } at && (next is null || at < next)) next = at;
        foreach (var (at, _, _) in _moments)
            if (at > now && (next is null || Ticks(at) < next)) next = Ticks(at);
        return next;
    }

    private static long Ticks(Instant at) => at.ToUnixTimeTicks();

    private void PassTo(long at)
    {
        foreach (var clock in Clocks) clock.PassTo(at);
    }

    private void Take(int number, (Promised Promise, bool WithFirstResponse)? only)
    {
        var (instant, happened, version) = _moments[number];
        var at = Ticks(instant);
        PassTo(at);
        var wasCreated = _isCreated;
        var groupBefore = _group;
        if (happened is not null) Happen(happened);
        _version = version ?? _version;
        if (!_isCreated) return;

        var promised = only is { } one ? [one.Promise] : _versions[_version - 1].Promises(SegmentAt(instant), _priority);
        var withFirstResponse = only?.WithFirstResponse ?? promised.Any(p => p.Target.Preset == MetricPreset.FirstResponse);
        foreach (var (metric, cycles) in _clocks)
            if (promised.All(p => p.Target.Metric != metric) && (cycles[^1].IsOpen || cycles[^1].State == ClockState.Waiting)) cycles[^1].Cancel(at);
        foreach (var promise in promised)
        {
            if (!_clocks.TryGetValue(promise.Target.Metric, out var cycles))
            {
                _clocks.Add(promise.Target.Metric, cycles = []);
                var earlier = wasCreated ? HadItAlwaysBeenPromised(promise, withFirstResponse, number, at) : null;
                cycles.Add(earlier ?? new ExpectedClock(promise.Target.Metric, 1));
            }
            Continue(cycles, promise, at, withFirstResponse, happened, groupBefore != _group, version is not null);
        }
    }

    private ExpectedClock? HadItAlwaysBeenPromised(Promised promise, bool withFirstResponse, int until, long at)
    {
        var shadow = new ExpectedTicket(_versions, [.. _moments.Where(m => m.Event is not null).Select(m => m.Event!)], _profiles, _adoptions);
        for (var i = 0; i < until; i++) shadow.Take(i, (promise, withFirstResponse));
        shadow.PassTo(at);
        var clock = shadow.Clocks.LastOrDefault();
        clock?.BecomePromised(at);
        return clock;
    }

    private void Continue(List<ExpectedClock> cycles, Promised promise, long at, bool withFirstResponse, TicketEvent? happened, bool groupChanged, bool adopts)
    {
        var clock = cycles[^1];
        if (_disposition != Disposition.Active)
        {
            if (clock.IsOpen || clock.State == ClockState.Waiting) clock.Cancel(at);
            return;
        }
        var preset = promise.Target.Preset;
        var paused = promise.Target.PauseOn.Contains(_status);
        var counts = !IsSolved && preset switch
        {
            MetricPreset.FirstResponse => _customerSpoke && !_firstExchangeOver,
            MetricPreset.NextResponse => _isAwaited && (_firstExchangeOver || !withFirstResponse),
            MetricPreset.PeriodicUpdate => _replies > 0 || !withFirstResponse,
            MetricPreset.Resolution or MetricPreset.RequesterWait or MetricPreset.AgentWork => true,
            MetricPreset.Ownership => _group is not null,
        };
        var repeats = preset is MetricPreset.NextResponse or MetricPreset.PeriodicUpdate or MetricPreset.Ownership;
        var ends = (preset == MetricPreset.PeriodicUpdate && happened?.Type == TicketEventType.AgentReplied)
            || (preset == MetricPreset.Ownership && groupChanged);
        if (clock.IsOpen)
        {
            if (counts && !ends)
            {
                clock.Change(promise, at, paused, adopts);
                return;
            }
            clock.Stop(at);
            if (counts) Begin(cycles, promise, at, paused);
        }
        else if (clock.NotJudged && !repeats)
        {
            return;
        }
        else if (!clock.HasStarted)
        {
            cycles[^1] = new ExpectedClock(clock.Metric, clock.Cycle);
            if (counts) cycles[^1].Start(promise, at, paused);
        }
        else if (!counts)
        {
            return;
        }
        else if (clock.NotJudged)
        {
            Begin(cycles, promise, at, paused);
        }
        else if (clock.State == ClockState.Cancelled || preset is MetricPreset.Resolution or MetricPreset.RequesterWait or MetricPreset.AgentWork)
        {
            clock.Resume(promise, at, paused);
        }
        else if (repeats)
        {
            Begin(cycles, promise, at, paused);
        }
    }

    private static void Begin(List<ExpectedClock> cycles, Promised promise, long at, bool paused)
    {
        cycles.Add(new ExpectedClock(cycles[^1].Metric, cycles[^1].Cycle + 1));
        cycles[^1].Start(promise, at, paused);
    }

    private void Happen(TicketEvent e)
    {
        var wasSolved = IsSolved;
        if (e.Changes.Account.IsSet) _account = e.Changes.Account.Value;
        if (e.Changes.Group.IsSet) _group = e.Changes.Group.Value;
        _priority = e.Changes.Priority ?? _priority;
        _status = e.Changes.Status ?? _status;
        if (e.Type == TicketEventType.Solved) _status = TicketStatus.Solved;
        if (e.Type == TicketEventType.Closed) _status = TicketStatus.Closed;
        if (e.Type == TicketEventType.Merged) _disposition = Disposition.Merged;
        if (e.Type == TicketEventType.Deleted) _disposition = Disposition.Deleted;
        if (e.Type == TicketEventType.MarkedSpam) _disposition = Disposition.Spam;
        if (e.Type == TicketEventType.Reopened)
        {
            _disposition = Disposition.Active;
            _status = e.Changes.Status is { } status and not (TicketStatus.Solved or TicketStatus.Closed) ? status : TicketStatus.Open;
        }

        var opensByCustomer = false;
        if (!_isCreated && (e.Type == TicketEventType.Created || !_hasCreated))
        {
            _isCreated = true;
            opensByCustomer = e.Type != TicketEventType.Created || (e.Actor?.Kind ?? ActorKind.Customer) == ActorKind.Customer;
        }

        if (e.Type == TicketEventType.AgentReplied)
        {
            _replies++;
            _isAwaited = false;
            _firstExchangeOver |= _customerSpoke;
        }
        else if (e.Type == TicketEventType.CustomerReplied || opensByCustomer)
        {
            _customerSpoke = true;
            _isAwaited = true;
        }
        if (!IsSolved || wasSolved) return;
        _isAwaited = false;
        _firstExchangeOver |= _customerSpoke;
    }

    private string? SegmentAt(Instant at)
    {
        AccountProfile? found = null;
        foreach (var (since, profile) in _profiles)
            if (profile.Id == _account && (found is null || since <= at)) found = profile;
        return found?.Segment;
    }
}
