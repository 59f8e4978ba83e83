using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Console.Tests;

/// <summary>A real monitor with a small desk: promises of seconds, escalations, two people on call.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private const string Configuration = """
        version: 1
        calendars:
          - { id: office, time_zone: Europe/Berlin, hours: { mon-fri: "09:00-17:00" } }
        policies:
          - id: plain
            match: { product: plain }
            targets:
              resolution: { urgent: 2s, high: 10s, normal: 1h, low: 2h, calendar: 24x7 }
            warn_at: [ 50% ]
          - id: quick
            targets:
              resolution: { urgent: 2s, high: 10s, normal: 1h, low: 2h, calendar: 24x7, pause_on: [ pending ] }
            warn_at: [ 50% ]
            escalate: { breach: critical }
        escalations:
          - id: critical
            steps:
              - { after: 0s, notify: [ { schedule: first-line } ], tier: L1 }
              - { after: 10m, notify: [ { user: joseph } ], tier: L2 }
        schedules:
          - id: first-line
            time_zone: Europe/Berlin
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina, joseph ] } ]
        users:
          - { id: amina, name: Amina W., notify: [ { channel: nowhere } ] }
          - { id: joseph, name: Joseph K., notify: [ { channel: nowhere } ] }
        channels:
          - { id: nowhere, type: webhook, url_from: "env:SLAMONITOR_CONSOLE_TESTS_NOWHERE", allow_private: true }
        accounts:
          objectives: [ { segment: platinum, metric: resolution, attainment: 90%, window: 30d } ]
        """;

    private readonly TemporaryFolder _folder;
    private readonly string _config;
    private readonly string _urls;
    private Slamonitor _server;

    private Desk(TemporaryFolder folder, string config, string urls, Slamonitor server) => (_folder, _config, _urls, _server) = (folder, config, urls, server);

    public Api Api { get; private set; } = null!;

    public static async Task<Desk> OpenAsync()
    {
        Environment.SetEnvironmentVariable("SLAMONITOR_CONSOLE_TESTS_NOWHERE", "http://127.0.0.1:9/nowhere");
        var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", Configuration);
        var urls = $"http://127.0.0.1:{FreePort.Any()}";
        var desk = new Desk(folder, config, urls, Slamonitor.Serve(folder["data"], config, urls));
        desk.Api = new Api(await desk._server.Listening.WaitAsync(Limits.Start));
        return desk;
    }

    public Uri At(string path) => new(Api.Address, path);

    public Task KillAsync() => _server.KillAsync();

    /// <summary>The same monitor again, at the same address.</summary>
    public async Task StartAgainAsync()
    {
        await _server.DisposeAsync();
        _server = Slamonitor.Serve(_folder["data"], _config, _urls);
        await _server.Listening.WaitAsync(Limits.Start);
    }

    public Task PostAsync(string ticket, string priority, TimeSpan after, string? subject = null, params (string Name, string Value)[] more) =>
        PostAsync([Created(ticket, priority, after, subject ?? $"Subject of {ticket}", more)]);

    public Task SolveAsync(string ticket) => PostAsync([Event(ticket, "solved", TimeSpan.Zero, [])]);

    public async Task PostAsync(IEnumerable<string> events)
    {
        foreach (var part in events.Chunk(500))
        {
            var answer = await Api.PostEventsAsync(string.Join('\n', part), Api.Lines);
            Assert.True(answer.Status == HttpStatusCode.Accepted && answer.Rejected.Count == 0, answer.ToString());
        }
    }

    public static string Created(string ticket, string priority, TimeSpan after, string? subject, params (string Name, string Value)[] more)
    {
        var data = new JsonObject { ["priority"] = priority, ["subject"] = subject };
        foreach (var (name, value) in more) data[name] = value;
        return Event(ticket, "created", after, data);
    }

    public static string Event(string ticket, string type, TimeSpan after, JsonObject data) => new JsonObject
    {
        ["id"] = $"{ticket}-{type}",
        ["ticket"] = ticket,
        ["at"] = (DateTime.UtcNow + after).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["type"] = type,
        ["data"] = data,
    }.ToJsonString();

    /// <summary>The latest escalation of a ticket, when it comes to be so.</summary>
    public async Task<JsonNode> EscalationAsync(string ticket, Func<JsonNode, bool> isSo)
    {
        for (var until = DateTime.UtcNow + Limits.Step; ;)
        {
            var found = (await Api.ListAsync($"api/v1/escalations?ticket={Uri.EscapeDataString(ticket)}")).FirstOrDefault();
            if (found is not null && isSo(found)) return found;
            Assert.True(DateTime.UtcNow < until, $"the escalation of {ticket} is {found?.ToJsonString() ?? "not there"}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
