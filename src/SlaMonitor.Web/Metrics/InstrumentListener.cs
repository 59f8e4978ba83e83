using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Metrics;

/// <summary>Makes a series of a family, for the labels given.</summary>
internal delegate ISeries SeriesMaker(MetricFamily family, IReadOnlyList<(string Name, string Value)> labels);

/// <summary>
/// Listens to the monitor's instruments, and to those of other meters asked for, and keeps their values in series of whatever shows them: which
/// instruments, under which names and labels and with how many series is the same for each.
/// </summary>
internal sealed class InstrumentListener : IDisposable
{
    // Of one instrument of another meter: what their makers name by is theirs to bound, and not every one does.
    private const int ForeignSeriesMax = 200;

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MetricFamily, bool> _observed = new();
    private readonly MeterListener _listener = new();
    private readonly SemaphoreSlim _scrape = new(1);
    private readonly MonitorMetrics _metrics;
    private readonly SeriesMaker _make;
    private readonly HashSet<string> _otherMeters;

    /// <param name="metrics">The monitor's.</param>
    /// <param name="otherMeters">The names of the others.</param>
    /// <param name="make">Makes their series.</param>
    public InstrumentListener(MonitorMetrics metrics, IEnumerable<string> otherMeters, SeriesMaker make)
    {
        (_metrics, _make) = (metrics, make);
        _otherMeters = [.. otherMeters];
        _listener.InstrumentPublished = Listen;
        Measure<byte>(value => value);
        Measure<short>(value => value);
        Measure<int>(value => value);
        Measure<long>(value => value);
        Measure<float>(value => value);
        Measure<double>(value => value);
        Measure<decimal>(value => (double)value);
        _listener.Start();
    }

    /// <summary>The families by name, the gauges observed now. One scrape at a time.</summary>
    public async Task<T> ReadAsync<T>(Func<IReadOnlyList<MetricFamily>, Task<T>> read, CancellationToken cancellation)
    {
        await _scrape.WaitAsync(cancellation);
        try
        {
            foreach (var family in _observed.Keys) family.Clear();
            _listener.RecordObservableInstruments();
            return await read([.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)]);
        }
        finally
        {
            _scrape.Release();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _scrape.Dispose();
    }

    private void Listen(Instrument instrument, MeterListener listener)
    {
        var isOurs = ReferenceEquals(instrument.Meter, _metrics.Meter);
        if (!isOurs && !_otherMeters.Contains(instrument.Meter.Name)) return;
        var made = new MetricFamily(instrument, _make, isOurs ? int.MaxValue : ForeignSeriesMax);
        var family = _families.GetOrAdd(made.Name, made);
        // Two that would be called alike and are not: the exposition has room for the first.
        if (family.Kind != made.Kind) return;
        if (instrument.IsObservable) _observed.TryAdd(family, true);
        // What has no labels is there from the start, at zero, so that nothing has to be told from "not yet".
        if (isOurs && MonitorMetrics.WithoutLabels.Contains(instrument.Name)) family.Of([]);
        listener.EnableMeasurementEvents(instrument, family);
    }

    private void Measure<T>(Func<T, double> number)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((instrument, value, tags, family) =>
        {
            if (ReferenceEquals(instrument.Meter, _metrics.Meter)) ((MetricFamily)family!).Measure(number(value), tags);
            else SeriesTags.MeasureWithoutAddresses((MetricFamily)family!, number(value), tags);
        });
}
