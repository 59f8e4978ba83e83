using System.Diagnostics.Metrics;

namespace SlaMonitor.Web.Metrics;

/// <summary>
/// What an instrument of .NET is in an exposition. Names, units and kinds follow OpenTelemetry's "Prometheus and OpenMetrics
/// compatibility", so that dashboards made for ASP.NET and Orleans find what they look for.
/// </summary>
internal static class InstrumentForm
{
    /// <summary>OpenTelemetry's default buckets, for histograms whose maker gives no advice.</summary>
    private static readonly double[] PlainBounds = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

    private static readonly double[] ByteBounds = [64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

    // .NET 10 makes them counters, although they go down as well; its own conventions call them up-down counters.
    private static readonly HashSet<string> GoDown = new(StringComparer.Ordinal) { "dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length" };

    public static MetricKind KindOf(Instrument instrument)
    {
        if (GoDown.Contains(instrument.Name)) return MetricKind.Gauge;
        var type = instrument.GetType();
        var form = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return form == typeof(Counter<>) || form == typeof(ObservableCounter<>) ? MetricKind.Counter
            : form == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    public static string? UnitOf(Instrument instrument) => instrument.Unit switch
    {
        "s" or "seconds" => "seconds",
        "ms" => "milliseconds",
        "By" or "bytes" => "bytes",
        "MB" => "megabytes",
        // A share; of a counter, 1 would say that it counts.
        "1" when KindOf(instrument) == MetricKind.Gauge => "ratio",
        _ => null,
    };

    /// <summary>With underscores for what a name of Prometheus cannot hold.</summary>
    public static string Name(string name) => string.Create(name.Length, name, (span, text) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = char.IsAsciiLetter(text[i]) || text[i] == '_' || (i > 0 && char.IsAsciiDigit(text[i])) ? text[i] : '_';
    });

    public static IReadOnlyList<double> BoundsOf(Instrument instrument, string? unit)
    {
        if (KindOf(instrument) != MetricKind.Histogram) return [];
        return Advised(instrument) ?? (unit == "bytes" ? ByteBounds : PlainBounds);
    }

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<float> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => null,
    };
}
