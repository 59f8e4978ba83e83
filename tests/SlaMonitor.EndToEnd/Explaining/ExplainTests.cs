using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Explaining;

/// <summary>What the server explains is what the command line explains from the same events, word for word.</summary>
public sealed partial class ExplainTests
{
    private const string Configuration = """
        version: 1
        calendars:
          - { id: lord-howe, time_zone: Australia/Lord_Howe, hours: { mon-sun: "22:00-10:00" }, holidays: [ { date: 2026-04-06, name: Easter Monday } ] }
        policies:
          - id: urgent
            match: { priority: urgent }
            targets: { resolution: { urgent: 30h, calendar: lord-howe } }
          - id: everyone
            targets:
              first_response: { normal: 1h, urgent: 15m }
              next_response: { normal: 2h }
              resolution: { normal: 100h, calendar: lord-howe, pause_on: [pending] }
            warn_at: [ 50%, 90% ]
        """;

    // The third reply comes last though it happened before: the past is explained as it was, not as it was learned.
    private static readonly string[] Events =
    [
        """{"id":"1","ticket":"T-1","at":"2026-04-02T20:00:00Z","type":"created","actor":{"kind":"customer","id":"pat"},"data":{"subject":"Düne <3"}}""",
        """{"id":"2","ticket":"T-1","at":"2026-04-02T22:30:00Z","type":"agent_replied","actor":{"kind":"agent","id":"kim"}}""",
        """{"id":"4","ticket":"T-1","at":"2026-04-04T15:15:00.5Z","type":"status_changed","data":{"status":"pending"}}""",
        """{"id":"5","ticket":"T-1","at":"2026-04-05T12:00:00Z","type":"status_changed","data":{"status":"open"}}""",
        """{"id":"6","ticket":"T-1","at":"2026-04-07T12:00:00Z","type":"priority_changed","data":{"priority":"urgent"}}""",
        """{"id":"7","ticket":"T-1","at":"2026-04-09T12:00:00Z","type":"solved"}""",
        """{"id":"3","ticket":"T-1","at":"2026-04-03T10:00:00Z","type":"customer_replied"}""",
        """{"id":"8","ticket":"T-2","at":"2026-04-09T12:00:00Z","type":"created","data":{"priority":"low"}}""",
    ];

    [GeneratedRegex(@"As of \w{3} (\S+) (\S+) UTC")]
    private static partial Regex AsOf();

    [Theory]
    [InlineData("T-1")]
    [InlineData("T-2")]
    public async Task Explain_ServerAndCommandLine_SayTheSame(string ticket)
    {
        using var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", Configuration);
        var file = folder.File("events.jsonl", string.Join('\n', Events));
        await using var server = Slamonitor.Serve(folder["data"], config);
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        var posted = await api.PostEventsAsync(string.Join('\n', Events), Api.Lines);
        Assert.Equal((HttpStatusCode.Accepted, Events.Length), (posted.Status, posted.Accepted));

        var said = await api.GetAsync($"api/v1/tickets/{ticket}/explain");
        var told = await TextAsync(api, $"api/v1/tickets/{ticket}/explain?timeZone=Australia/Lord_Howe");

        Assert.True(said.Status == HttpStatusCode.OK, said.ToString());
        var line = await RunAsync("evaluate", "--config", config, "--events", file, "--ticket", ticket, "--explain", "--at", (string)said.Body!["asOf"]!);
        Assert.True(JsonNode.DeepEquals(said.Body, JsonNode.Parse(line)), $"the server says\n{said.Text}\nevaluate says\n{line}");

        var asOf = AsOf().Match(told);
        var text = await RunAsync(
            "explain", "--config", config, "--events", file, "--ticket", ticket, "--time-zone", "Australia/Lord_Howe", "--at", $"{asOf.Groups[1]}T{asOf.Groups[2]}Z");
        Assert.Equal(told.TrimEnd('\n'), text);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.ErrorsLogged);
    }

    private static async Task<string> TextAsync(Api api, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/plain");
        using var response = await api.Http.SendAsync(request);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        await using var run = Slamonitor.Start(arguments);
        Assert.True(await run.Exited.WaitAsync(Limits.Start) == 0, run.Errors);
        return run.Output;
    }
}
