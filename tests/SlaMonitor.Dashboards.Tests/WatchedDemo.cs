using System.Text;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>The real <c>slamonitor serve --demo</c> with a real Prometheus that scrapes it, and somebody who takes on every second escalation.</summary>
public sealed class WatchedDemo : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private Slamonitor? _server;
    private Task _acting = Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    internal RealPrometheus Prometheus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        ToolProcess.OfPrometheus("prometheus");
        _server = Slamonitor.Start("serve", "--demo", "--urls", "http://127.0.0.1:0");
        Address = await _server.Listening.WaitAsync(Limits.Start);
        Prometheus = await RealPrometheus.StartAsync(Address);
        _acting = ActAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _acting;
        if (Prometheus is { } prometheus) await prometheus.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Until it is stopped: takes on all escalations that are open for the longest, but leaves the newest to the policy's further steps.</summary>
    private async Task ActAsync()
    {
        using var api = new Api(Address);
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), _stop.Token);
                var open = await api.GetAsync("api/v1/escalations?state=triggered&limit=200");
                foreach (var escalation in open.Body!["items"]!.AsArray().Where((_, i) => i % 2 == 0))
                {
                    _stop.Token.ThrowIfCancellationRequested();
                    using var by = new StringContent("""{"by":"kim"}""", Encoding.UTF8, Api.Json);
                    using var answer = await api.Http.PostAsync(new Uri($"api/v1/escalations/{Uri.EscapeDataString((string)escalation!["id"]!)}/acknowledge", UriKind.Relative), by, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The tests are done.
        }
    }
}
