using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Orleans.Tests.Processes;
using SlaMonitor.Orleans.Tests.Rebuilding;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Restoring;

/// <summary>docs/backup.md as an operator follows it: PostgreSQL's own programs, beside silos that are under load.</summary>
public sealed class RestoreTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int AcknowledgedMin = 150;

    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Dump_UnderLoad_RestoredIntoAnotherDatabase_GoesOnThere()
    {
        PostgresTool.Find("pg_dump");
        var (first, second) = (await postgres.Server.NewDatabaseAsync(), await postgres.Server.NewDatabaseAsync());
        using var folder = new TemporaryFolder();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var config = folder.File("sla.yaml", PlannedTicket.Configuration);
        Assert.Equal(0, (await SiloTool.RunAsync("migrate", "--database", first)).Code);
        var acknowledged = new ConcurrentQueue<PlannedTicket>();
        List<PlannedTicket> before;
        string epoch;
        var explained = new Dictionary<string, string>();
        await using (var silo = SiloProcess.Serve(first, "127.0.0.1", config, folder["data-1"]))
        await using (var other = SiloProcess.Serve(first, "127.0.0.2", config, folder["data-2"]))
        {
            Uri[] addresses = [await silo.Listening.WaitAsync(StepMax), await other.Listening.WaitAsync(StepMax)];
            using var http = new HttpClient { Timeout = StepMax };
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            var load = Task.WhenAll(addresses.Select((address, n) => SendAsync(http, n, address, acknowledged, enough.Token)));
            using (var client = await LiveClient.SubscribeAsync(addresses[0], null, limit.Token)) epoch = client.Epoch;
            while (acknowledged.Count < AcknowledgedMin && !load.IsCompleted) await Task.Delay(20, limit.Token);
            before = [.. acknowledged];
            await PostgresTool.RunAsync("pg_dump", first, "--format=custom", "--schema=slamonitor", $"--file={folder["slamonitor.dump"]}");
            // The load was on from before the dump until after it, however quick that was.
            for (var dumped = acknowledged.Count; acknowledged.Count == dumped && !load.IsCompleted;) await Task.Delay(20, limit.Token);
            Assert.False(load.IsCompleted, "the load went on");
            await enough.CancelAsync();
            await load;
            // Of what has come to its end, the sentences are the same wherever and whenever they are asked for.
            foreach (var ticket in before.Where(ticket => ticket.Events.Count > 1).Take(10)) explained[ticket.Id] = await ExplainAsync(http, addresses[0], ticket.Id);
            // Nothing is changed under silos that run.
            var refused = await SiloTool.RunAsync("after-restore", "--database", first);
            Assert.Equal(1, refused.Code);
            Assert.Contains("silos run on this database", refused.Errors, StringComparison.Ordinal);
            Assert.Equal(0, await silo.StopAsync());
            Assert.Equal(0, await other.StopAsync());
        }

        await PostgresTool.RunAsync("pg_restore", second, "--exit-on-error", "--no-owner", "--jobs=2", folder["slamonitor.dump"]);
        var ready = await SiloTool.RunAsync("after-restore", "--database", second);
        Assert.True(ready.Code == 0, ready.Errors);
        await using var again = SiloProcess.Serve(second, "127.0.0.1", config, folder["data-3"]);
        var restored = await again.Listening.WaitAsync(StepMax);
        using (var http = new HttpClient { Timeout = StepMax })
        {
            foreach (var ticket in before)
            {
                var view = await GetAsync(http, restored, $"api/v1/tickets/{ticket.Id}");
                Assert.Equal(ticket.Events.Select(e => e.Id), view["events"]!.AsArray().Select(e => (string)e!["id"]!));
                Assert.Equal(ticket.Expected("resolution").BreachedAt, Milliseconds(Clock(view, "resolution")["breachedAt"]));
            }
            foreach (var (ticket, told) in explained) Assert.Equal(told, await ExplainAsync(http, restored, ticket));
            // Alarms that fell due after the dump ring: breaches are told, not only seen when somebody asks.
            var expected = before.Where(ticket => ticket.Expected("resolution").BreachedAt is not null).Select(ticket => ticket.Id).ToHashSet();
            for (var listed = new HashSet<string>(); !expected.IsSubsetOf(listed); await Task.Delay(100, limit.Token)) listed = await BreachesAsync(http, restored);
            // And what is new is taken in, once.
            var late = Ticket("T-late", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), isSolved: true);
            Assert.Equal(2, (int)(await PostAsync(http, restored, [late, before[0]]))["accepted"]!);
            output.WriteLine($"{before.Count} tickets before the dump, {acknowledged.Count} in the end; {expected.Count} of the first breach");
        }
        using (var client = await LiveClient.SubscribeAsync(restored, null, limit.Token)) Assert.NotEqual(epoch, client.Epoch);
        Assert.Equal(0, await again.StopAsync());
    }

    private static async Task SendAsync(HttpClient http, int number, Uri address, ConcurrentQueue<PlannedTicket> acknowledged, CancellationToken enough)
    {
        for (var batch = 0; !enough.IsCancellationRequested; batch++)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var tickets = Enumerable.Range(0, 5).Select(i => Ticket($"T-{number}-{batch}-{i}", now, isSolved: i % 3 == 0)).ToList();
            await PostAsync(http, address, tickets);
            foreach (var ticket in tickets) acknowledged.Enqueue(ticket);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static PlannedTicket Ticket(string id, long now, bool isSolved) => new(
        id, "acme", "urgent", isSolved ? [new($"{id}-0", now, "created", null), new($"{id}-1", now, "solved", null)] : [new($"{id}-0", now, "created", null)]);

    private static async Task<JsonNode> PostAsync(HttpClient http, Uri address, IReadOnlyList<PlannedTicket> tickets)
    {
        using var response = await AnswerAsync(http, address, tickets);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>As senders do, sent again where a node says that it cannot just now.</summary>
    private static async Task<HttpResponseMessage> AnswerAsync(HttpClient http, Uri address, IReadOnlyList<PlannedTicket> tickets)
    {
        for (var tries = 1; ; tries++)
        {
            var response = await SendOnceAsync(http, address, tickets);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || tries == 20) return response;
            response.Dispose();
            await Task.Delay(500, CancellationToken.None);
        }
    }

    private static async Task<HttpResponseMessage> SendOnceAsync(HttpClient http, Uri address, IReadOnlyList<PlannedTicket> tickets)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', tickets.SelectMany(ticket => ticket.Events.Select(ticket.Line)))))
        {
            Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson") },
        };
        return await http.PostAsync(new Uri(address, "api/v1/events"), content);
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, Uri address, string path)
    {
        using var response = await http.GetAsync(new Uri(address, path));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Up to when it explains moves on; the rest of what came to its end does not.</summary>
    private static async Task<string> ExplainAsync(HttpClient http, Uri address, string ticket)
    {
        var told = (await GetAsync(http, address, $"api/v1/tickets/{ticket}/explain")).AsObject();
        foreach (var moving in new[] { "at", "asOf", "now" }) told.Remove(moving);
        return told.ToJsonString();
    }

    private static async Task<HashSet<string>> BreachesAsync(HttpClient http, Uri address)
    {
        var listed = new HashSet<string>();
        for (string? cursor = null; ;)
        {
            var page = await GetAsync(http, address, $"api/v1/breaches?limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            foreach (var breach in page["items"]!.AsArray()) listed.Add((string)breach!["ticket"]!);
            if ((cursor = (string?)page["cursor"]) is null) return listed;
        }
    }

    private static JsonNode Clock(JsonNode view, string metric) => view["clocks"]!.AsArray().Single(c => (string?)c!["metric"] == metric)!;

    private static long? Milliseconds(JsonNode? instant) =>
        instant is null ? null : DateTimeOffset.Parse((string)instant!, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
