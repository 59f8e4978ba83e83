using Microsoft.AspNetCore.Http;

namespace SlaMonitor.Web.Metrics;

/// <summary><c>GET /metrics</c>: OpenMetrics for those that accept it, else Prometheus text.</summary>
internal sealed class MetricsEndpoint(GaugeReader gauges, IMetricsExposition exposition)
{
    public async Task<IResult> GetAsync(HttpContext http)
    {
        await gauges.PrepareAsync(http.RequestAborted);
        var isOpenMetrics = http.Request.GetTypedHeaders().Accept
            .Any(range => range.Quality is not 0 && range.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase));
        var page = await exposition.WriteAsync(isOpenMetrics, http.RequestAborted);
        return TypedResults.Bytes(page, isOpenMetrics ? MetricsText.OpenMetricsType : MetricsText.PrometheusType);
    }
}
