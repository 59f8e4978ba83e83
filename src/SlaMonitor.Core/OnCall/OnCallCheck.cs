using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>Looks for trouble in schedules before it comes: <see cref="OnCallReport"/>.</summary>
public static class OnCallCheck
{
    /// <summary>Of the mean: above it a load is called unfair.</summary>
    private const double UnfairShare = 1.5;

    private static readonly WeeklyHours Nights = WeeklyHours.EveryDay(new OpenHours(new LocalTime(22, 0), new LocalTime(6, 0)));

    private static readonly WeeklyHours Weekends = new() { Saturday = [OpenHours.WholeDay], Sunday = [OpenHours.WholeDay] };

    /// <param name="roster">For its people.</param>
    /// <param name="schedules">Those of it that are checked.</param>
    /// <param name="calendars">By id; every one that a schedule names.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <exception cref="OnCallRangeException">An instant is out of reach.</exception>
    public static OnCallReport Run(
        OnCallRoster roster, EquatableArray<OnCallSchedule> schedules, IReadOnlyDictionary<string, BusinessCalendar> calendars, Instant from, Instant to)
    {
        ArgumentNullException.ThrowIfNull(roster);
        ArgumentNullException.ThrowIfNull(calendars);
        var duties = schedules.Select(schedule => new Duties(schedule, schedule.Shifts(from, to), Holidays(schedule.Definition, calendars))).ToList();
        var people = roster.Users.Where(user => duties.Any(duty => duty.Concerns(user.Id))).ToList();
        return new OnCallReport(
            from,
            to,
            schedules.SelectMany(schedule => Gaps(schedule, calendars, from, to)).ToEquatableArray(),
            people.SelectMany(user => Overlaps(user, duties)).ToEquatableArray(),
            Judged([.. people.Select(user => Load(user, duties))]),
            people.Where(user => user.Notify.IsEmpty).Select(user => user.Id).ToEquatableArray());
    }

    private static IEnumerable<CoverageGap> Gaps(
        OnCallSchedule schedule, IReadOnlyDictionary<string, BusinessCalendar> calendars, Instant from, Instant to)
    {
        var needed = schedule.Definition.Coverage is { } id ? calendars[id] : BusinessCalendar.AlwaysOpen;
        foreach (var gap in schedule.Gaps(from, to))
        {
            for (var at = needed.NextOpen(gap.Start); at is { } start && start < gap.End;)
            {
                var closes = needed.NextClose(start) is { } close && close < gap.End ? close : gap.End;
                yield return new CoverageGap(schedule.Id, new Interval(start, closes), schedule.Definition.Zone);
                at = closes < gap.End ? needed.NextOpen(closes) : null;
            }
        }
    }

    private static IEnumerable<DoubleDuty> Overlaps(UserDefinition user, List<Duties> duties)
    {
        var mine = duties.Where(duty => duty.Has(user.Id)).ToList();
        for (var i = 0; i < mine.Count; i++)
        {
            foreach (var other in mine.Skip(i + 1))
            {
                foreach (var both in Common(mine[i].Of(user.Id), other.Of(user.Id)))
                    yield return new DoubleDuty(user.Id, [mine[i].Id, other.Id], both, user.Zone ?? mine[i].Zone);
            }
        }
    }

    private static PersonLoad Load(UserDefinition user, List<Duties> duties)
    {
        var all = Joined(duties.SelectMany(duty => duty.Of(user.Id)));
        var wall = WallTable.Of(user.Zone ?? duties.First(duty => duty.Concerns(user.Id)).Zone);
        var holidays = duties.SelectMany(duty => duty.Of(user.Id).SelectMany(span => Common([span], duty.Holidays)));
        return new PersonLoad(
            user.Id,
            Sum(all),
            Within(all, new WeeklyWindows(Nights, wall)),
            Within(all, new WeeklyWindows(Weekends, wall)),
            Sum(Joined(holidays)),
            all.Count,
            IsUnfair: false);
    }

    private static EquatableArray<PersonLoad> Judged(List<PersonLoad> loads) =>
    [
        .. loads.Select(load => load with
        {
            IsUnfair = loads.Count > 1 && (Stands(load, loads, l => l.Hours) || Stands(load, loads, l => l.Nights) || Stands(load, loads, l => l.Weekends)),
        }),
    ];

    private static bool Stands(PersonLoad load, List<PersonLoad> loads, Func<PersonLoad, Duration> part) =>
        part(load).TotalSeconds > UnfairShare * loads.Average(other => part(other).TotalSeconds);

    private static List<Interval> Holidays(ScheduleDefinition schedule, IReadOnlyDictionary<string, BusinessCalendar> calendars)
    {
        if (schedule.Calendar is not { } id) return [];
        // A union has no holidays of its own; the first member is the one that gives it its zone.
        var calendar = calendars[id];
        while (!calendar.Members.IsEmpty) calendar = calendar.Members[0];
        return calendar.Definition is not CalendarDefinition.Own own ? [] : Joined(own.Holidays.Select(holiday => new Interval(
            WallClock.FirstInstant(own.Zone, holiday.Date.AtMidnight()), WallClock.FirstInstant(own.Zone, holiday.Date.PlusDays(1).AtMidnight()))));
    }

    private static Duration Within(List<Interval> spans, WeeklyWindows windows)
    {
        var sum = Duration.Zero;
        foreach (var span in spans)
        {
            for (var at = span.Start; at < span.End;)
            {
                var (inside, until) = windows.At(at.ToUnixTimeSeconds());
                var end = Instant.Min(span.End, Instant.FromUnixTimeSeconds(until));
                if (inside) sum += end - at;
                at = end;
            }
        }

        return sum;
    }

    private static Duration Sum(List<Interval> spans) => spans.Aggregate(Duration.Zero, (sum, span) => sum + span.Duration);

    /// <summary>Sorted, and those joined that touch or overlap.</summary>
    private static List<Interval> Joined(IEnumerable<Interval> spans)
    {
        var joined = new List<Interval>();
        foreach (var span in spans.OrderBy(s => s.Start))
        {
            if (joined.Count > 0 && span.Start <= joined[^1].End) joined[^1] = new Interval(joined[^1].Start, Instant.Max(joined[^1].End, span.End));
            else joined.Add(span);
        }

        return joined;
    }

    /// <summary>What two sorted lists have in common.</summary>
    private static List<Interval> Common(List<Interval> these, List<Interval> those)
    {
        var common = new List<Interval>();
        for (var (i, j) = (0, 0); i < these.Count && j < those.Count;)
        {
            var (start, end) = (Instant.Max(these[i].Start, those[j].Start), Instant.Min(these[i].End, those[j].End));
            if (start < end) common.Add(new Interval(start, end));
            if (these[i].End < those[j].End) i++;
            else j++;
        }

        return common;
    }

    /// <summary>One schedule's shifts by person.</summary>
    private sealed class Duties(OnCallSchedule schedule, EquatableArray<OnCallShift> shifts, List<Interval> holidays)
    {
        private readonly Dictionary<string, List<Interval>> _spans = shifts
            .SelectMany(shift => shift.Users.Select(user => (User: user, Span: new Interval(shift.Start, shift.End))))
            .GroupBy(duty => duty.User, StringComparer.Ordinal)
            .ToDictionary(duty => duty.Key, duty => Joined(duty.Select(d => d.Span)), StringComparer.Ordinal);

        public string Id => schedule.Id;

        public DateTimeZone Zone => schedule.Definition.Zone;

        public List<Interval> Holidays { get; } = holidays;

        public bool Has(string user) => _spans.ContainsKey(user);

        public bool Concerns(string user) => Has(user) || schedule.Definition.Layers.Any(layer => layer.Users.Any(turn => turn.Contains(user)));

        public List<Interval> Of(string user) => _spans.GetValueOrDefault(user, []);
    }
}
