using System.Globalization;
using NodaTime;

namespace SlaMonitor.Cli.Calendars;

/// <summary>Durations as exact decimal seconds: <c>14400</c>, <c>0.5</c>, <c>-3600</c>.</summary>
internal static class Seconds
{
    private const decimal NanosecondsPerSecond = 1_000_000_000m;

    public static string Format(Duration duration) => Of(duration).ToString(CultureInfo.InvariantCulture);

    public static decimal Of(Duration duration) =>
        // The division by 1.000… takes the zeros at the end away: 14400 and not 14400.000000000.
        (decimal)duration.ToInt128Nanoseconds() / NanosecondsPerSecond / 1.0000000000000000000000000000m;

    /// <summary>Null when it is longer than <see cref="Core.DurationText.Longest"/> either way.</summary>
    public static Duration? Parse(decimal seconds) =>
        Math.Abs(seconds) <= (decimal)Core.DurationText.Longest.TotalSeconds
            ? Duration.FromNanoseconds((long)decimal.Round(seconds * NanosecondsPerSecond))
            : null;
}
