using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Versions;

/// <summary>
/// Lets tickets adopt a version, one after the other and without consequences, and adds up what that would change. It decides as
/// the monitor would, so what it says is what happens. Keeps a number for each due instant that moves, and of tickets those that it names.
/// </summary>
/// <param name="present">The versions that there are.</param>
/// <param name="candidate">The one to try; its number is above all others.</param>
/// <param name="now">The instant of the change.</param>
/// <param name="namedMax">How many of the clocks that would breach at once are named, and how many of those that would be due at another time.</param>
public sealed class DryRun(Rulebooks present, Rulebook candidate, Instant now, int namedMax = 100)
{
    private readonly Rulebooks _withCandidate = present.With(candidate);
    private readonly SortedDictionary<Metric, MetricSums> _metrics = [];
    private readonly PriorityQueue<BreachAtOnce, (Duration, string)> _breaches = new(Comparer<(Duration OverBy, string Ticket)>.Create(
        static (a, b) => a.OverBy != b.OverBy ? a.OverBy.CompareTo(b.OverBy) : string.CompareOrdinal(b.Ticket, a.Ticket)));

    private readonly PriorityQueue<DueMove, (Duration, string)> _moves = new(Comparer<(Duration By, string Ticket)>.Create(
        static (a, b) => a.By != b.By ? a.By.CompareTo(b.By) : string.CompareOrdinal(b.Ticket, a.Ticket)));

    private long _tickets;
    private long _changed;
    private long _failing;
    private string? _firstFailure;

    /// <summary>Tries one ticket that is not at rest.</summary>
    public void Add(TicketState ticket)
    {
        _tickets++;
        var at = Instant.Max(now, ticket.AsOf);
        TicketState before, after;
        try
        {
            before = TicketDecider.Decide(ticket, new TicketCommand.Wake(), at, present).State;
            after = TicketDecider.Decide(before, new TicketCommand.Adopt(candidate.Version), at, _withCandidate).State;
        }
        catch (Exception e) when (e is CalendarNeverOpensException or CalendarRangeException)
        {
            _failing++;
            _firstFailure ??= $"{ticket.Id}: {e.Message}";
            return;
        }
        if (Compare(ticket.Id, before, after, at)) _changed++;
    }

    public DryRunReport Report()
    {
        var breaches = _breaches.UnorderedItems.OrderByDescending(b => b.Priority.Item1).ThenBy(b => b.Priority.Item2, StringComparer.Ordinal);
        return new DryRunReport(
            present.Current.Version,
            now,
            _tickets,
            _changed,
            _metrics.Select(m => m.Value.Outlook(m.Key)).ToEquatableArray(),
            breaches.Select(b => b.Element).ToEquatableArray(),
            _failing,
            _firstFailure)
        {
            Moves = _moves.UnorderedItems.OrderByDescending(m => m.Priority.Item1).ThenBy(m => m.Priority.Item2, StringComparer.Ordinal)
                .Select(m => m.Element).ToEquatableArray(),
        };
    }

    private bool Compare(string ticket, TicketState before, TicketState after, Instant at)
    {
        var isChanged = false;
        var old = before.Picture.Clocks;
        var i = 0;
        // An adoption takes no clock away, and both are by metric and cycle.
        foreach (var clock in after.Picture.Clocks)
        {
            var was = i < old.Count && old[i].Metric == clock.Metric && old[i].Cycle == clock.Cycle ? old[i++] : null;
            if (was is not { IsOpen: true } && !clock.IsOpen) continue;
            if (!_metrics.TryGetValue(clock.Metric, out var sums)) _metrics.Add(clock.Metric, sums = new MetricSums());
            isChanged |= Compare(sums, ticket, was, clock, at);
            if (clock.BreachedAt == at && was?.BreachedAt is null) Name(new BreachAtOnce(
                ticket, clock.Metric, clock.Cycle, was?.DueAt, at, Used(clock, at) - clock.Target));
        }
        Invariant.Check(i == old.Count, "an adoption takes no clock away");
        return isChanged;
    }

    private bool Compare(MetricSums sums, string ticket, Clock? was, Clock clock, Instant at)
    {
        sums.Clocks++;
        if (was is not { IsOpen: true }) sums.Begin++;
        else if (!clock.IsOpen) sums.End++;
        else if (was.BreachedAt is not null && Used(clock, at) <= clock.Target) sums.WouldHaveHeld++;
        else if (was.IsPaused != clock.IsPaused) sums.PauseChanged++;
        else if (was.BreachedAt is null && clock.BreachedAt is null && was.DueAt is { } due && clock.DueAt is { } next && due != next)
        {
            sums.Move(next - due);
            Name(new DueMove(ticket, clock.Metric, clock.Cycle, due, next));
        }
        else if (was.State == ClockState.Paused && was.Target - was.Elapsed != clock.Target - clock.Elapsed && clock.BreachedAt is null) sums.RemainingChanged++;
        else if (was.BreachedAt == clock.BreachedAt) return false;
        if (clock.BreachedAt == at && was?.BreachedAt is null) sums.BreachAtOnce++;
        return true;
    }

    private Duration Used(Clock clock, Instant at) =>
        clock.IsOpen ? clock.ElapsedAt(candidate.Calendars[clock.Calendar], at) : clock.Elapsed;

    private void Name(BreachAtOnce breach)
    {
        _breaches.Enqueue(breach, (breach.OverBy, breach.Ticket));
        if (_breaches.Count > namedMax) _breaches.Dequeue();
    }

    private void Name(DueMove move)
    {
        _moves.Enqueue(move, (move.DueAfter > move.DueBefore ? move.DueAfter - move.DueBefore : move.DueBefore - move.DueAfter, move.Ticket));
        if (_moves.Count > namedMax) _moves.Dequeue();
    }

    /// <summary>One metric's counts.</summary>
    private sealed class MetricSums
    {
        private static readonly Duration?[] Bounds =
        [
            Duration.FromMinutes(1), Duration.FromMinutes(15), Duration.FromHours(1), Duration.FromHours(4),
            Duration.FromDays(1), Duration.FromDays(7), null,
        ];

        private readonly List<long> _earlier = [];
        private readonly List<long> _later = [];

        public long Clocks { get; set; }

        public long RemainingChanged { get; set; }

        public long PauseChanged { get; set; }

        public long Begin { get; set; }

        public long End { get; set; }

        public long BreachAtOnce { get; set; }

        public long WouldHaveHeld { get; set; }

        public void Move(Duration by)
        {
            var ticks = by.BclCompatibleTicks;
            (ticks < 0 ? _earlier : _later).Add(Math.Abs(ticks));
        }

        public MetricOutlook Outlook(Metric metric)
        {
            _earlier.Sort();
            _later.Sort();
            var buckets = new List<ShiftBucket>(Bounds.Length);
            var (earlierSoFar, laterSoFar) = (0, 0);
            foreach (var bound in Bounds)
            {
                var (earlier, later) = (UpTo(_earlier, bound), UpTo(_later, bound));
                buckets.Add(new ShiftBucket(bound, earlier - earlierSoFar, later - laterSoFar));
                (earlierSoFar, laterSoFar) = (earlier, later);
            }
            return new MetricOutlook(
                metric, Clocks, ShiftOf(_earlier), ShiftOf(_later), buckets.ToEquatableArray(),
                RemainingChanged, PauseChanged, Begin, End, BreachAtOnce, WouldHaveHeld);
        }

        private static int UpTo(List<long> sorted, Duration? bound)
        {
            if (bound is not { } limit) return sorted.Count;
            var place = sorted.BinarySearch(limit.BclCompatibleTicks, Comparer<long>.Create(static (a, b) => a <= b ? -1 : 1));
            return ~place;
        }

        /// <summary>The median of an even number is the lower of the middle two: a shift that there is.</summary>
        private static Shift ShiftOf(List<long> sorted) => sorted.Count == 0
            ? new Shift(0, null, null, null)
            : new Shift(sorted.Count, Duration.FromTicks(sorted[0]), Duration.FromTicks(sorted[(sorted.Count - 1) / 2]), Duration.FromTicks(sorted[^1]));
    }
}
