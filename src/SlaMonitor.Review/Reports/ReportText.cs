using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SlaMonitor.Review.Reports;

/// <summary>Values as people read them in reports.</summary>
internal static class ReportText
{
    /// <summary>Stands for a ticket without a group or an account, or a figure that does not exist.</summary>
    public const string None = "–";

    private static readonly InstantPattern ToTheMinute = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>97.4 %</c>. Never rounded up to 100 nor down to 0: one broken promise in ten thousand stays visible.</summary>
    public static string Percent(double? ratio) => ratio switch
    {
        null => None,
        < 1 and > 0.9995 => "> 99.9 %",
        > 0 and < 0.0005 => "< 0.1 %",
        { } share => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary><c>+1.3</c>, in percentage points.</summary>
    public static string Points(double? difference) => difference switch
    {
        null => None,
        0 => "0",
        { } points => (points * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture),
    };

    /// <summary>To the minute, in UTC.</summary>
    public static string Time(Instant? at) => at is { } instant ? ToTheMinute.Format(instant) : None;

    /// <summary>The two largest units: <c>3h 20m</c>, <c>12d 4h</c>; a day is 24 hours.</summary>
    public static string Length(Duration? duration)
    {
        if (duration is not { } length) return None;
        if (length < Duration.Zero) return "−" + Length(-length);
        (long Amount, string Unit)[] parts = [(length.Days, "d"), (length.Hours, "h"), (length.Minutes, "m"), (length.Seconds, "s")];
        var first = Array.FindIndex(parts, p => p.Amount > 0);
        if (first < 0) return length == Duration.Zero ? "0s" : "< 1s";
        return string.Join(' ', parts[first..Math.Min(first + 2, parts.Length)].Where(p => p.Amount > 0).Select(p => Count(p.Amount) + p.Unit));
    }

    /// <summary>An identifier as words: <c>first response</c>.</summary>
    public static string Words(string name) => name.Replace('_', ' ');

    /// <summary><c>1 ticket</c>, <c>2 tickets</c>.</summary>
    public static string Of(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
