using System.Net;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Web.Tests;

public sealed class QueriesTests : IAsyncLifetime
{
    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync() => _web = await RunningWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Tickets_AllParameters_ReachTheMonitor()
    {
        var path = "api/v1/tickets?state=at_risk,breached&metric=resolution&account=a%26b&group=g&tier=L2&priority=urgent&region=eu&channel=self_service&q=x%20y&sort=due&limit=7&cursor=3";

        using var response = await _web.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(_web.Monitor.ClockQueries.TryDequeue(out var query));
        Assert.Equal(
            new ClockQuery
            {
                States = [ClockFilterState.AtRisk, ClockFilterState.Breached],
                Metric = "resolution",
                Account = "a&b",
                Group = "g",
                Tier = Tier.L2,
                Priority = Priority.Urgent,
                Region = "eu",
                Channel = Channel.SelfService,
                Text = "x y",
                Page = new PageRequest(7, "3"),
            },
            query);
    }

    [Theory]
    [InlineData("tickets?stat=running", "stat", "the nearest is \"state\"")]
    [InlineData("tickets?State=running", "State", "the nearest is \"state\"")]
    [InlineData("tickets?state=runing", "state", "the nearest is \"running\"")]
    [InlineData("tickets?state=running&state=met", "state", "more than once")]
    [InlineData("tickets?tier=l1", "tier", "the nearest is \"L1\"")]
    [InlineData("tickets?priority=", "priority", "must not be empty")]
    [InlineData("tickets?limit=0", "limit", "from 1 to 1000")]
    [InlineData("tickets?limit=1e2", "limit", "from 1 to 1000")]
    [InlineData("tickets?sort=name", "sort", "only \"due\"")]
    [InlineData("tickets?cursor=zzz", "cursor", "not one that this list gave")]
    [InlineData("breaches?since=yesterday", "since", "RFC 3339")]
    [InlineData("breaches?since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z", "until", "after since")]
    [InlineData("accounts?limit=1001", "limit", "from 1 to 1000")]
    [InlineData("tickets/T-1?explain=1", "explain", "not a parameter here")]
    public async Task Get_BadQuery_Is400ThatNamesTheParameter(string path, string at, string message)
    {
        using var response = await _web.GetAsync("api/v1/" + path);

        var error = (await RunningWeb.ProblemAsync(response, 400, "invalid-query")).GetProperty("errors")[0];
        Assert.Equal(at, error.GetProperty("at").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Breaches_SinceWithOffset_IsUnderstood()
    {
        using var response = await _web.GetAsync("api/v1/breaches?since=2026-03-02T10:00:00%2B01:00");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(_web.Monitor.BreachQueries.TryDequeue(out var query));
        Assert.Equal(Instant.FromUtc(2026, 3, 2, 9, 0), query.Since);
    }

    [Fact]
    public async Task Tickets_Rows_AreAsTheContractSays()
    {
        _web.Monitor.Clocks.Add(Row("T-1"));
        _web.Monitor.Clocks.Add(Row("T-2"));

        using var response = await _web.GetAsync("api/v1/tickets?limit=1");

        Assert.Equal(
            """{"items":[{"ticket":"T-1","subject":"Café <script>","account":"acme","segment":null,"priority":"urgent","status":"on_hold","group":"billing","assignee":null,"tier":"L1","region":null,"channel":"self_service","metric":"first_response","cycle":1,"policy":"gold","state":"running","atRisk":true,"dueAt":"2026-03-02T10:05:00Z","breachedAt":null,"metAt":null,"remaining":"PT5M","escalation":null}],"cursor":"1"}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("T-1")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a b?c#d&e=f+g")]
    [InlineData("Ünïcödé 日本 😀")]
    [InlineData("100%")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("\\\"<>|")]
    public async Task Ticket_AnyIdPercentEncoded_IsFound(string id)
    {
        using var posted = await _web.PostAsync($$"""{"id":"e","ticket":{{System.Text.Json.JsonSerializer.Serialize(id)}},"at":"2026-03-02T09:14:05Z","type":"created"}""");
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);

        // Dots are encoded too, as a careful client must: else it takes ".." as a step up before sending.
        var encoded = Uri.EscapeDataString(id).Replace(".", "%2E", StringComparison.Ordinal);
        var (status, body) = await RawGetAsync("/api/v1/tickets/" + encoded);

        if (id == "..") Assert.Equal(404, status);
        else Assert.Equal((200, id), (status, System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Ticket_SlashNotEncoded_IsPartOfTheId()
    {
        using var posted = await _web.PostAsync("""{"id":"e","ticket":"a/b","at":"2026-03-02T09:14:05Z","type":"created"}""");
        using var response = await _web.GetAsync("api/v1/tickets/a/b");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Ticket_Document_HasFieldsClocksAndEvents()
    {
        using var posted = await _web.PostAsync("""{"id":"e","ticket":"T-1","at":"2026-03-02T09:14:05.5Z","type":"created","data":{"subject":"Hi","tier":"L2"}}""");
        using var response = await _web.GetAsync("api/v1/tickets/T-1");

        var ticket = await RunningWeb.JsonAsync(response);
        Assert.Equal("Hi", ticket.GetProperty("subject").GetString());
        Assert.True(ticket.GetProperty("fields").GetProperty("vip").GetBoolean());
        Assert.Equal("""[{"id":"e","source":"api","ticket":"T-1","at":"2026-03-02T09:14:05.5Z","type":"created","data":{"subject":"Hi","tier":"L2"}}]""", ticket.GetProperty("events").GetRawText());
        var clock = ticket.GetProperty("clocks")[0];
        Assert.Equal("PT4H", clock.GetProperty("target").GetString());
        Assert.Equal("running", clock.GetProperty("state").GetString());
        Assert.Equal("""[{"threshold":"50%","at":"2026-03-02T10:00:00Z"}]""", clock.GetProperty("warnings").GetRawText());
    }

    [Fact]
    public async Task Ticket_Unknown_Is404()
    {
        using var response = await _web.GetAsync("api/v1/tickets/T-404");

        await RunningWeb.ProblemAsync(response, 404, "not-found");
    }

    [Fact]
    public async Task Ticket_IdTooLong_Is400()
    {
        using var response = await _web.GetAsync("api/v1/tickets/" + new string('x', 5_000));

        await RunningWeb.ProblemAsync(response, 400, "invalid-input");
    }

    [Fact]
    public async Task Account_PutTwice_CountsVersions()
    {
        await PutAsync("acme/eu", """{"name":"Acme","segment":"gold","fields":{"arr":12.5}}""");
        using var second = await PutAsync("acme/eu", """{"name":"Acme 2"}""");

        Assert.Equal("""{"id":"acme/eu","version":2,"name":"Acme 2","segment":null,"region":null,"fields":{},"metrics":[],"objectives":[],"health":{"grade":"good","reasons":[]}}""", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var list = await _web.GetAsync("api/v1/accounts");
        Assert.Equal("""[{"metric":"resolution","open":1,"breached":2,"met":3}]""", (await RunningWeb.JsonAsync(list)).GetProperty("items")[0].GetProperty("metrics").GetRawText());
        using var found = await _web.GetAsync("api/v1/accounts/acme%2Feu");
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    [Fact]
    public async Task Account_BadDescription_Is400()
    {
        using var response = await PutAsync("acme", """{"segmnt":"gold"}""");

        Assert.Equal("segmnt", (await RunningWeb.ProblemAsync(response, 400, "invalid-input")).GetProperty("errors")[0].GetProperty("at").GetString());
    }

    [Fact]
    public async Task Query_StoreBroken_Is500ThatTellsNothing()
    {
        _web.Monitor.Broken = new IOException("disk /secret/path failed");

        using var response = await _web.GetAsync("api/v1/tickets/T-1");

        var problem = await RunningWeb.ProblemAsync(response, 500, "internal");
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/nothing", null, 404, "not-found")]
    [InlineData("GET", "/api/v2/tickets", null, 404, "not-found")]
    [InlineData("DELETE", "/api/v1/tickets", null, 405, "method-not-allowed")]
    [InlineData("GET", "/api/v1/events", null, 405, "method-not-allowed")]
    [InlineData("GET", "/api/v1/tickets", "text/html", 406, "not-acceptable")]
    [InlineData("GET", "/api/v1/tickets", "application/json;q=0", 406, "not-acceptable")]
    [InlineData("PUT", "/api/v1/accounts/a", null, 415, "unsupported-media-type")]
    public async Task Request_Refused_IsAProblemDocument(string method, string path, string? accept, int status, string name)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_web.Address, path));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (method == "PUT") request.Content = new StringContent("{}", Encoding.UTF8, "text/plain");

        using var response = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await RunningWeb.ProblemAsync(response, status, name);
    }

    [Fact]
    public async Task Health_NotReady_Is503WithTheReason()
    {
        using (var ready = await _web.GetAsync("health/ready"))
            Assert.Equal("""{"status":"ready","alarmsCaughtUp":3,"latestBy":"PT1M30S"}""", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        _web.Monitor.Health = new MonitorHealth(false, "replaying the journal: 40 %", default);

        using var response = await _web.GetAsync("health/ready");
        Assert.Equal("replaying the journal: 40 %", (await RunningWeb.ProblemAsync(response, 503, "not-ready")).GetProperty("detail").GetString());
        using var live = await _web.GetAsync("health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Query_WhatTheMonitorStandsOnIsAway_Is503WithRetryAfter()
    {
        _web.Monitor.Broken = new MonitorUnavailableException("the database does not answer");

        using var response = await _web.GetAsync("api/v1/tickets/T-1");

        Assert.Equal("the database does not answer", (await RunningWeb.ProblemAsync(response, 503, "not-ready")).GetProperty("detail").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Time_TellsNowAndSpeed()
    {
        _web.Monitor.Speed = 60;

        using var response = await _web.GetAsync("api/v1/time");

        Assert.Equal("""{"now":"2026-03-02T10:00:00Z","speed":60}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Summary_CountsClocksByState()
    {
        using var response = await _web.GetAsync("api/v1/summary");

        Assert.Equal(
            """{"now":"2026-03-02T10:00:00Z","speed":1,"ticketsOpen":5,"running":7,"atRisk":2,"paused":0,"breached":0,"met":0,"metLate":0,"metToday":0,"breachedToday":0,"oldestDueAt":null,"parts":null}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OpenApi_Document_DescribesEveryAddressWithSchemas()
    {
        using var response = await _web.GetAsync("openapi/v1.json");

        var document = await RunningWeb.JsonAsync(response);
        var paths = document.GetProperty("paths");
        Assert.Equal(
            ["/api/v1/accounts", "/api/v1/accounts/{id}", "/api/v1/breaches", "/api/v1/configuration", "/api/v1/configuration/explained", "/api/v1/configuration/{version}",
             "/api/v1/escalations", "/api/v1/escalations/{id}", "/api/v1/escalations/{id}/acknowledge", "/api/v1/escalations/{id}/escalate", "/api/v1/escalations/{id}/reassign",
             "/api/v1/escalations/{id}/reopen", "/api/v1/escalations/{id}/resolve", "/api/v1/escalations/{id}/snooze", "/api/v1/events",
             "/api/v1/incidents", "/api/v1/incidents/{id}", "/api/v1/incidents/{id}/actions", "/api/v1/incidents/{id}/actions/{number}/done", "/api/v1/incidents/{id}/close",
             "/api/v1/incidents/{id}/commander", "/api/v1/incidents/{id}/communications", "/api/v1/incidents/{id}/factors", "/api/v1/incidents/{id}/link",
             "/api/v1/incidents/{id}/mitigate", "/api/v1/incidents/{id}/reopen", "/api/v1/incidents/{id}/resolve", "/api/v1/incidents/{id}/root-cause",
             "/api/v1/incidents/{id}/severity", "/api/v1/incidents/{id}/update",
             "/api/v1/notifications", "/api/v1/notifications/send-again",
             "/api/v1/on-call", "/api/v1/on-call/users/{user}.ics", "/api/v1/on-call/users/{user}/leave", "/api/v1/on-call/users/{user}/leave/{id}",
             "/api/v1/on-call/{schedule}.ics", "/api/v1/on-call/{schedule}/overrides", "/api/v1/on-call/{schedule}/overrides/{id}", "/api/v1/on-call/{schedule}/shifts",
             "/api/v1/summary", "/api/v1/tickets", "/api/v1/tickets/{id}", "/api/v1/tickets/{id}/escalate", "/api/v1/tickets/{id}/explain", "/api/v1/time", "/api/v1/trends",
             "/api/v1/webhooks/alertmanager", "/health/live", "/health/ready"],
            paths.EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        var parameters = paths.GetProperty("/api/v1/tickets").GetProperty("get").GetProperty("parameters");
        Assert.Equal(12, parameters.GetArrayLength());
        var body = paths.GetProperty("/api/v1/events").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        Assert.Equal("created", body.GetProperty("application/x-ndjson").GetProperty("schema").GetProperty("properties").GetProperty("type").GetProperty("enum")[0].GetString());
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal("date-time", schemas.GetProperty("Instant").GetProperty("format").GetString());
        var snooze = paths.GetProperty("/api/v1/escalations/{id}/snooze").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal(["until", "for", "by", "note"], snooze.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Contains("dead_letter", schemas.GetProperty("NotificationResult").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("met_late", schemas.GetProperty("ClockState").GetRawText(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PutAsync(string id, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _web.Client.PutAsync(new Uri(_web.Address + "api/v1/accounts/" + Uri.EscapeDataString(id)), content);
    }

    private async Task<(int Status, string Body)> RawGetAsync(string target)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(_web.Address.Host, _web.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var json = body.IndexOf('{', StringComparison.Ordinal);
        return (int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), json < 0 ? "" : body[json..(body.LastIndexOf('}') + 1)]);
    }

    private static ClockRow Row(string ticket) => new(
        ticket, "Café <script>", "acme", null, Priority.Urgent, TicketStatus.OnHold, "billing", null, Tier.L1, null, Channel.SelfService,
        Metric.FirstResponse, 1, "gold", ClockState.Running, true, Instant.FromUtc(2026, 3, 2, 10, 5), null, null, Duration.FromMinutes(5));
}
