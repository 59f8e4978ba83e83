using System.Globalization;
using System.Text.RegularExpressions;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>
/// The demo's time runs 60 times as fast as the wall's, and so do the rules that watch it here: what they look at for an hour is looked at for a minute. Nothing
/// else of them changes.
/// </summary>
internal static partial class DemoTime
{
    private const int Acceleration = 60;

    /// <summary>What Prometheus' five minutes become, for which it takes a sample as of now.</summary>
    public static string Lookback => Shorter("5m");

    /// <summary>A file of rules with every duration in it shorter.</summary>
    public static string Rules(string yaml) => Duration().Replace(yaml, match => match.Groups["before"].Value + Shorter(match.Groups["duration"].Value));

    private static string Shorter(string duration)
    {
        var milliseconds = Part().Matches(duration).Sum(part => long.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
        {
            "s" => 1_000L,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 7 * 86_400_000,
            var unit => throw new FormatException($"{unit} in {duration}"),
        });
        return $"{milliseconds / Acceleration}ms";
    }

    // In brackets, after `offset`, and as the value of what is said in time.
    [GeneratedRegex(@"(?<before>\[|(?<=\[[0-9a-z]+):|\boffset |^ +(?:interval|for|keep_firing_for): )(?<duration>(?:[0-9]+[smhdw])+)", RegexOptions.Multiline)]
    private static partial Regex Duration();

    [GeneratedRegex("([0-9]+)([a-z])")]
    private static partial Regex Part();
}
