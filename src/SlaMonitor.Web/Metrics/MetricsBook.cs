using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Metrics;

/// <summary>Keeps the values of the monitor's instruments, to be read by the metrics page.</summary>
internal sealed class MetricsBook : IDisposable
{
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly SemaphoreSlim _scrape = new(1);

    public MetricsBook(MonitorMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, metrics.Meter)) return;
            var family = _families.GetOrAdd(instrument, new MetricFamily(instrument));
            // What has no labels is there from the start, at zero, so that nothing has to be told from "not yet".
            if (MonitorMetrics.WithoutLabels.Contains(instrument.Name)) family.Of([]);
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Of(tags).Add(value));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) =>
        {
            var family = (MetricFamily)state!;
            family.Of(tags).Record(value, family.Bounds);
        });
        _listener.Start();
    }

    /// <summary>The families by name, the gauges observed now. One scrape at a time.</summary>
    public async Task<T> ReadAsync<T>(Func<IReadOnlyList<MetricFamily>, T> read, CancellationToken cancellation)
    {
        await _scrape.WaitAsync(cancellation);
        try
        {
            foreach (var (instrument, family) in _families)
                if (instrument.IsObservable) family.Clear();
            _listener.RecordObservableInstruments();
            return read([.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)]);
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
}
