using Microsoft.AspNetCore.Http;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Metrics;

/// <summary><c>GET /metrics</c>: OpenMetrics for those that accept it, else Prometheus text.</summary>
internal sealed class MetricsEndpoint(IMonitor monitor, MonitorMetrics metrics, MetricsBook book)
{
    public async Task<IResult> GetAsync(HttpContext http)
    {
        metrics.Observe(
            await monitor.CountClocksAsync(http.RequestAborted),
            await monitor.CountOpenTicketsAsync(http.RequestAborted),
            await monitor.Escalations.CountOpenAsync(http.RequestAborted));
        var isOpenMetrics = http.Request.GetTypedHeaders().Accept
            .Any(range => range.Quality is not 0 && range.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase));
        var text = await book.ReadAsync(families => MetricsText.Write(families, isOpenMetrics), http.RequestAborted);
        return TypedResults.Text(text, isOpenMetrics ? MetricsText.OpenMetricsType : MetricsText.PrometheusType);
    }
}
