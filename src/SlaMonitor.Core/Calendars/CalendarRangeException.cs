namespace SlaMonitor.Core.Calendars;

/// <summary>An instant lies, or would lie, outside <see cref="BusinessCalendar.Earliest"/> to <see cref="BusinessCalendar.Latest"/>.</summary>
public sealed class CalendarRangeException(string calendarId, string what)
    : Exception($"Calendar '{calendarId}' reaches from {BusinessCalendar.Earliest} to {BusinessCalendar.Latest}; {what}.")
{
    public string CalendarId { get; } = calendarId;
}
