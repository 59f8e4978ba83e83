using System.Globalization;
using NodaTime;

namespace SlaMonitor.Core.Explanations;

/// <summary>Durations for people: <c>1 h 45 min 5.5 s</c>, exact to 100 ns. Hours are never gathered into days: a day may be 24 hours or a working day.</summary>
public static class DurationWords
{
    /// <summary>With a minus in front when negative; <c>0 s</c> for zero.</summary>
    public static string Of(Duration duration)
    {
        if (duration < Duration.Zero) return "-" + Of(-duration);
        var ticks = duration.BclCompatibleTicks;
        var (hours, rest) = Math.DivRem(ticks, NodaConstants.TicksPerHour);
        var (minutes, seconds) = Math.DivRem(rest, NodaConstants.TicksPerMinute);
        var parts = new List<string>(3);
        if (hours > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{hours} h"));
        if (minutes > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{minutes} min"));
        if (seconds > 0 || parts.Count == 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(decimal)seconds / NodaConstants.TicksPerSecond:0.#######} s"));
        return string.Join(' ', parts);
    }
}
