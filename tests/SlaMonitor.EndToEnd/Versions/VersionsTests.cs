using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Versions;

/// <summary>The configuration of a running monitor is changed over HTTP.</summary>
public sealed class VersionsTests(ITestOutputHelper output)
{
    private const int Tickets = 6_000;

    [Fact]
    public async Task Put_ForOpenTickets_KilledInBetween_EachAdoptsOnceAndDoesWhatTheDryRunSaid()
    {
        using var folder = new TemporaryFolder();
        using var limit = new CancellationTokenSource(Limits.Whole);
        var config = folder.File("sla.yaml", Yaml("4h"));
        var data = folder["data"];
        await using (var first = Slamonitor.Serve(data, config))
        {
            var address = await first.Listening.WaitAsync(Limits.Start);
            using var api = new Api(address);
            await CreateAsync(api);

            var tried = (await PutAsync(api, "?dryRun=true", Yaml("1h"))).Body!["report"]!;
            output.WriteLine(tried.ToJsonString());
            Assert.Equal((Tickets, Tickets / 2, Tickets / 2), ((int)tried["tickets"]!, (int)tried["dueMoved"]!, (int)tried["breachAtOnce"]!));
            Assert.Equal("PT3H", (string?)tried["metrics"]![0]!["earlier"]!["median"]);
            Assert.Equal(1, (int)(await api.GetAsync("api/v1/configuration")).Body!["current"]!["version"]!);

            using var listener = await LiveClient.SubscribeAsync(address, null, limit.Token);
            var put = PutAsync(api, "?applyTo=open", Yaml("1h"));
            await foreach (var message in listener.MessagesAsync(limit.Token).WithCancellation(limit.Token))
                if (message.Target == "breach") break;
            await first.KillAsync();
            try
            {
                Assert.Equal(HttpStatusCode.OK, (await put).Status);
            }
            catch (HttpRequestException)
            {
                // The answer may not have come before the kill; the version was durable before the first ticket adopted it.
            }
        }
        var adoptedBefore = Adopted(data).Count;
        output.WriteLine($"{adoptedBefore} of {Tickets} had adopted when it was killed");
        Assert.InRange(adoptedBefore, 1, Tickets - 1);

        await using (var second = Slamonitor.Serve(data, config))
        {
            using var api = new Api(await second.Listening.WaitAsync(Limits.Start));
            Assert.Contains("version 2", second.Errors, StringComparison.Ordinal);
            await AllAdoptedAsync(api);
            Assert.Equal(2, (int)(await api.TicketAsync("T-7")).Body!["configurationVersion"]!);
            Assert.Equal(Tickets / 2, (await api.ListAsync("api/v1/breaches?limit=1000")).Count);
            Assert.Equal(0, await second.StopAsync());
            Assert.Empty(second.ErrorsLogged);
        }

        Assert.Equal(Enumerable.Range(0, Tickets).Select(Id).Order(StringComparer.Ordinal), Adopted(data).Order(StringComparer.Ordinal));
        var published = AuditTrail.Read(Path.Combine(data, "journal.db")).Published;
        var due = published.Where(p => p.Kind == "changed").GroupBy(p => p.Ticket).Count(told => told.Count() == 2);
        Assert.Equal(
            Enumerable.Range(0, Tickets).Where(i => i % 2 == 1).Select(Id).Order(StringComparer.Ordinal),
            published.Where(p => p.Kind == "breached").Select(p => p.Ticket).Order(StringComparer.Ordinal));
        Assert.Equal(Tickets, due);
        Assert.DoesNotContain(published, p => p.Kind == "retracted");
    }

    [Fact]
    public async Task Put_ForNewTickets_OpenOnesKeepTheirs_AndRollbackIsANewVersion()
    {
        using var folder = new TemporaryFolder();
        await using var monitor = Slamonitor.Serve(folder["data"], folder.File("sla.yaml", Yaml("4h")));
        using var api = new Api(await monitor.Listening.WaitAsync(Limits.Start));
        await TellAsync(api, "before");

        var made = await PutAsync(api, "?comment=shorter", Yaml("1h"), ifMatch: "\"1\"");
        await TellAsync(api, "after");

        Assert.Equal((2, "new"), ((int)made.Body!["version"]!, (string)made.Body["applyTo"]!));
        Assert.Equal(("PT4H", 1), await TargetAsync(api, "before"));
        Assert.Equal(("PT1H", 2), await TargetAsync(api, "after"));

        var stale = await PutAsync(api, "", Yaml("2h"), ifMatch: "\"1\"");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "urn:slamonitor:problem:stale"), (stale.Status, (string)stale.Body!["type"]!));

        var back = await PutAsync(api, "?version=1&applyTo=open", null);
        Assert.Equal(3, (int)back.Body!["version"]!);
        await AllAdoptedAsync(api);
        Assert.Equal(("PT4H", 3), await TargetAsync(api, "before"));
        Assert.Equal(("PT4H", 3), await TargetAsync(api, "after"));

        var now = (await api.GetAsync("api/v1/configuration")).Body!;
        Assert.Equal(Yaml("4h"), (string)now["current"]!["files"]![0]!["text"]!);
        Assert.Equal(
            ["3 open back to version 1", "2 new shorter", "1 new "],
            now["versions"]!.AsArray().Select(v => $"{v!["version"]} {v["applyTo"]} {v["comment"]}"));
        Assert.Equal(Yaml("1h"), (string)(await api.GetAsync("api/v1/configuration/2")).Body!["files"]![0]!["text"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync("api/v1/configuration/4")).Status);
    }

    [Fact]
    public async Task Put_Wrong_SaysWhatAndWhere_AndChangesNothing()
    {
        using var folder = new TemporaryFolder();
        await using var monitor = Slamonitor.Serve(folder["data"], folder.File("sla.yaml", Yaml("4h")));
        using var api = new Api(await monitor.Listening.WaitAsync(Limits.Start));

        var files = $$"""{"files":[{"name":"a.yaml","text":{{JsonValue.Create(Yaml("4h"))!.ToJsonString()}}},{"name":"b/c.yaml","text":"policies:\n  - id: q\n    targets: { resolution: { normal: 1h, calendar: nowhere } }\n"}]}""";
        var invalid = await PutAsync(api, "?dryRun=true", files, type: Api.Json);
        Assert.Equal(HttpStatusCode.BadRequest, invalid.Status);
        Assert.Equal("b/c.yaml:3:52", (string)invalid.Body!["errors"]![0]!["at"]!);
        Assert.Contains("nowhere", (string)invalid.Body["errors"]![0]!["message"]!, StringComparison.Ordinal);

        Assert.Equal("files[0].nam", await RefusedAtAsync("", """{"files":[{"nam":"a"}]}""", Api.Json));
        Assert.Equal("files", await RefusedAtAsync("", "{}", Api.Json));
        Assert.Equal("$", await RefusedAtAsync("", "{", Api.Json));
        Assert.Equal("applyTo", await RefusedAtAsync("?applyTo=all", Yaml("1h")));
        Assert.Equal("dryRun", await RefusedAtAsync("?dryRun=yes", Yaml("1h")));
        Assert.Equal("If-Match", await RefusedAtAsync("", Yaml("1h"), ifMatch: "1"));
        Assert.Equal("$", await RefusedAtAsync("?version=1", Yaml("1h")));
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(api, "?version=9", null)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PutAsync(api, "", "x", type: "text/plain")).Status);
        Assert.Single((await api.GetAsync("api/v1/configuration")).Body!["versions"]!.AsArray());

        async Task<string> RefusedAtAsync(string query, string body, string type = "application/yaml", string? ifMatch = null)
        {
            var answer = await PutAsync(api, query, body, type, ifMatch);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, answer.ToString());
            return (string)answer.Body!["errors"]![0]!["at"]!;
        }
    }

    [Fact]
    public async Task Serve_ChangedFileForOpenTickets_TheyAdoptIt()
    {
        using var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", Yaml("4h"));
        await using (var first = Slamonitor.Serve(folder["data"], config))
        {
            using var api = new Api(await first.Listening.WaitAsync(Limits.Start));
            await TellAsync(api, "T");
            Assert.Equal(0, await first.StopAsync());
        }

        folder.File("sla.yaml", Yaml("3h"));
        await using var second = Slamonitor.Start("serve", "--data", folder["data"], "--config", config, "--urls", "http://127.0.0.1:0", "--apply-to", "open");
        using var again = new Api(await second.Listening.WaitAsync(Limits.Start));
        await AllAdoptedAsync(again);

        Assert.Equal(("PT3H", 2), await TargetAsync(again, "T"));
    }

    private static string Yaml(string target) =>
        $$"""
        version: 1
        policies:
          - id: everyone
            targets:
              resolution: { urgent: {{target}}, high: {{target}}, normal: {{target}}, low: {{target}}, calendar: 24x7 }

        """;

    private static string Id(int number) => FormattableString.Invariant($"T-{number}");

    /// <summary>Even ones half an hour old, odd ones three hours.</summary>
    private static async Task CreateAsync(Api api)
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var batch in Enumerable.Range(0, Tickets).Chunk(2_000))
        {
            var lines = batch.Select(i => Created(Id(i), now - TimeSpan.FromMinutes(i % 2 == 0 ? 30 : 180)));
            Assert.Equal(batch.Length, (await api.PostEventsAsync(string.Join('\n', lines), Api.Lines)).Accepted);
        }
    }

    private static async Task TellAsync(Api api, string ticket) =>
        Assert.Equal(1, (await api.PostEventsAsync(Created(ticket, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1)))).Accepted);

    private static string Created(string ticket, DateTimeOffset at) =>
        $$"""{"id":"{{ticket}}-0","ticket":"{{ticket}}","at":"{{at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}","type":"created"}""";

    private static async Task<(string Target, int Version)> TargetAsync(Api api, string ticket)
    {
        var view = (await api.TicketAsync(ticket)).Body!;
        return ((string)view["clocks"]![0]!["target"]!, (int)view["configurationVersion"]!);
    }

    private static Task<Answer> PutAsync(Api api, string query, string? body, string type = "application/yaml", string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "api/v1/configuration" + query);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return api.SendAsync(request);
    }

    private static async Task AllAdoptedAsync(Api api)
    {
        // An adoption that changes nothing tells nobody, so the progress is asked for.
        var watch = Stopwatch.StartNew();
        while ((int)(await api.GetAsync("api/v1/configuration")).Body!["adoption"]!["remaining"]! > 0)
        {
            Assert.True(watch.Elapsed < Limits.Step, "open tickets do not adopt the version");
            await Task.Delay(20);
        }
    }

    /// <summary>The tickets that adopted a version, once for each time, read past the program.</summary>
    private static List<string> Adopted(string data)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "journal.db"), Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM entry ORDER BY position";
        using var rows = command.ExecuteReader();
        var adopted = new List<string>();
        while (rows.Read())
        {
            var body = JsonNode.Parse((byte[])rows[0])!;
            if ((string?)body["command"]?["do"] == "adopt") adopted.Add((string)body["ticket"]!);
        }
        return adopted;
    }
}
