using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Alerting;

/// <summary>Prometheus' own Alertmanager, alone (no cluster), with one receiver: a webhook.</summary>
internal sealed class RealAlertmanager : ChildProcess
{
    private readonly HttpClient _http;

    private RealAlertmanager(Process process, Uri address)
        : base(process, "alertmanager", Limits.Step) => _http = new HttpClient { BaseAddress = address, Timeout = Limits.Step };

    /// <summary>The program: Debian calls it prometheus-alertmanager. Null when it is not on this machine.</summary>
    public static string? Program => Tool.Find("prometheus-alertmanager") ?? Tool.Find("alertmanager");

    /// <param name="folder">Where it keeps its configuration and its state.</param>
    /// <param name="webhook">The address that it sends to.</param>
    /// <param name="key">The API key that it sends with.</param>
    public static async Task<RealAlertmanager> StartAsync(TemporaryFolder folder, Uri webhook, string key)
    {
        var configuration = folder.File("alertmanager.yml", $"""
            route: {"{"} receiver: slamonitor, group_by: [ alertname ], group_wait: 1s, group_interval: 1s, repeat_interval: 1h {"}"}
            receivers:
              - name: slamonitor
                webhook_configs:
                  - url: {webhook}
                    send_resolved: true
                    http_config: {"{"} authorization: {"{"} credentials_file: {folder.File("key", key)} {"}"} {"}"}
            """);
        var address = new Uri($"http://127.0.0.1:{FreePort.Any()}");
        var process = Process.Start(new ProcessStartInfo(
            Program!,
            [
                "--config.file=" + configuration, "--storage.path=" + folder["alertmanager"], "--cluster.listen-address=",
                $"--web.listen-address={address.Authority}",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var alertmanager = new RealAlertmanager(process, address);
        await WaitAsync(async () => await alertmanager.IsReadyAsync(), () => "Alertmanager is not ready: " + alertmanager.Errors);
        return alertmanager;
    }

    /// <summary>Waits for what must come, looking again and again.</summary>
    public static async Task WaitAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        for (var watch = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(watch.Elapsed < Limits.Start, what());
            await Task.Delay(50);
        }
    }

    /// <summary>Tells it of an alert as Prometheus does.</summary>
    public async Task TellAsync(string name, DateTimeOffset startsAt, DateTimeOffset? endsAt)
    {
        var alert = new
        {
            labels = new { alertname = name, severity = "critical", team = "platform" },
            annotations = new { summary = name + " happened", runbook_url = "https://prometheus.example.com/user/runbooks/" + name + ".md" },
            startsAt,
            // Without an end it would be resolved after five minutes: longer than any test.
            endsAt = endsAt ?? startsAt.AddHours(1),
        };
        using var response = await _http.PostAsJsonAsync(new Uri("/api/v2/alerts", UriKind.Relative), new[] { alert });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<bool> IsReadyAsync()
    {
        if (Exited.IsCompleted) throw new InvalidOperationException("Alertmanager ended: " + Errors);
        try
        {
            using var response = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
