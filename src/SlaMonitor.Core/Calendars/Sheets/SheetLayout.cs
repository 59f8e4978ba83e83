using NodaTime;

namespace SlaMonitor.Core.Calendars.Sheets;

/// <summary>Lays out weeks of a calendar.</summary>
public static class SheetLayout
{
    /// <summary>More than ten years is not for eyes.</summary>
    public const int MostWeeks = 530;

    /// <param name="calendar">Whose open hours.</param>
    /// <param name="zone">Whose days and wall times; <see cref="BusinessCalendar.Zone"/> for the calendar's own.</param>
    /// <param name="date">A date in the first week.</param>
    /// <param name="weeks">How many, 1 to <see cref="MostWeeks"/>.</param>
    /// <exception cref="CalendarRangeException">A day is out of the calendar's reach.</exception>
    public static CalendarSheet Lay(BusinessCalendar calendar, DateTimeZone zone, LocalDate date, int weeks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weeks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weeks, MostWeeks);
        var reach = new DateInterval(BusinessCalendar.Earliest.InUtc().Date.PlusDays(7), BusinessCalendar.Latest.InUtc().Date.PlusDays(-7));
        if (!reach.Contains(date)) throw new CalendarRangeException(calendar.Id, $"{date} is out of reach");
        var monday = date.PlusDays(1 - (int)date.DayOfWeek);
        var rows = Enumerable.Range(0, weeks)
            .Select(week => new CalendarWeek(Enumerable.Range(0, 7).Select(day => Day(calendar, zone, monday.PlusDays((7 * week) + day))).ToEquatableArray()));
        return new CalendarSheet(calendar, zone, rows.ToEquatableArray());
    }

    private static CalendarDay Day(BusinessCalendar calendar, DateTimeZone zone, LocalDate date)
    {
        var start = WallClock.FirstInstant(zone, date.AtMidnight());
        var end = WallClock.FirstInstant(zone, date.PlusDays(1).AtMidnight());
        return new CalendarDay(
            date,
            start,
            end,
            WallStretch.Of(zone, start, end).ToEquatableArray(),
            Open(calendar, zone, start, end),
            calendar.Members.Select(member => new MemberHours(member.Id, Open(member, zone, start, end))).ToEquatableArray(),
            DayNotes.Of(calendar, zone, date, start, end).ToEquatableArray());
    }

    private static EquatableArray<WallStretch> Open(BusinessCalendar calendar, DateTimeZone zone, Instant start, Instant end) =>
        calendar.OpenIntervals(start, end).SelectMany(open => WallStretch.Of(zone, open.Start, open.End)).ToEquatableArray();
}
