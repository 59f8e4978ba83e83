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
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], ISeries> _series = new(SeriesTags.Same);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], ISeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;
    private readonly Lock _making = new();
    private readonly SeriesMaker _make;
    private readonly int _seriesMax;

    /// <param name="instrument">Of any meter.</param>
    /// <param name="make">Makes its series.</param>
    /// <param name="seriesMax">From then on, what has new labels is counted together as <c>other</c>.</param>
    public MetricFamily(Instrument instrument, SeriesMaker make, int seriesMax = int.MaxValue)
    {
        (_make, _seriesMax) = (make, seriesMax);
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        Kind = InstrumentForm.KindOf(instrument);
        Unit = InstrumentForm.UnitOf(instrument);
        var name = InstrumentForm.Name(instrument.Name);
        Name = Unit is null || name.EndsWith("_" + Unit, StringComparison.Ordinal) ? name : $"{name}_{Unit}";
        Help = string.IsNullOrEmpty(instrument.Description) ? $"{instrument.Name} of the meter {instrument.Meter.Name}." : instrument.Description;
        Bounds = InstrumentForm.BoundsOf(instrument, Unit);
    }

    /// <summary>Without <c>_total</c>.</summary>
    public string Name { get; }

    public MetricKind Kind { get; }

    /// <summary><c>seconds</c>, <c>milliseconds</c>, <c>bytes</c> or <c>megabytes</c>; null for what is counted in itself.</summary>
    public string? Unit { get; }

    public string Help { get; }

    /// <summary>Whether it ever had a series: which labels it has is not known before.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether its values are times, which exemplars explain.</summary>
    private bool IsLatency => Unit is "seconds" or "milliseconds";

    /// <summary>Upper bounds of the buckets, ascending, without infinity.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>What its samples are called: with <c>_total</c> where it is a counter.</summary>
    public string SampleName => Kind == MetricKind.Counter ? Name + "_total" : Name;

    /// <summary>Each once, in any order.</summary>
    public IEnumerable<ISeries> Series => _series.Values.Distinct();

    public ISeries Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => _byTags.TryGetValue(tags, out var series) ? series : Make(tags);

    /// <summary>Takes one measurement: what is observed, or what was added.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Kind == MetricKind.Histogram) Of(tags).Record(value, IsLatency ? TraceContext.Current() : null);
        else Of(tags).Add(value);
    }

    /// <summary>Forgets all series: before a gauge is observed anew.</summary>
    public void Clear()
    {
        lock (_making)
        {
            foreach (var series in Series) series.Remove();
            _series.Clear();
        }
    }

    private ISeries Make(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_making)
        {
            IsBegun = true;
            if (_byTags.TryGetValue(tags, out var series)) return series;
            var labels = SeriesTags.Labels(tags);
            // Tags in another order, or a number and its text, are one series: an exposition must not name it twice.
            if (Find(labels) is { } same) series = same;
            else if (_series.Count >= _seriesMax)
            {
                labels = [.. labels.Select(label => (label.Name, SeriesTags.Other))];
                // Not kept under these tags: they are the ones there are too many of.
                if (Find(labels) is { } other) return other;
                return _series[SeriesTags.Others(labels)] = _make(this, labels);
            }
            else
            {
                series = _make(this, labels);
            }
            return _series[tags.ToArray()] = series;
        }
    }

    private ISeries? Find(IReadOnlyList<(string Name, string Value)> labels) =>
        _series.Values.FirstOrDefault(series => series.Labels.SequenceEqual(labels));
}
