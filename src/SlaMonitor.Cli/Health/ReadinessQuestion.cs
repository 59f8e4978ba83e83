using System.Globalization;
using System.Text.Json;

namespace SlaMonitor.Cli.Health;

/// <summary>Asks a monitor whether it is ready, once.</summary>
internal sealed class ReadinessQuestion(TimeSpan patience)
{
    /// <summary>Null when it is; else why not, in words for whoever reads the health of a container.</summary>
    public async Task<string?> AskAsync(Uri monitor, CancellationToken cancellation)
    {
        // Without a proxy: who asks stands beside the monitor, whatever the environment says of the way to other machines.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = patience };
        var ready = new Uri(monitor.AbsoluteUri.TrimEnd('/') + "/health/ready");
        try
        {
            using var response = await http.GetAsync(ready, cancellation);
            if ((int)response.StatusCode == 200) return null;
            var why = Detail(await response.Content.ReadAsByteArrayAsync(cancellation));
            return string.Create(CultureInfo.InvariantCulture, $"{ready} answered {(int)response.StatusCode}{why}");
        }
        catch (HttpRequestException unreachable)
        {
            return $"{ready} cannot be reached: {unreachable.Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{ready} does not answer within {patience.TotalSeconds:0.###} s");
        }
    }

    private static string Detail(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                ? ": " + detail.GetString()
                : "";
        }
        catch (JsonException)
        {
            return "; is it a monitor?";
        }
    }
}
