using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Metrics;

/// <summary>The exposition of our own, for feeds and hosts without a library for it.</summary>
internal sealed class MetricsBook(MonitorMetrics metrics, WebOptions options, TimeProvider time) : IMetricsExposition, IDisposable
{
    private readonly InstrumentListener _listener = new(metrics, options.OtherMeters, (family, labels) => new Series(labels, family.Bounds, time));

    public Task<ReadOnlyMemory<byte>> WriteAsync(bool isOpenMetrics, CancellationToken cancellation) =>
        _listener.ReadAsync(families => Task.FromResult(MetricsText.Write(families, isOpenMetrics)), cancellation);

    public void Dispose() => _listener.Dispose();
}
