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
    private const int Acts = 2_000;
    private const int Tickets = 50;

    private const string Desk =
        """
        policies: [ { id: all, targets: { resolution: { urgent: 1d, high: 1d, normal: 1d, low: 1d, calendar: 24x7 } } } ]
        escalations: [ { id: critical, steps: [ { after: 0m, notify: [ { schedule: l1 } ] }, { after: 1m, notify: [ { user: joseph } ] } ], repeat: 1 } ]
        schedules: [ { id: l1, time_zone: Africa/Nairobi, layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina, joseph ] } ] } ]
        users: [ { id: amina, time_zone: Africa/Nairobi, notify: [ { channel: log } ] }, { id: joseph, notify: [ { channel: log } ] } ]
        channels: [ { id: log, type: log } ]
        """;

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

    [Fact]
    public async Task Serve_MutatedRequestsOfPeople_AreDoneOrRefusedAndNeverFail()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLAMONITOR_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed}");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var server = Slamonitor.Serve(folder["data"], folder.File("sla.yaml", Desk));
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        var created = Enumerable.Range(0, Tickets).Select(i => $$"""{"id":"{{i}}","ticket":"F-{{i}}","at":"{{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}","type":"created"}""");
        Assert.Equal(Tickets, (await api.PostEventsAsync(string.Join('\n', created), Api.Lines)).Accepted);
        var counts = new SortedDictionary<int, int>();

        for (var i = 0; i < Acts; i++)
        {
            var (path, body) = Act(random);
            // The address stays as it is more often: else nothing would be found under it.
            var target = random.Next(4) == 0 ? Sane(Encoding.Latin1.GetString(Mutated(Encoding.Latin1.GetBytes(path), random)).Replace('#', '%')) : path;
            var sent = Mutated(Encoding.UTF8.GetBytes(body), random);
            byte[] head = Encoding.Latin1.GetBytes($"POST {target} HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {sent.Length}\r\n\r\n");
            var answer = await RawHttp.SendAsync(api.Address, [.. head, .. sent]);
            var status = int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            counts[status] = counts.GetValueOrDefault(status) + 1;
            Assert.True(status is >= 200 and < 500, $"{answer}\nto {target}\n{Convert.ToBase64String(sent)}\n{Encoding.UTF8.GetString(sent)}");
        }
        output.WriteLine(string.Join(", ", counts.Select(c => $"{c.Key}: {c.Value}")));

        Assert.True(counts.GetValueOrDefault(200) > Acts / 10 && counts.GetValueOrDefault(400) > Acts / 20, "the mutations are neither too wild nor too tame");
        foreach (var list in new[] { "escalations", "notifications", "on-call/l1/overrides", "on-call/users/amina/leave" }) await api.ListAsync($"api/v1/{list}");
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.ErrorsLogged);
        await using var again = Slamonitor.Serve(folder["data"], folder["sla.yaml"]);
        await again.Listening.WaitAsync(Limits.Start);
        Assert.Empty(again.ErrorsLogged);
    }

    private static (string Path, string Body) Act(Random random)
    {
        var ticket = $"F-{random.Next(Tickets)}";
        var escalation = $"/api/v1/escalations/{ticket}%7Ccritical%7C{random.Next(1, 3)}";
        return random.Next(9) switch
        {
            0 or 1 => ($"/api/v1/tickets/{ticket}/escalate", """{"policy":"critical","by":"kim","note":"the \"CEO\" called – twice"}"""),
            2 => ($"{escalation}/acknowledge", """{"by":"amina","for":"45m"}"""),
            3 => ($"{escalation}/snooze", """{"by":"amina","until":"2099-01-01T00:00:00Z"}"""),
            4 => ($"{escalation}/reassign", """{"by":"amina","to":{"schedule":"l1"}}"""),
            5 => ($"{escalation}/{(random.Next(2) == 0 ? "reopen" : "escalate")}", """{"by":"amina","note":null}"""),
            6 => ($"{escalation}/resolve", """{"by":"amina","note":"put out"}"""),
            // Each is a version: not many.
            7 when random.Next(10) == 0 => ("/api/v1/on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2099-03-02T09:00","users":{"amina":"joseph"},"kind":"replace","by":"lead"}"""),
            8 when random.Next(10) == 0 => ("/api/v1/on-call/users/amina/leave", """{"from":"2026-07-01","to":"2099-07-14","cover":"joseph"}"""),
            _ => ("/api/v1/notifications/send-again", $$"""{"escalation":"{{ticket}}|critical|1","notification":"1.0.trigger|amina|log|{{ticket}}|critical|1","by":"kim"}"""),
        };
    }

    private static string Query(Random random) => random.Next(6) switch
    {
        4 => "/api/v1/escalations?state=triggered,snoozed&ticket=F-1&limit=5",
        5 => "/api/v1/on-call?at=2026-03-02T09:00:00Z",
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
