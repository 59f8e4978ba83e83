using System.Globalization;

namespace SlaMonitor.Web.Metrics;

/// <summary>A series of our own exposition.</summary>
/// <param name="labels">In the order in which they are shown.</param>
/// <param name="bounds">Upper bounds of the buckets of a histogram, ascending, without infinity.</param>
/// <param name="time">When exemplars are taken.</param>
internal sealed class Series(IReadOnlyList<(string Name, string Value)> labels, IReadOnlyList<double> bounds, TimeProvider time) : ISeries
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds.Count + 1];
    private TracedValue?[]? _exemplars;
    private double _value;
    private double _sum;

    public IReadOnlyList<(string Name, string Value)> Labels => labels;

    public string SortKey { get; } = string.Join('\u0001', labels.Select(label => label.Value));

    public double Value
    {
        get
        {
            lock (_gate) return _value;
        }
    }

    public void Add(double amount)
    {
        lock (_gate) _value += amount;
    }

    public void Record(double value, TraceContext? trace)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket]) bucket++;
        var exemplar = trace is { } of ? new TracedValue(of, value, time.GetUtcNow()) : null;
        lock (_gate)
        {
            _buckets[bucket]++;
            _sum += value;
            if (exemplar is not null) (_exemplars ??= new TracedValue?[_buckets.Length])[bucket] = exemplar;
        }
    }

    public void Remove()
    {
    }

    /// <summary>Counts of the buckets (the last is the one to infinity), not cumulated, the sum, and the latest exemplar of each bucket.</summary>
    public (long[] Buckets, double Sum, TracedValue?[] Exemplars) Snapshot()
    {
        lock (_gate) return ([.. _buckets], _sum, _exemplars is null ? new TracedValue?[_buckets.Length] : [.. _exemplars]);
    }
}

/// <summary>A measurement that shows what a bucket holds.</summary>
internal sealed record TracedValue(TraceContext Trace, double Value, DateTimeOffset At)
{
    /// <summary>In seconds since 1970.</summary>
    public string Timestamp => (At.ToUnixTimeMilliseconds() / 1e3).ToString("0.000", CultureInfo.InvariantCulture);
}
