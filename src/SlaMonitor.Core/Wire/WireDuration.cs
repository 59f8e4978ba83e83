using System.Globalization;
using System.Text;
using NodaTime;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// Durations on the wire: ISO 8601 in hours, minutes and seconds (<c>PT52H30M</c>, <c>-PT1.5S</c>, <c>PT0S</c>).
/// Days are never used: in this field a day may be 24 hours or a working day, and a reader should not have to ask.
/// </summary>
public static class WireDuration
{
    public static string Format(Duration duration)
    {
        if (duration == Duration.Zero) return "PT0S";
        var text = new StringBuilder();
        if (duration < Duration.Zero) text.Append('-');
        text.Append("PT");
        var nanoseconds = Int128.Abs(duration.ToInt128Nanoseconds());
        var (seconds, fraction) = Int128.DivRem(nanoseconds, 1_000_000_000);
        var hours = seconds / 3600;
        var minutes = seconds / 60 % 60;
        if (hours > 0) text.Append(CultureInfo.InvariantCulture, $"{hours}H");
        if (minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{minutes}M");
        if (seconds % 60 > 0 || fraction > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds % 60}");
            if (fraction > 0) text.Append('.').Append(((long)fraction).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0'));
            text.Append('S');
        }
        return text.ToString();
    }
}
