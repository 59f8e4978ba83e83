using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Escalations;

/// <summary>The hours of the week in which a step is taken.</summary>
/// <param name="Hours">At least one window; each half-open, and of the day on which it begins.</param>
/// <param name="Zone">In which the hours are meant.</param>
public sealed record StepHours(WeeklyHours Hours, DateTimeZone Zone)
{
    /// <summary>The first instant, not before <paramref name="at"/>, that lies in them.</summary>
    public Instant Opens(Instant at)
    {
        var windows = new WeeklyWindows(Hours, WallTable.Of(Zone));
        var second = at.ToUnixTimeSeconds();
        var (isInside, until) = windows.At(second);
        if (isInside) return at;
        while (!isInside)
        {
            second = until;
            (isInside, until) = windows.At(second);
        }
        return Instant.FromUnixTimeSeconds(second);
    }
}
