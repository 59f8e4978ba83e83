using Prometheus;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Web;
using SlaMonitor.Web.Metrics;

namespace SlaMonitor.Silo.Metrics;

/// <summary>
/// The monitor's metrics by prometheus-net. Which instruments it shows and what it calls them is as in the one-process monitor; the library's own adapter of meters
/// would name them by their meters and leave units out. A registry of its own has none of the library's default metrics, which are .NET's under other names.
/// </summary>
internal sealed class PrometheusNetExposition : IMetricsExposition, IDisposable
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly InstrumentListener _listener;

    public PrometheusNetExposition(MonitorMetrics metrics, WebOptions options)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        // Of its own accord it would take them of counters, too.
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        _listener = new InstrumentListener(metrics, options.OtherMeters, (family, labels) => PrometheusNetSeries.Create(factory, family, labels));
    }

    public Task<ReadOnlyMemory<byte>> WriteAsync(bool isOpenMetrics, CancellationToken cancellation) => _listener.ReadAsync<ReadOnlyMemory<byte>>(
        async _ =>
        {
            using var page = new MemoryStream();
            await _registry.CollectAndExportAsTextAsync(page, isOpenMetrics ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText, cancellation);
            return page.ToArray();
        },
        cancellation);

    public void Dispose() => _listener.Dispose();
}
