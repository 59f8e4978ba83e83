using NodaTime;

namespace SlaMonitor.Core.Calendars.Sheets;

/// <summary>Why a day is other than its weekday usually is.</summary>
public abstract record DayNote
{
    private DayNote()
    {
    }

    /// <summary><paramref name="Calendar"/> is closed on <paramref name="Date"/>, a date in its own zone. The name may be empty.</summary>
    public sealed record HolidayClosed(string Calendar, LocalDate Date, string Name) : DayNote;

    /// <summary>On <paramref name="Date"/> these hours begin, instead of those that usually begin on its weekday.</summary>
    public sealed record ShiftWorked(string Calendar, LocalDate Date, EquatableArray<OpenHours> Hours, EquatableArray<OpenHours> Instead) : DayNote;

    /// <summary>These hours are taken out of whatever is open. <paramref name="Taken"/> are the same in the sheet's zone, cut to the day.</summary>
    public sealed record BreakTaken(string Calendar, LocalDate Date, EquatableArray<OpenHours> Hours, EquatableArray<WallStretch> Taken) : DayNote;

    /// <summary>Clocks of a zone jump from one wall time to another.</summary>
    /// <param name="Zone">The IANA name.</param>
    /// <param name="At">The instant.</param>
    /// <param name="Before">What they would have shown.</param>
    /// <param name="After">What they show.</param>
    /// <param name="DayLength">How long the day is for it; null when it is the clocks of another zone than the sheet's.</param>
    public sealed record ClocksChange(string Zone, Instant At, LocalDateTime Before, LocalDateTime After, Duration? DayLength) : DayNote;
}
