using NodaTime;

namespace SlaMonitor.Core.Calendars.Sheets;

/// <summary>Weeks of a calendar laid out day by day, so that a person can check them with their eyes.</summary>
/// <param name="Calendar">Whose open hours.</param>
/// <param name="Zone">The zone whose days and wall times are shown.</param>
/// <param name="Weeks">Whole weeks from Monday to Sunday, in order, none left out.</param>
public sealed record CalendarSheet(BusinessCalendar Calendar, DateTimeZone Zone, EquatableArray<CalendarWeek> Weeks)
{
    /// <summary>The sum of all days: the business time from the first day's start to the last day's end.</summary>
    public Duration Total => Weeks.Aggregate(Duration.Zero, (sum, week) => sum + week.Total);
}

/// <summary>Monday to Sunday.</summary>
public sealed record CalendarWeek(EquatableArray<CalendarDay> Days)
{
    public LocalDate Monday => Days[0].Date;

    public Duration Total => Days.Aggregate(Duration.Zero, (sum, day) => sum + day.Total);
}

/// <summary>One date: all of [<paramref name="Start"/>, <paramref name="End"/>), where each date ends at the first instant of the next.</summary>
/// <param name="Date">In the sheet's zone.</param>
/// <param name="Start">The first instant at which a wall clock shows the date; of a date that a zone left out, the instant at which it did.</param>
/// <param name="End">The first instant of the next date; equal to the start when the zone left the date out.</param>
/// <param name="All">The whole day as wall time, in two stretches or more when clocks change.</param>
/// <param name="Open">When it is open: in order, apart, within the day. A stretch ends where clocks change, even if it stays open.</param>
/// <param name="Members">The same for each member of a union, in the order of the union; empty for other calendars.</param>
/// <param name="Notes">Why the day is other than its weekday usually is.</param>
public sealed record CalendarDay(
    LocalDate Date,
    Instant Start,
    Instant End,
    EquatableArray<WallStretch> All,
    EquatableArray<WallStretch> Open,
    EquatableArray<MemberHours> Members,
    EquatableArray<DayNote> Notes)
{
    /// <summary>Open time of the day.</summary>
    public Duration Total => Open.Aggregate(Duration.Zero, (sum, stretch) => sum + stretch.Length);
}

/// <summary>When one member of a union is open on a day of the union's sheet.</summary>
public sealed record MemberHours(string Calendar, EquatableArray<WallStretch> Open);

/// <summary>A half-open stretch of time through which wall clocks run evenly, so that its wall times are as far apart as its instants.</summary>
/// <param name="Start">Included.</param>
/// <param name="End">Not included.</param>
/// <param name="From">What a wall clock shows at the start.</param>
/// <param name="Offset">How far wall clocks are ahead of UTC.</param>
public readonly record struct WallStretch(Instant Start, Instant End, LocalDateTime From, Offset Offset)
{
    public Duration Length => End - Start;

    /// <summary>What a wall clock shows as the end comes near: midnight of the next date for a stretch to the end of a day.</summary>
    public LocalDateTime To => From.PlusNanoseconds(Length.ToInt64Nanoseconds());

    /// <summary>[start, end) as wall clocks of <paramref name="zone"/> show it, cut where they change.</summary>
    internal static IEnumerable<WallStretch> Of(DateTimeZone zone, Instant start, Instant end)
    {
        if (end <= start) yield break;
        foreach (var period in zone.GetZoneIntervals(start, end))
        {
            var from = period.HasStart ? Instant.Max(start, period.Start) : start;
            var to = period.HasEnd ? Instant.Min(end, period.End) : end;
            yield return new WallStretch(from, to, from.WithOffset(period.WallOffset).LocalDateTime, period.WallOffset);
        }
    }
}
