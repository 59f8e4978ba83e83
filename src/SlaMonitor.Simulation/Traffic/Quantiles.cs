using NodaTime;

namespace SlaMonitor.Simulation.Traffic;

/// <summary>
/// A distribution of durations, told by some of its quantiles and drawn by straight lines between them. Integers alone,
/// in milliseconds: the same draw is the same duration everywhere.
/// </summary>
public sealed class Quantiles
{
    private const int Parts = 1_000_000;
    private readonly (int UpTo, long Milliseconds)[] _points;

    /// <param name="points">Shares in parts of a thousand, rising from 0 to 1000, and the duration that so many are at most as long as.</param>
    public Quantiles(params ReadOnlySpan<(int Permille, Duration AtMost)> points)
    {
        _points = new (int, long)[points.Length];
        for (var i = 0; i < points.Length; i++)
            _points[i] = (points[i].Permille * (Parts / 1000), (long)points[i].AtMost.TotalMilliseconds);
        if (_points is not [(0, _), .., (Parts, _)]) throw new ArgumentException("must run from 0 to 1000 parts of a thousand", nameof(points));
    }

    /// <summary>The same distribution in minutes, at the shares at which docs/traffic.md gives the figures, and its longest.</summary>
    public static Quantiles OfMinutes(double least, double p05, double p10, double p25, double p50, double p75, double p90, double p95, double p99, double most) =>
        new(
            (0, Minutes(least)),
            (50, Minutes(p05)),
            (100, Minutes(p10)),
            (250, Minutes(p25)),
            (500, Minutes(p50)),
            (750, Minutes(p75)),
            (900, Minutes(p90)),
            (950, Minutes(p95)),
            (990, Minutes(p99)),
            (1000, Minutes(most)));

    /// <summary>One duration, this many times shorter than the distribution says.</summary>
    public Duration Draw(SeededRandom random, int divisor = 1)
    {
        var share = (int)random.Below(Parts);
        var i = 1;
        while (_points[i].UpTo <= share) i++;
        var (from, low) = _points[i - 1];
        var (to, high) = _points[i];
        return Duration.FromMilliseconds((low + ((high - low) * (share - from) / (to - from))) / divisor);
    }

    private static Duration Minutes(double minutes) => Duration.FromMilliseconds((long)Math.Round(minutes * 60_000));
}
