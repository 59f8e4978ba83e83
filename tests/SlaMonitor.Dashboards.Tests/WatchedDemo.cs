using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>
/// The real <c>slamonitor serve --demo</c> with a real Prometheus that scrapes it. What the demo has no one for is done beside it: somebody takes on every second
/// escalation, a help desk sends tickets over HTTP, and a board is connected.
/// </summary>
public sealed class WatchedDemo : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private Slamonitor? _server;
    private Task _beside = Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    internal RealPrometheus Prometheus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Tool.Require("prometheus", "prometheus");
        _server = Slamonitor.Start("serve", "--demo", "--urls", "http://127.0.0.1:0");
        Address = await _server.Listening.WaitAsync(Limits.Start);
        Prometheus = await RealPrometheus.StartAsync(Address);
        _beside = Task.WhenAll(UntilStoppedAsync(TakeOnAsync), UntilStoppedAsync(SendAsync), UntilStoppedAsync(LookAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beside;
        if (Prometheus is { } prometheus) await prometheus.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _stop.Dispose();
    }

    private async Task UntilStoppedAsync(Func<Api, CancellationToken, Task> act)
    {
        using var api = new Api(Address);
        try
        {
            await act(api, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The tests are done.
        }
    }

    private static async Task TakeOnAsync(Api api, CancellationToken stop)
    {
        for (; ; await Task.Delay(TimeSpan.FromSeconds(2), stop))
        {
            var open = await api.GetAsync("api/v1/escalations?state=triggered&limit=200");
            // The others wait for the policy's further steps.
            foreach (var escalation in open.Body!["items"]!.AsArray().Where((_, i) => i % 2 == 0))
                using (await PostAsync(api, $"api/v1/escalations/{Uri.EscapeDataString((string)escalation!["id"]!)}/acknowledge", """{"by":"kim"}""", stop))
                {
                }
        }
    }

    private static async Task SendAsync(Api api, CancellationToken stop)
    {
        string[] groups = ["apps", "billing", "data", "identity", "messaging", "platform"];
        for (var number = 1; ; number++, await Task.Delay(TimeSpan.FromMilliseconds(500), stop))
        {
            JsonArray events = [Event($"D-{number}", "created", new JsonObject { ["priority"] = "normal", ["group"] = groups[number % groups.Length] })];
            if (number > 20) events.Add(Event($"D-{number - 20}", "solved", []));
            using var answer = await PostAsync(api, "api/v1/events", events.ToJsonString(), stop);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(stop));
        }
    }

    private static JsonObject Event(string ticket, string type, JsonObject data) => new()
    {
        ["id"] = $"{ticket}-{type}",
        ["source"] = "help-desk",
        ["ticket"] = ticket,
        ["at"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["type"] = type,
        ["data"] = data,
    };

    private static async Task LookAsync(Api api, CancellationToken stop)
    {
        using var board = await LiveClient.SubscribeAsync(api.Address, null, stop);
        await foreach (var _ in board.MessagesAsync(stop)) stop.ThrowIfCancellationRequested();
    }

    private static async Task<HttpResponseMessage> PostAsync(Api api, string path, string json, CancellationToken stop)
    {
        using var content = new StringContent(json, Encoding.UTF8, Api.Json);
        return await api.Http.PostAsync(new Uri(path, UriKind.Relative), content, stop);
    }
}
