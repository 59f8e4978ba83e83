using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Tests.Calendars;

/// <summary>Random calendars, in zones with odd rules, around the dates on which those rules bite.</summary>
internal static class CalendarGenerator
{
    private static readonly (string Zone, LocalDate Date)[] OddDates =
    [
        ("Europe/Berlin", new(2026, 3, 29)), ("Europe/Berlin", new(2026, 10, 25)), ("Europe/Berlin", new(2024, 2, 29)),
        ("America/New_York", new(2026, 3, 8)), ("America/New_York", new(2026, 11, 1)),
        ("Australia/Lord_Howe", new(2024, 4, 7)), ("Australia/Lord_Howe", new(2024, 10, 6)),
        ("Pacific/Apia", new(2011, 12, 30)), ("Pacific/Apia", new(2011, 4, 2)), ("Pacific/Kwajalein", new(1993, 8, 21)),
        ("Africa/Casablanca", new(2024, 3, 10)), ("Africa/Casablanca", new(2024, 4, 14)), ("Africa/Casablanca", new(2018, 10, 28)),
        ("Asia/Kathmandu", new(2025, 6, 1)), ("Africa/Nairobi", new(2026, 1, 1)),
        ("America/Santiago", new(2024, 4, 7)), ("America/Santiago", new(2024, 9, 8)),
        ("America/Sao_Paulo", new(2015, 2, 22)), ("America/Sao_Paulo", new(2015, 10, 18)), ("America/Sao_Paulo", new(2018, 11, 4)),
        ("America/St_Johns", new(2010, 11, 7)), ("America/St_Johns", new(2010, 3, 14)), ("Antarctica/Troll", new(2025, 3, 30)),
        ("Asia/Tehran", new(2015, 9, 22)), ("Asia/Gaza", new(2023, 4, 29)), ("UTC", new(2026, 12, 31)),
    ];

    /// <summary>A date near which something odd happens in the zone, and a calendar there.</summary>
    public static Gen<(CalendarDefinition.Own Calendar, LocalDate Odd)> Calendars { get; } =
        from odd in Gen.Elements(OddDates)
        from calendar in In(odd.Zone, odd.Date)
        select (calendar, odd.Date);

    /// <summary>Two to three calendars in different zones with something odd in one of them.</summary>
    public static Gen<(CalendarDefinition.Own[] Members, LocalDate Odd)> Members { get; } =
        from first in Calendars
        from count in Gen.Choose(1, 2)
        from others in Gen.Elements(OddDates).SelectMany(other => In(other.Zone, first.Odd)).ArrayOf(count)
        select (new[] { first.Calendar }.Concat(others).Select((c, i) => c with { Id = $"member-{i}" }).ToArray(), first.Odd);

    public static Gen<Duration> UpTo(Duration most) =>
        from part in Gen.Choose(0, 1_000_000)
        from seconds in Gen.Elements(true, false)
        let amount = most * (part / 1e6)
        select seconds ? Duration.FromSeconds(Math.Floor(amount.TotalSeconds)) : amount;

    private static Gen<CalendarDefinition.Own> In(string zone, LocalDate near) =>
        from week in Hours.ArrayOf(7)
        from holidays in Dates(near)
        from shifts in Dates(near)
        from shiftHours in Hours.ArrayOf(4)
        from breaks in Dates(near)
        from breakHours in Hours.Where(h => h.Count > 0).ArrayOf(4)
        select new CalendarDefinition.Own
        {
            Id = "random",
            Zone = DateTimeZoneProviders.Tzdb[zone],
            Hours = Week(week),
            Holidays = holidays.Select(d => new Holiday(d, "a day off")).ToEquatableArray(),
            Shifts = shifts.Select((d, i) => new HoursOnDate(d, shiftHours[i])).ToEquatableArray(),
            Breaks = breaks.Select((d, i) => new HoursOnDate(d, breakHours[i])).ToEquatableArray(),
        };

    private static Gen<LocalDate[]> Dates(LocalDate near) =>
        from count in Gen.Choose(0, 3)
        from days in Gen.Choose(-4, 4).ArrayOf(count)
        select days.Distinct().Select(near.PlusDays).ToArray();

    /// <summary>Apart within their day; the last may run past midnight, and any may begin or end on a half minute.</summary>
    private static Gen<EquatableArray<OpenHours>> Hours { get; } = Gen.Frequency(
        (2, Gen.Constant(EquatableArray<OpenHours>.Empty)),
        (2, Gen.Constant(EquatableArray.Create([OpenHours.WholeDay]))),
        (1, from start in Gen.Choose(0, 47) select EquatableArray.Create([new OpenHours(HalfHour(start), HalfHour(start))])),
        (6, from cuts in Gen.Choose(0, 47).ArrayOf(4)
            from half in Gen.Choose(0, 3)
            from pairs in Gen.Choose(1, 2)
            select Apart(cuts.Distinct().Order().ToArray(), pairs, half == 0)),
        (3, from start in Gen.Choose(24, 47)
            from end in Gen.Choose(0, 20)
            from early in Gen.Choose(0, 20)
            select EquatableArray.Create([new OpenHours(HalfHour(early), HalfHour(early + 3)), new OpenHours(HalfHour(start), HalfHour(end))])));

    private static EquatableArray<OpenHours> Apart(int[] cuts, int pairs, bool halfMinute)
    {
        var shift = halfMinute ? 30 : 0;
        return Enumerable.Range(0, Math.Min(pairs, cuts.Length / 2))
            .Select(i => new OpenHours(HalfHour(cuts[2 * i]).PlusSeconds(shift), HalfHour(cuts[2 * i + 1])))
            .ToEquatableArray();
    }

    private static LocalTime HalfHour(int number) => LocalTime.FromSecondsSinceMidnight(number * 1800);

    private static WeeklyHours Week(EquatableArray<OpenHours>[] days) => days
        .Select((hours, i) => (Day: (IsoDayOfWeek)(i + 1), Hours: hours))
        .Aggregate(WeeklyHours.None, (week, day) => week.With(day.Day, day.Hours));
}
