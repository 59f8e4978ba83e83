using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.BadInput;

/// <summary>Valid requests with a few bytes changed: each is taken or refused with a reason, and the counts always add up.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 4_000;

    private static readonly string[] Tokens =
    [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "-0", "1e308", "\\u0000", "\\ud83d", "\n", "\0", "\uFEFF", "é", "🎫",
        "\"id\"", "\"at\"", "\"data\"", "9999-12-31T23:59:59Z", "1990-01-01T00:00:00Z", "+14:00", "urgent", "created", "solved", "merged", "\"into\":\"T-1\"",
    ];

    [Fact]
    public async Task Serve_MutatedRequests_AreTakenOrRefusedAndNeverFail()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLAMONITOR_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed}");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var server = Slamonitor.Serve(folder["data"]);
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        var (accepted, refused, kept) = (0, 0, new List<string>());

        for (var i = 0; i < Requests; i++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 5)).Select(row => Event(random, $"{i}-{row}")).ToList();
            var isLines = random.Next(2) == 0;
            var text = isLines ? string.Join('\n', rows) : rows.Count == 1 ? rows[0] : $"[{string.Join(',', rows)}]";
            var body = Mutated(Encoding.UTF8.GetBytes(text), random);
            var answer = await api.PostEventsAsync(body, isLines ? Api.Lines : Api.Json);
            var sent = $"{answer}\nto {Convert.ToBase64String(body)}\n{Encoding.UTF8.GetString(body)}";
            switch (answer.Status)
            {
                case HttpStatusCode.Accepted:
                    accepted += answer.Accepted;
                    Assert.True(answer.Rejected.All(r => r!["at"] is not null && ((string)r["message"]!).Length is > 0 and < 1_000), sent);
                    // Untouched rows are taken whatever became of their neighbours.
                    if (isLines && answer.Rejected.Count == 0 && answer.Accepted == rows.Count) kept.Add($"fuzz-{i}-0");
                    break;
                case HttpStatusCode.BadRequest:
                    refused++;
                    Assert.True(answer.Body!["errors"] is JsonArray { Count: > 0 }, sent);
                    break;
                default:
                    Assert.Fail(sent);
                    break;
            }
            if (random.Next(8) == 0)
            {
                var path = Encoding.Latin1.GetString(Mutated(Encoding.Latin1.GetBytes(Query(random)), random)).Replace('#', '%');
                var asked = await RawHttp.SendAsync(api.Address, $"GET {Sane(path)} HTTP/1.0\r\nHost: localhost\r\n\r\n");
                Assert.True(asked.StartsWith("HTTP/1.1 2", StringComparison.Ordinal) || asked.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{path}: {asked}");
            }
        }
        output.WriteLine($"{Requests} requests: {accepted} events accepted, {refused} requests refused as a whole");

        Assert.True(accepted > Requests / 4 && refused > Requests / 20, "the mutations are neither too wild nor too tame");
        foreach (var list in new[] { "tickets", "breaches", "accounts" }) await api.ListAsync($"api/v1/{list}?limit=1000");
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("health/ready")).Status);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.ErrorsLogged);
        // The journal holds what was accepted, no more and no less, and can be read back.
        Assert.Equal(accepted, Killing.AuditTrail.Read(Path.Combine(folder["data"], "journal.db")).EventIds.Count);
        await using var again = Slamonitor.Serve(folder["data"]);
        await again.Listening.WaitAsync(Limits.Start);
        Assert.Empty(again.ErrorsLogged);
    }

    private static string Event(Random random, string id)
    {
        var at = DateTime.UnixEpoch.AddSeconds(1_700_000_000 + random.Next(10_000_000)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var ticket = $"F-{random.Next(300)}";
        return random.Next(8) switch
        {
            0 => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"created","actor":{"kind":"customer","id":"c"},"data":{"account":"A-{{{random.Next(5)}}}","subject":"Ein Betreff – \"quoted\"","priority":"urgent","channel":"email","group":"desk","tier":"L1","region":"eu","product":"p","tags":["a","b"],"fields":{"x":1,"y":"z","t":true} } }""",
            1 => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"customer_replied","actor":{"kind":"customer","id":"c"}}""",
            2 => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"agent_replied","actor":{"kind":"agent","id":"a"}}""",
            3 => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"status_changed","data":{"status":"{{{(random.Next(2) == 0 ? "pending" : "open")}}}"}}""",
            4 => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"priority_changed","data":{"priority":"high"}}""",
            5 => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"{{{(random.Next(2) == 0 ? "solved" : "reopened")}}}"}""",
            6 => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"fields_changed","data":{"account":"A-{{{random.Next(5)}}}","fields":{"x":null,"n":-1.5e3} } }""",
            _ => $$$"""{"id":"fuzz-{{{id}}}","source":"fuzz","ticket":"{{{ticket}}}","at":"{{{at}}}","type":"feedback_received","data":{"kind":"csat","score":4.5,"comment":"gut"}}""",
        };
    }

    private static string Query(Random random) => random.Next(4) switch
    {
        0 => "/api/v1/tickets?state=running,breached&metric=resolution&priority=urgent&limit=10&q=F",
        1 => "/api/v1/breaches?since=2023-11-01T00:00:00Z&until=2024-11-01T00:00:00Z&limit=5",
        2 => $"/api/v1/tickets/F-{random.Next(300)}",
        _ => "/api/v1/accounts/A-1",
    };

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        var result = bytes.ToList();
        // Some stay as they are, so that there is state for the others to damage.
        for (var n = random.Next(3); n > 0; n--)
        {
            var at = random.Next(result.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < result.Count: result[at] = (byte)random.Next(256); break;
                case 1 when at < result.Count: result[at] ^= (byte)(1 << random.Next(8)); break;
                case 2 when at < result.Count: result.RemoveRange(at, Math.Min(result.Count - at, random.Next(1, 20))); break;
                case 3: result.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                case 4 when at < result.Count: result.InsertRange(at, result.GetRange(at, Math.Min(result.Count - at, random.Next(1, 60)))); break;
                case 5 when at < result.Count && random.Next(4) == 0: result.RemoveRange(at, result.Count - at); break;
            }
        }
        return [.. result];
    }

    /// <summary>The request line ends at a space or a control character; those are tested elsewhere.</summary>
    private static string Sane(string path) => "/" + string.Concat(path.TrimStart('/').Where(c => c is > ' ' and < (char)127));
}
