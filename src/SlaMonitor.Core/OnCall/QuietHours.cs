using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>Hours of the week, in the user's zone, in which warnings do not come. Critical breaches always do.</summary>
/// <param name="Hours">When it is quiet; at least an hour of the week is not.</param>
/// <param name="Rule">What becomes of a warning meanwhile.</param>
public sealed record QuietHours(WeeklyHours Hours, QuietRule Rule);

/// <summary>On the wire in snake_case.</summary>
public enum QuietRule
{
    /// <summary>A warning waits until the quiet hours end.</summary>
    Wait,

    /// <summary>A warning passes the person over; the next one is told.</summary>
    PassOver,
}
