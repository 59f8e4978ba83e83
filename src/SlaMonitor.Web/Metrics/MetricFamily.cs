using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SlaMonitor.Web.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One instrument with all its series. Names are those of the exposition: underscores, and the unit at the end.</summary>
internal sealed class MetricFamily
{
    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();

    public MetricFamily(Instrument instrument)
    {
        Kind = instrument switch
        {
            Counter<long> => MetricKind.Counter,
            Histogram<double> => MetricKind.Histogram,
            _ => MetricKind.Gauge,
        };
        Unit = instrument.Unit == "s" ? "seconds" : null;
        Name = instrument.Name.Replace('.', '_') + (Unit is null ? "" : "_" + Unit);
        Help = instrument.Description ?? "";
        Bounds = instrument is Histogram<double> histogram ? [.. histogram.Advice?.HistogramBucketBoundaries ?? []] : [];
    }

    /// <summary>Without <c>_total</c>.</summary>
    public string Name { get; }

    public MetricKind Kind { get; }

    /// <summary><c>seconds</c>, or null for what is counted in itself.</summary>
    public string? Unit { get; }

    public string Help { get; }

    /// <summary>Upper bounds of the buckets, ascending, without infinity.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>By label values, ordinally.</summary>
    public IEnumerable<Series> Series => _series.Values.OrderBy(series => series.SortKey, StringComparer.Ordinal);

    public Series Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = SeriesKey.Of(tags);
        if (_series.TryGetValue(key, out var series)) return series;
        return _series.GetOrAdd(key, new Series([.. tags.ToArray().Select(tag => (tag.Key, tag.Value as string ?? ""))], Bounds.Count));
    }

    /// <summary>Forgets all series: before a gauge is observed anew.</summary>
    public void Clear() => _series.Clear();

    /// <summary>The values of up to four labels; which labels, the instrument fixes.</summary>
    private readonly record struct SeriesKey(object? First, object? Second, object? Third, object? Fourth)
    {
        public static SeriesKey Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(
            tags.Length > 0 ? tags[0].Value : null,
            tags.Length > 1 ? tags[1].Value : null,
            tags.Length > 2 ? tags[2].Value : null,
            tags.Length > 3 ? tags[3].Value : null);
    }
}

/// <summary>The value under one set of labels. Thread-safe.</summary>
internal sealed class Series(IReadOnlyList<(string Name, string Value)> labels, int bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds + 1];
    private long _value;
    private double _sum;

    public IReadOnlyList<(string Name, string Value)> Labels => labels;

    public string SortKey { get; } = string.Join('\u0001', labels.Select(label => label.Value));

    public long Value => Interlocked.Read(ref _value);

    public void Add(long amount) => Interlocked.Add(ref _value, amount);

    public void Record(double value, IReadOnlyList<double> upperBounds)
    {
        var bucket = 0;
        while (bucket < upperBounds.Count && value > upperBounds[bucket]) bucket++;
        lock (_gate)
        {
            _buckets[bucket]++;
            _sum += value;
        }
    }

    /// <summary>Counts of the buckets (the last is the one to infinity), not cumulated, and the sum.</summary>
    public (long[] Buckets, double Sum) Snapshot()
    {
        lock (_gate) return ([.. _buckets], _sum);
    }
}
