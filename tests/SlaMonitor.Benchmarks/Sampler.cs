using System.Diagnostics;

namespace SlaMonitor.Benchmarks;

/// <summary>Times calls that are much shorter than the clock's tick: a sample is the mean of a small batch of different calls.</summary>
internal static class Sampler
{
    /// <summary>Few enough for the slow calls to show in the 99th percentile, enough to hide the 20–30 ns of reading the clock.</summary>
    public const int CallsPerSample = 32;

    /// <summary>The JIT compiles anew what is called often, twice, each time in the background once it has been quiet for 100 ms.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(600);

    /// <summary>Nanoseconds a call: median and 99th percentile of the samples, after a warm-up that the JIT needs.</summary>
    /// <param name="call">Is given 0, 1, 2 … and must do different work for each; what it returns is used.</param>
    /// <param name="samples">How many to take.</param>
    public static (double Median, double P99) Nanoseconds(Func<int, long> call, int samples = 40_000)
    {
        var sink = 0L;
        for (var warmUp = Stopwatch.StartNew(); warmUp.Elapsed < WarmUp;)
            for (var i = 0; i < CallsPerSample; i++) sink ^= call(i);

        var taken = new double[samples];
        for (var sample = 0; sample < samples; sample++)
        {
            var first = sample * CallsPerSample;
            var started = Stopwatch.GetTimestamp();
            for (var i = first; i < first + CallsPerSample; i++) sink ^= call(i);
            taken[sample] = Stopwatch.GetElapsedTime(started).TotalNanoseconds / CallsPerSample;
        }

        GC.KeepAlive(sink);
        Array.Sort(taken);
        return (taken[samples / 2], taken[samples * 99 / 100]);
    }
}
