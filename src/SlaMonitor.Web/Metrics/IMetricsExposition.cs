namespace SlaMonitor.Web.Metrics;

/// <summary>
/// Shows the monitor's metrics, and those of <see cref="WebOptions.OtherMeters"/>, in the formats of Prometheus. The web has one of its own; a host that
/// registers another before <see cref="MonitorWeb.Build(Microsoft.AspNetCore.Builder.WebApplicationBuilder, Func{IServiceProvider, Core.Monitoring.IMonitor}, Core.Monitoring.MonitorMetrics, WebOptions)"/> shows that. Made once, when counting is to begin.
/// </summary>
public interface IMetricsExposition
{
    /// <summary>All metrics as of now, in UTF-8.</summary>
    /// <param name="isOpenMetrics">OpenMetrics 1.0; otherwise Prometheus text 0.0.4.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ReadOnlyMemory<byte>> WriteAsync(bool isOpenMetrics, CancellationToken cancellation);
}
