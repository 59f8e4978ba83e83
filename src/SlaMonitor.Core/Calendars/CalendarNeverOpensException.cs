using NodaTime;

namespace SlaMonitor.Core.Calendars;

/// <summary>Business time was asked for in a calendar that has none for ten years: its configuration has run out.</summary>
public sealed class CalendarNeverOpensException(string calendarId, Instant start, bool forward)
    : Exception($"Calendar '{calendarId}' {(forward ? "does not open again within 10 years after" : "was not open within 10 years before")} {start}.")
{
    public string CalendarId { get; } = calendarId;

    /// <summary>The instant from which the amount was counted.</summary>
    public Instant Start { get; } = start;
}
