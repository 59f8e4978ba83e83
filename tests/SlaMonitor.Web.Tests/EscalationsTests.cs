using System.Net;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Web.Tests;

public sealed class EscalationsTests : IAsyncLifetime
{
    private const string One = "api/v1/escalations/T-1%7Ccritical%7C1";

    private RunningWeb _web = null!;

    private InMemoryMonitor Monitor => _web.Monitor;

    public async ValueTask InitializeAsync() => _web = await DeskSample.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task List_Rows_AreAsDocumented()
    {
        Monitor.Escalate("T-1");

        using var response = await _web.GetAsync("api/v1/escalations?state=triggered,acknowledged&ticket=T-1&limit=5");

        Assert.Equal(
            """{"items":[{"id":"T-1|critical|1","ticket":"T-1","subject":"Printer on fire","account":"acme","priority":"urgent","group":"billing","product":null,"policy":"critical","state":"triggered","severity":"critical","level":1,"targets":["amina"],"by":null,"since":"2026-03-02T10:00:00Z","until":null,"why":null,"startedAt":"2026-03-02T10:00:00Z","nextStepAt":"2026-03-02T10:10:00Z","hasDeadLetters":false,"incident":null}],"cursor":null}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var others = await _web.GetAsync("api/v1/escalations?state=resolved");
        Assert.Equal(0, (await RunningWeb.JsonAsync(others)).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("escalations?state=open", "state", "triggered, acknowledged, snoozed, resolved, bundled")]
    [InlineData("escalations?stat=triggered", "stat", "the nearest is \"state\"")]
    [InlineData("escalations?ticket=", "ticket", "must not be empty")]
    [InlineData("escalations/T-1%7Ccritical%7C1?full=1", "full", "not a parameter here")]
    [InlineData("notifications?result=delivered", "result", "only \"dead_letter\"")]
    [InlineData("on-call?at=now", "at", "RFC 3339")]
    [InlineData("on-call?at=9999-12-31T00:00:00Z", "at", "reach from")]
    [InlineData("on-call/l1/shifts?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "to", "after from")]
    [InlineData("on-call/l1/shifts?to=2036-03-01T00:00:00Z", "to", "within 731 days")]
    [InlineData("on-call/l1/shifts?from=9999-12-31T23:59:59Z", "from", "reach from")]
    [InlineData("on-call/l1.ics?form=2026-03-02T00:00:00Z", "form", "the nearest is \"from\"")]
    public async Task Get_BadQuery_Is400ThatNamesTheParameter(string path, string at, string message)
    {
        using var response = await _web.GetAsync("api/v1/" + path);

        var error = (await RunningWeb.ProblemAsync(response, 400, "invalid-query")).GetProperty("errors")[0];
        Assert.Equal(at, error.GetProperty("at").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ReasonsOfEveryKind_AreTold()
    {
        EscalationReason[] all =
        [
            new EscalationReason.Clock(Metric.Resolution, 1, null, null),
            new EscalationReason.BurnRate(Metric.Resolution, Duration.FromHours(1), 14.4m, 7),
            new EscalationReason.ByHand("kim", "please"),
            new EscalationReason.Incident(1, 1, 0, null),
        ];
        Monitor.Escalate("T-1");
        foreach (var reason in all) Monitor.Escalations.Tell("T-1|critical", new EscalationCommand.Trigger(0, "critical", new EscalatedTicket("T-1"), reason));

        using var response = await _web.GetAsync(One);

        var reasons = (await RunningWeb.JsonAsync(response)).GetProperty("reasons");
        Assert.Equal(all.Length, reasons.GetArrayLength());
        Assert.Equal(
            """{"metric":"resolution","cycle":null,"dueAt":null,"breachedAt":null,"by":null,"note":"the error budget of resolution burns 14.4 times as fast as allowed: 7 breaches in 1 h"}""",
            reasons[1].GetRawText());
        Assert.Equal(all.Select(reason => reason.GetType()).ToHashSet(), typeof(EscalationReason).GetNestedTypes().ToHashSet());
    }

    [Fact]
    public async Task Get_AnEscalation_HasReasonsStepsAndWhoWasTold()
    {
        Monitor.Escalate("T-1");
        await Monitor.Escalations.EndPageAsync(Monitor.Escalations.Sent[0], new PageOutcome.Delivered(2, "pager", "42"), TestContext.Current.CancellationToken);

        using var response = await _web.GetAsync(One);

        var found = await RunningWeb.JsonAsync(response);
        Assert.Equal("""[{"metric":"resolution","cycle":1,"dueAt":"2026-03-02T09:56:00Z","breachedAt":"2026-03-02T09:56:00Z","by":null,"note":null}]""", found.GetProperty("reasons").GetRawText());
        Assert.Equal(
            """[{"level":1,"after":"PT0S","notify":[{"user":null,"schedule":"l1","channel":null}],"tier":null,"isTaken":true,"at":"2026-03-02T10:00:00Z"},{"level":2,"after":"PT10M","notify":[{"user":null,"schedule":"l2","channel":null},{"user":null,"schedule":null,"channel":"ops"}],"tier":"L2","isTaken":false,"at":"2026-03-02T10:10:00Z"}]""",
            found.GetProperty("steps").GetRawText());
        Assert.Equal(
            """[{"id":"1.0.trigger|amina|pager|T-1|critical|1","action":"trigger","level":1,"user":"amina","channel":"pager","at":"2026-03-02T10:00:00Z","askedAt":"2026-03-02T10:00:00Z","result":"delivered","deliveredBy":"pager","attempts":2,"reference":"42","why":null},{"id":"1.1.trigger|amina|sms|T-1|critical|1","action":"trigger","level":1,"user":"amina","channel":"sms","at":"2026-03-02T10:03:00Z","askedAt":null,"result":"waiting","deliveredBy":null,"attempts":null,"reference":null,"why":null}]""",
            found.GetProperty("notifications").GetRawText());
        Assert.Equal((1, 1), (found.GetProperty("pass").GetInt32(), found.GetProperty("repeat").GetInt32()));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a|b")]
    [InlineData("Ünï 日本 😀?#&=+%")]
    [InlineData("x/acknowledge")]
    public async Task AnyTicket_Encoded_IsFoundAndActedOn(string ticket)
    {
        var state = Monitor.Escalate(ticket);
        var id = Uri.EscapeDataString(state.Alert);

        using var found = await _web.GetAsync("api/v1/escalations/" + id);
        using var acted = await _web.SendAsync(HttpMethod.Post, $"api/v1/escalations/{id}/acknowledge", """{"by":"amina"}""");

        Assert.Equal(state.Alert, (await RunningWeb.JsonAsync(found)).GetProperty("id").GetString());
        Assert.Equal("acknowledged", (await RunningWeb.JsonAsync(acted)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Act_SlashNotEncoded_IsPartOfTheId()
    {
        Monitor.Escalate("a/b");

        using var acted = await _web.SendAsync(HttpMethod.Post, "api/v1/escalations/a/b%7Ccritical%7C1/resolve", """{"by":"amina"}""");

        Assert.Equal(HttpStatusCode.OK, acted.StatusCode);
    }

    [Fact]
    public async Task Acknowledge_ThenReopen_ThenEscalate_ThenResolve_EachAnswersAsItIsThen()
    {
        Monitor.Escalate("T-1");

        var taken = await ActAsync("acknowledge", """{"by":"amina","note":"looking","until":"2026-03-02T11:00:00Z"}""");
        Assert.Equal(("acknowledged", "amina", "2026-03-02T11:00:00Z"), (Text(taken, "state"), Text(taken, "by"), Text(taken, "until")));
        Assert.Equal(JsonValueKind.Null, taken.GetProperty("nextStepAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, taken.GetProperty("steps")[1].GetProperty("at").ValueKind);

        Monitor.Pass(Duration.FromMinutes(1));
        var reopened = await ActAsync("reopen", """{"by":"joseph"}""");
        Assert.Equal(("triggered", "2026-03-02T10:01:00Z"), (Text(reopened, "state"), Text(reopened, "since")));

        var stepped = await ActAsync("escalate", """{"by":"joseph","note":"too big for me"}""");
        Assert.Equal(2, stepped.GetProperty("level").GetInt32());
        Assert.Equal("""["joseph","ops"]""", stepped.GetProperty("targets").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\"ops\",\"joseph\"", "\"joseph\",\"ops\"", StringComparison.Ordinal));

        var resolved = await ActAsync("resolve", """{"by":"joseph","note":"put out"}""");
        Assert.Equal(("resolved", "joseph", "put out"), (Text(resolved, "state"), Text(resolved, "by"), Text(resolved, "why")));

        using var late = await _web.SendAsync(HttpMethod.Post, One + "/acknowledge", """{"by":"amina"}""");
        Assert.Contains("by joseph: put out", (await RunningWeb.ProblemAsync(late, 409, "escalation-over")).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snooze_ForAWhile_EndsThen()
    {
        Monitor.Escalate("T-1");

        var snoozed = await ActAsync("snooze", """{"by":"amina","for":"45m"}""");

        Assert.Equal(("snoozed", "2026-03-02T10:45:00Z"), (Text(snoozed, "state"), Text(snoozed, "until")));
    }

    [Theory]
    [InlineData("""{"user":"kim"}""", "kim")]
    [InlineData("""{"schedule":"l2"}""", "joseph")]
    [InlineData("""{"channel":"ops"}""", "ops")]
    public async Task Reassign_ToWhomTheConfigurationHas_TellsThem(string to, string told)
    {
        Monitor.Escalate("T-1");

        var reassigned = await ActAsync("reassign", $$"""{"by":"amina","to":{{to}}}""");

        Assert.Equal(told, Assert.Single(reassigned.GetProperty("targets").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("acknowledge", "{", "$", "not JSON")]
    [InlineData("acknowledge", "[]", "$", "must be an object")]
    [InlineData("acknowledge", """{"by":"a","by":"b"}""", "$", "not JSON")]
    [InlineData("acknowledge", "{}", "by", "say who acts")]
    [InlineData("acknowledge", """{"by":""}""", "by", "must not be empty")]
    [InlineData("acknowledge", """{"by":7}""", "by", "must be a text")]
    [InlineData("acknowledge", """{"by":"\ud800"}""", "by", "surrogate")]
    [InlineData("acknowledge", """{"\ud800":"a"}""", "$", "surrogate")]
    [InlineData("reassign", """{"by":"a","to":{"\ud800":"a"}}""", "$", "surrogate")]
    [InlineData("acknowledge", """{"by":"a\u0007b"}""", "by", "control")]
    [InlineData("acknowledge", """{"by":"a","nota":"x"}""", "nota", "the nearest is \"note\"")]
    [InlineData("acknowledge", """{"by":"a","until":"soon"}""", "until", "RFC 3339")]
    [InlineData("acknowledge", """{"by":"a","until":"2026-03-02T09:00:00Z"}""", "until", "has passed")]
    [InlineData("acknowledge", """{"by":"a","until":"2026-03-02T11:00:00Z","for":"5m"}""", "for", "either")]
    [InlineData("resolve", """{"by":"a","until":"2026-03-02T11:00:00Z"}""", "until", "not a field here")]
    [InlineData("snooze", """{"by":"a"}""", "until", "is missing")]
    [InlineData("snooze", """{"by":"a","for":"0m"}""", "for", "a duration such as")]
    [InlineData("snooze", """{"by":"a","for":"5 minutes"}""", "for", "a duration such as")]
    [InlineData("reassign", """{"by":"a"}""", "to", "is missing")]
    [InlineData("reassign", """{"by":"a","to":"kim"}""", "to", "must be an object")]
    [InlineData("reassign", """{"by":"a","to":{}}""", "to", "one of user, schedule and channel")]
    [InlineData("reassign", """{"by":"a","to":{"user":"kim","channel":"ops"}}""", "to", "one of user, schedule and channel")]
    [InlineData("reassign", """{"by":"a","to":{"usr":"kim"}}""", "to.usr", "the nearest is \"user\"")]
    [InlineData("reassign", """{"by":"a","to":{"user":"kin"}}""", "to.user", "the nearest is \"kim\"")]
    [InlineData("reassign", """{"by":"a","to":{"schedule":"l3"}}""", "to.schedule", "the nearest is \"l1\"")]
    [InlineData("reassign", """{"by":"a","to":{"channel":"slack"}}""", "to.channel", "the nearest is")]
    public async Task Act_BadBody_Is400ThatNamesThePlaceAndDoesNothing(string action, string body, string at, string message)
    {
        var before = Monitor.Escalate("T-1");

        using var response = await _web.SendAsync(HttpMethod.Post, $"{One}/{action}", body);

        var errors = (await RunningWeb.ProblemAsync(response, 400, "invalid-input")).GetProperty("errors").EnumerateArray().ToList();
        Assert.Contains(errors, error => error.GetProperty("at").GetString() == at && error.GetProperty("message").GetString()!.Contains(message, StringComparison.Ordinal));
        Assert.Equal(before, await Monitor.Escalations.FindAsync(before.Alert, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("api/v1/escalations/T-9%7Ccritical%7C1/acknowledge", 404, "not-found")]
    [InlineData("api/v1/escalations/T-1%7Ccritical%7C2/acknowledge", 404, "not-found")]
    [InlineData("api/v1/escalations/nonsense/acknowledge", 404, "not-found")]
    [InlineData("api/v1/escalations/T-1%7Ccritical%7C1/acknowlege", 404, "not-found")]
    [InlineData("api/v1/escalations/T-1%7Ccritical%7C1/acknowledge?by=amina", 400, "invalid-query")]
    [InlineData("api/v1/escalations/%07/acknowledge", 400, "invalid-input")]
    public async Task Act_WrongAddress_IsAProblem(string path, int status, string name)
    {
        Monitor.Escalate("T-1");

        using var response = await _web.SendAsync(HttpMethod.Post, path, """{"by":"amina"}""");

        await RunningWeb.ProblemAsync(response, status, name);
    }

    [Fact]
    public async Task Act_MonitorBusy_Is429()
    {
        Monitor.Escalate("T-1");
        Monitor.Escalations.IsBusy = true;

        using var response = await _web.SendAsync(HttpMethod.Post, One + "/acknowledge", """{"by":"amina"}""");

        await RunningWeb.ProblemAsync(response, 429, "busy");
        Assert.True(response.Headers.Contains("Retry-After"));
    }

    [Fact]
    public async Task Act_WithoutABody_TakesTheNameOfTheKey()
    {
        string? agent = null, viewer = null;
        await using var web = await DeskSample.StartAsync(prepare: data =>
        {
            var keys = new Access.ApiKeyFile(data);
            keys.Add("night desk", Access.Role.Agent, DateTimeOffset.UnixEpoch, out agent);
            keys.Add("wall", Access.Role.Viewer, DateTimeOffset.UnixEpoch, out viewer);
        });
        web.Monitor.Escalate("T-1");

        web.Client.DefaultRequestHeaders.Authorization = new("Bearer", viewer);
        using var refused = await web.SendAsync(HttpMethod.Post, One + "/acknowledge");
        using var start = await web.SendAsync(HttpMethod.Post, "api/v1/tickets/T-1/escalate", """{"policy":"critical"}""");
        using var change = await web.SendAsync(HttpMethod.Post, "api/v1/on-call/l1/overrides", "{}");
        web.Client.DefaultRequestHeaders.Authorization = new("Bearer", agent);
        using var taken = await web.SendAsync(HttpMethod.Post, One + "/acknowledge");

        foreach (var response in new[] { refused, start, change }) await RunningWeb.ProblemAsync(response, 403, "role-too-low");
        Assert.Equal("night desk", Text(await RunningWeb.JsonAsync(taken), "by"));
    }

    [Fact]
    public async Task Start_ByHand_EscalatesTheTicket()
    {
        Monitor.Escalations.Tickets.Add("a/b");

        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/tickets/a%2Fb/escalate", """{"policy":"critical","by":"kim","note":"the CEO called"}""");

        var started = await RunningWeb.JsonAsync(response);
        Assert.Equal("a/b|critical|1", Text(started, "id"));
        Assert.Equal("the CEO called", started.GetProperty("reasons")[0].GetProperty("note").GetString());
    }

    [Theory]
    [InlineData("T-1", """{"policy":"critcal","by":"kim"}""", 400, "the nearest is \\\"critical\\\"")]
    [InlineData("T-1", """{"by":"kim"}""", 400, "is missing")]
    [InlineData("T-404", """{"policy":"critical","by":"kim"}""", 404, "No event has named")]
    public async Task Start_Wrong_IsAProblem(string ticket, string body, int status, string message)
    {
        Monitor.Escalations.Tickets.Add("T-1");

        using var response = await _web.SendAsync(HttpMethod.Post, $"api/v1/tickets/{ticket}/escalate", body);

        Assert.Contains(message, (await RunningWeb.ProblemAsync(response, status, status == 400 ? "invalid-input" : "not-found")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_AreListedAndSentAgain()
    {
        var state = Monitor.Escalate("T-1");
        var page = Monitor.Escalations.Sent[0];
        await Monitor.Escalations.EndPageAsync(page, new PageOutcome.DeadLetter(7, "the receiver says 404"), TestContext.Current.CancellationToken);

        using var list = await _web.GetAsync("api/v1/notifications?result=dead_letter");
        Assert.Equal(
            """{"items":[{"id":"1.0.trigger|amina|pager|T-1|critical|1","escalation":"T-1|critical|1","ticket":"T-1","state":"triggered","action":"trigger","user":"amina","channel":"pager","at":"2026-03-02T10:00:00Z","attempts":7,"why":"the receiver says 404"}],"cursor":null}""",
            await list.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var body = JsonSerializer.Serialize(new { escalation = state.Alert, notification = page.Id, by = "kim" });
        using var sent = await _web.SendAsync(HttpMethod.Post, "api/v1/notifications/send-again", body);
        Assert.Equal("under_way", (await RunningWeb.JsonAsync(sent)).GetProperty("notifications")[0].GetProperty("result").GetString());
        Assert.Equal([page.Id, page.Id], Monitor.Escalations.Sent.Select(s => s.Id));

        using var again = await _web.SendAsync(HttpMethod.Post, "api/v1/notifications/send-again", body);
        await RunningWeb.ProblemAsync(again, 409, "not-a-dead-letter");
        using var unknown = await _web.SendAsync(HttpMethod.Post, "api/v1/notifications/send-again", """{"escalation":"T-1|critical|1","notification":"x","by":"kim"}""");
        await RunningWeb.ProblemAsync(unknown, 404, "not-found");
        using var empty = await _web.GetAsync("api/v1/notifications");
        Assert.Equal(0, (await RunningWeb.JsonAsync(empty)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Ticket_Document_HasItsEscalations()
    {
        using var posted = await _web.PostAsync("""{"id":"e","ticket":"T-1","at":"2026-03-02T09:14:05Z","type":"created"}""");
        Monitor.Escalate("T-1");
        Monitor.Escalate("T-2");

        using var response = await _web.GetAsync("api/v1/tickets/T-1");

        var only = Assert.Single((await RunningWeb.JsonAsync(response)).GetProperty("escalations").EnumerateArray());
        Assert.Equal(("T-1|critical|1", "triggered"), (Text(only, "id"), Text(only, "state")));
    }

    private async Task<JsonElement> ActAsync(string action, string body)
    {
        using var response = await _web.SendAsync(HttpMethod.Post, $"{One}/{action}", body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
