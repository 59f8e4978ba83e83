using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.BadInput;

/// <summary>Whatever is sent: a clear problem answer that names the place, the good rows taken, no 500 and no error in the log.</summary>
public sealed class BadInputTests(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Api _api = server.Api;

    public static TheoryData<string, string, string> BadObjects => new()
    {
        { "{", "$", "" },
        { "", "$", "" },
        { "nonsense", "$", "" },
        { "42", "$", "" },
        { "null", "$", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"} {}""", "$", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","prioritty":1}""", "prioritty", "not a field of an event" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"prioriti":"low"}}""", "data.prioriti", "priority" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"priority":"hihg"}}""", "data.priority", "high" },
        { """{"id":7,"ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"}""", "id", "" },
        { """{"id":"1","ticket":["T"],"at":"2026-03-02T09:14:05Z","type":"created"}""", "ticket", "" },
        { """{"id":"1","ticket":"T","at":1772442845,"type":"created"}""", "at", "" },
        { """{"id":"1","ticket":"T","at":"2026-02-30T09:14:05Z","type":"created"}""", "at", "" },
        { """{"id":"1","ticket":"T","at":"yesterday","type":"created"}""", "at", "" },
        { """{"id":"1","ticket":"T","at":"1989-12-31T23:59:59Z","type":"created"}""", "at", "1990" },
        { """{"id":"1","ticket":"T","at":"0000-01-01T00:00:00Z","type":"created"}""", "at", "" },
        { """{"id":"1","ticket":"T","at":"9999-12-31T23:59:59.9999999Z","type":"created"}""", "at", "future" },
        { """{"id":"1","ticket":"T","at":"9999-12-31T23:59:59.9999999-14:00","type":"created"}""", "at", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"exploded"}""", "type", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z"}""", "type", "" },
        { """{"ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"}""", "id", "" },
        { """{"id":"","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"}""", "id", "" },
        { """{"id":"1","ticket":"a\u0000b","at":"2026-03-02T09:14:05Z","type":"created"}""", "ticket", "" },
        { """{"id":"1","ticket":"\ud800","at":"2026-03-02T09:14:05Z","type":"created"}""", "ticket", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"subject":"\udfff"}}""", "data.subject", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","actor":{"\ud83dkind":"customer"}}""", "actor", "surrogate" },
        { """{"id":"1","id":"2","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"}""", "id", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":[]}""", "data", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"tags":"x"}}""", "data.tags", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"fields":{"a":{"b":1}}}}""", "data.fields", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"fields":{"a":1e999}}}""", "data.fields", "" },
        { """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"feedback_received","data":{"kind":"csat","score":1e400}}""", "data.score", "" },
    };

    [Fact]
    public async Task Post_BadObject_Is400AndNamesThePlace()
    {
        var wrong = new List<string>();
        foreach (var row in BadObjects)
        {
            var (body, at, hint) = row.Data;
            var answer = await _api.PostEventsAsync(body);
            var errors = answer.Body?["errors"]?.AsArray();
            var isClear = answer.Status == HttpStatusCode.BadRequest
                && answer.Type == "application/problem+json"
                && errors?.Any(e => ((string)e!["at"]!).StartsWith(at, StringComparison.Ordinal) && ((string)e["message"]!).Contains(hint, StringComparison.Ordinal)) == true;
            if (!isClear) wrong.Add($"{body}\n  expected {at} ({hint}), got {answer}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.TicketAsync("T")).Status);
    }

    [Fact]
    public async Task Post_TenThousandRowsWithOneBad_TakesTheOthers()
    {
        var rows = Enumerable.Range(0, 10_000).Select(i => Event($"e{i}", $"T-{i}")).ToArray();
        rows[7_777] = """{"id":"bad","ticket":"T-bad","at":"2026-03-02T09:14:05Z","type":"creatd"}""";

        var array = await _api.PostEventsAsync($"[{string.Join(',', rows)}]");
        var lines = await _api.PostEventsAsync(string.Join('\n', rows), Api.Lines);

        Assert.Equal(9_999, array.Accepted);
        Assert.Equal(7_777, (int)Assert.Single(array.Rejected)!["index"]!);
        Assert.Contains("type", (string)array.Rejected[0]!["at"]!);
        Assert.Equal((0, 9_999, 1), (lines.Accepted, lines.Duplicates, lines.Rejected.Count));
        Assert.Equal(HttpStatusCode.OK, (await _api.TicketAsync("T-9999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.TicketAsync("T-7777")).Status);
    }

    [Fact]
    public async Task Post_TwentyMegabytes_Is413DeclaredAndChunked()
    {
        var body = Encoding.UTF8.GetBytes(new string(' ', 20 * 1024 * 1024));

        foreach (var chunked in new[] { false, true })
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(Api.Json) } };
            var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/events") { Content = content, Headers = { TransferEncodingChunked = chunked } };
            var answer = await _api.SendAsync(request);
            Assert.True(answer.Status == HttpStatusCode.RequestEntityTooLarge && (string?)answer.Body!["type"] == "urn:slamonitor:problem:too-large", $"chunked {chunked}: {answer}");
        }

        Assert.Equal(1, (await _api.PostEventsAsync(Event("after", "T-after"))).Accepted);
    }

    [Fact]
    public async Task Post_IdsAndTextsTooLong_AreNamedAndShownShort()
    {
        var id = new string('x', 10_000);
        foreach (var (body, at) in new[]
        {
            (Event(id, "T"), "id"),
            (Event("1", id), "ticket"),
            ($$$"""{"id":"1","ticket":"T","source":"{{{id}}}","at":"2026-03-02T09:14:05Z","type":"created"}""", "source"),
            ($$$"""{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"account":"{{{id}}}"}}""", "data.account"),
            ($$$"""{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","{{{id}}}":1}""", "x"),
            ($$$"""{"id":"1","ticket":"T","at":"{{{id}}}","type":"created"}""", "at"),
            ($$$"""{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"{{{id}}}"}""", "type"),
        })
        {
            var answer = await _api.PostEventsAsync(body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.StartsWith(at, (string)answer.Body!["errors"]![0]!["at"]!);
            Assert.True(answer.Text.Length < 2_000, $"{at}: {answer.Text.Length} characters");
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.TicketAsync(id[..5_000])).Status);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await _api.TicketAsync(id)).Status);
    }

    [Fact]
    public async Task Post_InvalidUtf8AndDeepNesting_SpoilTheirRowsOnly()
    {
        var good = Event("good", "T-good");
        byte[] invalid = [.. Encoding.UTF8.GetBytes("{\"id\":\"u\",\"ticket\":\"T-"), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\",\"at\":\"2026-03-02T09:14:05Z\",\"type\":\"created\"}")];
        var deep = """{"id":"d","ticket":"T-d","at":"2026-03-02T09:14:05Z","type":"created","data":""" + string.Concat(Enumerable.Repeat("[", 100_000));

        var answer = await _api.PostEventsAsync([.. invalid, (byte)'\n', .. Encoding.UTF8.GetBytes(deep + "\n" + good)], Api.Lines);

        Assert.Equal(1, answer.Accepted);
        Assert.Equal([0, 1], answer.Rejected.Select(r => (int)r!["index"]!));
        Assert.Contains("UTF-8", answer.Text, StringComparison.Ordinal);
        foreach (var nested in new[] { new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), deep })
            Assert.Equal(HttpStatusCode.BadRequest, (await _api.PostEventsAsync(nested)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Post_WrongContentType_Is415(string type)
    {
        var answer = await _api.PostEventsAsync(Event("1", "T"), type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Contains("application/x-ndjson", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tickets?limit=0")]
    [InlineData("tickets?limit=99999999999999999999")]
    [InlineData("tickets?limit=-1")]
    [InlineData("tickets?limit=1&limit=2")]
    [InlineData("tickets?cursor=%00%ff")]
    [InlineData("tickets?cursor=bm90IGEgY3Vyc29y")]
    [InlineData("tickets?state=running,,met")]
    [InlineData("tickets?stat=running")]
    [InlineData("tickets?sort=due%20desc")]
    [InlineData("tickets?priority=")]
    [InlineData("tickets?%00=1")]
    [InlineData("breaches?since=2026-03-02T09:14:05+01:00")]
    [InlineData("breaches?since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z")]
    [InlineData("breaches?cursor=eyJ2IjoxfQ")]
    [InlineData("accounts?cursor='%3BDROP%20TABLE%20ticket")]
    [InlineData("accounts?x[]=1")]
    [InlineData("escalations?state=triggered,,resolved")]
    [InlineData("escalations?cursor=bm90IGEgY3Vyc29y")]
    [InlineData("escalations?limit=1001")]
    [InlineData("escalations?tiket=T-1")]
    [InlineData("notifications?result=delivered")]
    [InlineData("notifications?cursor=%F0%9F%8E%AB")]
    [InlineData("on-call?at=2026-03-02T09:14:05+01:00")]
    public async Task Get_OddQuery_Is400AndNamesTheParameter(string path)
    {
        var answer = await _api.GetAsync("api/v1/" + path);

        Assert.True(answer.Status == HttpStatusCode.BadRequest && answer.Body?["errors"] is JsonArray { Count: > 0 }, answer.ToString());
    }

    [Theory]
    [InlineData("escalations/x/acknowledge", """{"by":""", 400)]
    [InlineData("escalations/x/acknowledge", """{"by":"a","by":"b"}""", 400)]
    [InlineData("escalations/x/acknowledge", """{"\ud800":1}""", 400)]
    [InlineData("escalations/x/acknowledge", """{"by":"\ud800"}""", 400)]
    [InlineData("escalations/x/acknowledge", """{"by":"a"}""", 404)]
    [InlineData("escalations/T%7Cp%7C1/snooze", """{"by":"a","until":"9999-12-31T23:59:59.9999999Z"}""", 404)]
    [InlineData("escalations/T%7Cp%7C1/snooze", """{"by":"a","for":"36525d"}""", 404)]
    [InlineData("escalations/T%7Cp%7C1/snooze", """{"by":"a","for":"99999999999999999999d"}""", 400)]
    [InlineData("escalations/T%7Cp%7C99999999999/resolve", """{"by":"a"}""", 404)]
    [InlineData("escalations/T%7Cp%7C1/explode", """{"by":"a"}""", 404)]
    [InlineData("escalations/T%7Cp%7C1/reassign", """{"by":"a","to":{"user":["x"]}}""", 400)]
    [InlineData("tickets/T-none/escalate", """{"by":"a","policy":"p"}""", 400)]
    [InlineData("tickets/T-none/explode", """{"by":"a","policy":"p"}""", 404)]
    [InlineData("notifications/send-again", """{"by":"a","escalation":"T|p|1","notification":"1.0.trigger|a|b|T|p|1"}""", 404)]
    [InlineData("notifications/send-again", """{"by":"a","escalation":7,"notification":null}""", 400)]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-02T10:00","users":["a"]}""", 404)]
    [InlineData("on-call/users/a/leave", """{"from":"2026-03-02","to":"2026-03-02"}""", 404)]
    public async Task Post_OddRequestOfPeople_IsRefusedWithAReason(string path, string body, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/" + path) { Content = new StringContent(body, Encoding.UTF8, Api.Json) };

        var answer = await _api.SendAsync(request);

        Assert.True((int)answer.Status == status && answer.Type == "application/problem+json", $"{path} {body}: {answer}");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("%")]
    [InlineData("100%25")]
    [InlineData("...")]
    [InlineData("../accounts")]
    [InlineData("a?b#c&d=e")]
    [InlineData("a b+c")]
    [InlineData("票据-🎫")]
    [InlineData("e\u0301")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("'; DROP TABLE ticket; --")]
    [InlineData("\"quoted\\")]
    public async Task Ticket_OddId_IsFoundUnderExactlyThatId(string id)
    {
        var text = new JsonObject { ["id"] = id, ["ticket"] = id, ["at"] = "2026-03-02T09:14:05Z", ["type"] = "created", ["data"] = new JsonObject { ["account"] = id, ["group"] = id } };
        Assert.Equal(1, (await _api.PostEventsAsync(text.ToJsonString())).Accepted);

        var ticket = await RawGetAsync("/api/v1/tickets/" + Uri.EscapeDataString(id));
        var account = await AccountAsync(id);
        var rows = await _api.ListAsync("api/v1/tickets?account=" + Uri.EscapeDataString(id));

        Assert.Equal(id, (string?)JsonNode.Parse(ticket)!["id"]);
        Assert.Equal(id, (string?)JsonNode.Parse(account)!["id"]);
        Assert.All(rows, row => Assert.Equal(id, (string?)row["ticket"]));
        Assert.NotEmpty(rows);
    }

    [Fact]
    public async Task Request_HugeOrBrokenHead_IsRefusedAndTheServerGoesOn()
    {
        foreach (var (request, status) in new[]
        {
            ($"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Huge: {new string('x', 100_000)}\r\n\r\n", "431"),
            ($"GET /{new string('x', 100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414"),
            ("GET /health/live HTTP/1.1\r\n\r\n", "400"),
            ("NONSENSE\r\n\r\n", "400"),
            ("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n", "400"),
            ("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"),
            ("GET /api/v1/tickets/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"),
            ("GET /api/v1/tickets/%ff%fe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "40"),
            ("GET /api/v1/tickets/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "400"),
            ("DELETE /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405"),
            ("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"),
        })
        {
            var answer = await RawHttp.SendAsync(_api.Address, request);
            Assert.True(answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal), $"{request[..Math.Min(80, request.Length)]} was answered {answer[..Math.Min(200, answer.Length)]}");
        }
    }

    [Fact]
    public async Task Request_BodyCutOff_TakesNothing()
    {
        var answer = await RawHttp.SendAsync(
            _api.Address,
            "POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 5000\r\n\r\n" + Event("cut", "T-cut") + "\n",
            closeAfterSending: true);

        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.TicketAsync("T-cut")).Status);
    }

    private static string Event(string id, string ticket) => $$$"""{"id":"{{{id}}}","ticket":"{{{ticket}}}","at":"2026-03-02T09:14:05Z","type":"created"}""";

    /// <summary>An account is known a moment after the first of its tickets is.</summary>
    private async Task<string> AccountAsync(string id)
    {
        using var limit = new CancellationTokenSource(Limits.Step);
        while ((await _api.GetAsync("api/v1/accounts/" + Uri.EscapeDataString(id))).Status == HttpStatusCode.NotFound) await Task.Delay(20, limit.Token);
        return await RawGetAsync("/api/v1/accounts/" + Uri.EscapeDataString(id));
    }

    private async Task<string> RawGetAsync(string target)
    {
        var answer = await RawHttp.SendAsync(_api.Address, $"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.True(answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal), answer);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }
}
