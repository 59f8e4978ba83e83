using NodaTime;

namespace SlaMonitor.Core.Calendars.Sheets;

/// <summary>Finds what is special about a day: of the calendar itself, or of every calendar with hours of its own that a union holds.</summary>
internal static class DayNotes
{
    /// <summary>Dates of other zones that can touch a day: they are at most 26 hours away, and hours run into the next date.</summary>
    private const int Nearby = 3;

    public static IEnumerable<DayNote> Of(BusinessCalendar calendar, DateTimeZone zone, LocalDate date, Instant start, Instant end)
    {
        foreach (var note in ClockChanges(zone, start, end, end - start)) yield return note;
        var zones = new HashSet<string>(StringComparer.Ordinal) { zone.Id };
        foreach (var own in OwnHours(calendar, []))
        {
            if (zones.Add(own.Zone.Id))
                foreach (var note in ClockChanges(own.Zone, start, end, null)) yield return note;
            foreach (var holiday in own.Holidays)
                if (IsNear(holiday.Date, date) && Touches(Day(own.Zone, holiday.Date), start, end))
                    yield return new DayNote.HolidayClosed(own.Id, holiday.Date, holiday.Name);
            foreach (var shift in own.Shifts)
                if (IsNear(shift.Date, date) && (Touches(Day(own.Zone, shift.Date), start, end) || shift.Hours.Any(hours => Touches(Span(own.Zone, shift.Date, hours), start, end))))
                    yield return new DayNote.ShiftWorked(own.Id, shift.Date, shift.Hours, own.Hours[shift.Date.DayOfWeek]);
            foreach (var pause in own.Breaks)
            {
                if (!IsNear(pause.Date, date)) continue;
                var taken = pause.Hours.Select(hours => Span(own.Zone, pause.Date, hours)).Where(span => Touches(span, start, end))
                    .SelectMany(span => WallStretch.Of(zone, Instant.Max(span.Start, start), Instant.Min(span.End, end))).ToEquatableArray();
                if (!taken.IsEmpty) yield return new DayNote.BreakTaken(own.Id, pause.Date, pause.Hours, taken);
            }
        }
    }

    private static IEnumerable<CalendarDefinition.Own> OwnHours(BusinessCalendar calendar, HashSet<string> seen)
    {
        if (!seen.Add(calendar.Id)) yield break;
        if (calendar.Definition is CalendarDefinition.Own own) yield return own;
        foreach (var member in calendar.Members)
            foreach (var inner in OwnHours(member, seen)) yield return inner;
    }

    private static IEnumerable<DayNote> ClockChanges(DateTimeZone zone, Instant start, Instant end, Duration? dayLength)
    {
        // A change at the day's end is this day's too when it cuts the day short, or leaves nothing of it.
        var isCut = dayLength is { } length && length < Duration.FromDays(1);
        var before = zone.GetZoneInterval(start - Duration.Epsilon);
        while (before.HasEnd && (before.End < end || (isCut && before.End == end)))
        {
            var after = zone.GetZoneInterval(before.End);
            if (after.WallOffset != before.WallOffset)
                yield return new DayNote.ClocksChange(zone.Id, before.End, before.IsoLocalEnd, after.IsoLocalStart, dayLength);
            before = after;
        }
    }

    private static bool IsNear(LocalDate a, LocalDate b) => Math.Abs(Period.DaysBetween(a, b)) <= Nearby;

    private static bool Touches((Instant Start, Instant End) span, Instant start, Instant end) =>
        span.Start < end && span.End > start && span.Start < span.End;

    private static (Instant Start, Instant End) Day(DateTimeZone zone, LocalDate date) =>
        (WallClock.FirstInstant(zone, date.AtMidnight()), WallClock.FirstInstant(zone, date.PlusDays(1).AtMidnight()));

    private static (Instant Start, Instant End) Span(DateTimeZone zone, LocalDate date, OpenHours hours) =>
        (WallClock.FirstInstant(zone, date + hours.Start), WallClock.FirstInstant(zone, date.AtMidnight().PlusSeconds(hours.EndSecond)));
}
