using NodaTime;

namespace SlaMonitor.Core.Calendars;

/// <summary>What a calendar is said to be, before <see cref="CalendarCompiler"/> has checked it.</summary>
public abstract record CalendarDefinition
{
    private CalendarDefinition()
    {
    }

    /// <summary>Unique among the calendars of one configuration. <c>24x7</c> is taken by <see cref="BusinessCalendar.AlwaysOpen"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What a target of one day means in this calendar; null where a day is 24 h of open time. More than 0, at most 24 h.</summary>
    public Duration? HoursPerDay { get; init; }

    /// <summary>Hours of its own. What is open at an instant follows from what a clock on the wall in <see cref="Zone"/> shows then.</summary>
    public sealed record Own : CalendarDefinition
    {
        public required DateTimeZone Zone { get; init; }

        public WeeklyHours Hours { get; init; } = WeeklyHours.None;

        /// <summary>Closed from midnight to midnight: wins over the weekly hours, over shifts, and over what runs in from the evening before.</summary>
        public EquatableArray<Holiday> Holidays { get; init; }

        /// <summary>Take the place of the weekly hours that begin on that date. Without hours: nothing begins on that date.</summary>
        public EquatableArray<HoursOnDate> Shifts { get; init; }

        /// <summary>Taken out of whatever is open.</summary>
        public EquatableArray<HoursOnDate> Breaks { get; init; }
    }

    /// <summary>Open when any member is open (follow the sun). A member may be a union too, or <c>24x7</c>.</summary>
    public sealed record UnionOf : CalendarDefinition
    {
        /// <summary>Ids of calendars; the first gives the union its zone.</summary>
        public required EquatableArray<string> Members { get; init; }
    }

    /// <summary>Open always; like <see cref="BusinessCalendar.AlwaysOpen"/> with an id of its own.</summary>
    public sealed record RoundTheClock : CalendarDefinition;
}

/// <summary>A local date on which a calendar is closed all day.</summary>
public sealed record Holiday(LocalDate Date, string Name);

/// <summary>Hours that begin on one local date, and may run into the next.</summary>
public sealed record HoursOnDate(LocalDate Date, EquatableArray<OpenHours> Hours);
