namespace SlaMonitor.Web.Metrics;

/// <summary>The value under one set of labels. Thread-safe.</summary>
internal sealed class Series(IReadOnlyList<(string Name, string Value)> labels, int bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds + 1];
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
