namespace SlaMonitor.Benchmarks.Live;

/// <summary>Milliseconds of many like things, in any order.</summary>
internal static class Latencies
{
    /// <summary>Median, 99th and 99.9th percentile and the most, each as a figure.</summary>
    /// <param name="milliseconds">Sorted by this call.</param>
    /// <param name="subject">What was timed.</param>
    /// <param name="in">The case.</param>
    /// <param name="medianLimit">The most that the median may be; null where nothing was asked for.</param>
    /// <param name="p99Limit">The same for the 99th percentile.</param>
    public static IEnumerable<Measurement> Figures(
        double[] milliseconds, string subject, string @in, double? medianLimit = null, double? p99Limit = null)
    {
        if (milliseconds.Length == 0) throw new InvalidOperationException($"{subject}, {@in}: nothing was measured");
        Array.Sort(milliseconds);
        yield return new Measurement(subject, @in, "p50", At(0.5), "ms", medianLimit);
        yield return new Measurement(subject, @in, "p99", At(0.99), "ms", p99Limit);
        yield return new Measurement(subject, @in, "p99.9", At(0.999), "ms");
        yield return new Measurement(subject, @in, "max", milliseconds[^1], "ms");

        double At(double part) => milliseconds[(int)Math.Min(milliseconds.Length - 1, Math.Ceiling(part * milliseconds.Length) - 1)];
    }
}
