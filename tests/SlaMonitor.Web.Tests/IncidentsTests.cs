using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NodaTime;

namespace SlaMonitor.Web.Tests;

public sealed class IncidentsTests : IAsyncLifetime
{
    private const string Declared = """{"title":"Payments fail","severity":"sev1","commander":"amina","tickets":["T-1"],"by":"ann"}""";

    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync() => _web = await RunningWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Declare_IsCreated_AndAsDocumented()
    {
        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents", Declared);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/api/v1/incidents/inc-1", response.Headers.Location?.ToString());
        const string Expected =
            """{"id":"inc-1","title":"Payments fail","severity":"sev1","state":"declared","commander":"amina","communications":null,"storm":null,"escalation":null,"openMembers":0,"openActions":0,"declaredAt":"2026-03-02T10:00:00Z","mitigatedAt":null,"resolvedAt":null,"closedAt":null,"updateEvery":"PT30M","updateDueAt":"2026-03-02T10:30:00Z","updatesMissed":0,"rootCause":null,"factors":[],"actions":[],"members":[],"links":[{"ticket":"T-1","escalation":null}],"timeline":[{"at":"2026-03-02T10:00:00Z","by":"ann","what":"declared","text":"Payments fail"}],"asOf":"2026-03-02T10:00:00Z"}""";
        Assert.Equal(Expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var found = await _web.GetAsync("api/v1/incidents/inc-1");
        Assert.Equal(Expected, await found.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task List_ByState_HasRows()
    {
        await DeclareAsync();
        await DeclareAsync();
        await AskAsync("inc-1/resolve", """{"by":"ann"}""");

        using var open = await _web.GetAsync("api/v1/incidents?state=declared,mitigated");
        Assert.Equal(["inc-2"], Ids(await RunningWeb.JsonAsync(open)));
        using var all = await _web.GetAsync("api/v1/incidents");
        Assert.Equal(["inc-2", "inc-1"], Ids(await RunningWeb.JsonAsync(all)));
    }

    [Fact]
    public async Task Incident_WorkedToItsEnd_IsClosedAndHasAReport()
    {
        await DeclareAsync();
        await AskAsync("inc-1/update", """{"text":"we look at it","by":"ann"}""");
        await AskAsync("inc-1/severity", """{"severity":"sev2","by":"ann"}""");
        await AskAsync("inc-1/communications", """{"user":"kim","by":"ann"}""");
        await AskAsync("inc-1/link", """{"escalation":"T-1|critical|1","by":"ann"}""");
        _web.Monitor.Incidents!.Now += Duration.FromMinutes(90);
        await AskAsync("inc-1/mitigate", """{"note":"traffic moved","by":"ann"}""");
        await AskAsync("inc-1/reopen", """{"by":"ann"}""");
        await AskAsync("inc-1/resolve", """{"note":"renewed","release":true,"by":"ann"}""");
        await AskAsync("inc-1/factors", """{"text":"a holiday","by":"ann"}""");
        await AskAsync("inc-1/actions", """{"text":"watch certificates","owner":"bob","dueAt":"2026-04-01T00:00:00Z","by":"ann"}""");
        using (var early = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents/inc-1/close", """{"by":"ann"}"""))
            Assert.Equal("the incident has no root cause yet", (await RunningWeb.ProblemAsync(early, 409, "incident-refused")).GetProperty("detail").GetString());
        await AskAsync("inc-1/root-cause", """{"text":"A certificate ran out.\nNobody <b>watches</b> *them*.","by":"ann"}""");
        await AskAsync("inc-1/actions/1/done", """{"by":"bob"}""");
        var closed = await AskAsync("inc-1/close", """{"by":"ann"}""");
        Assert.Equal("closed", closed.GetProperty("state").GetString());

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address, "api/v1/incidents/inc-1"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/markdown"));
        using var response = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("text/markdown", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """
            # Payments fail

            - Incident: inc-1, sev2, closed
            - Declared: 2026-03-02 10:00:00Z
            - Resolved: 2026-03-02 11:30:00Z, after 1 h 30 min
            - Closed: 2026-03-02 11:30:00Z
            - Commander: amina
            - Communications: kim
            - Status updates: 1 given, 0 missed

            ## Root cause

            A certificate ran out.

            Nobody &lt;b\>watches&lt;/b\> \*them\*.

            ## Contributing factors

            - a holiday

            ## Actions

            1. watch certificates: bob, due 2026-04-01 00:00:00Z, done 2026-03-02 11:30:00Z by bob

            ## Timeline

            - 2026-03-02 10:00:00Z declared, ann: Payments fail
            - 2026-03-02 10:00:00Z status updated, ann: we look at it
            - 2026-03-02 10:00:00Z severity changed, ann: sev2
            - 2026-03-02 10:00:00Z communications assigned, ann: kim
            - 2026-03-02 10:00:00Z linked, ann: escalation T-1\|critical\|1
            - 2026-03-02 11:30:00Z mitigated, ann: traffic moved
            - 2026-03-02 11:30:00Z reopened, ann
            - 2026-03-02 11:30:00Z resolved, ann: renewed
            - 2026-03-02 11:30:00Z factor added, ann: a holiday
            - 2026-03-02 11:30:00Z action added, ann: 1. watch certificates (bob)
            - 2026-03-02 11:30:00Z root cause set, ann: A certificate ran out. Nobody &lt;b\>watches&lt;/b\> \*them\*.
            - 2026-03-02 11:30:00Z action done, bob: 1. watch certificates (bob)
            - 2026-03-02 11:30:00Z closed, ann

            ## Tickets

            - T-1 (ticket, linked by hand)
            - T-1\|critical\|1 (escalation, linked by hand)

            """,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", """{"severity":"sev1","by":"a"}""", "title", "is missing")]
    [InlineData("", """{"title":"x","severity":"sev9","by":"a"}""", "severity", "sev1, sev2, sev3")]
    [InlineData("", """{"title":"x","severity":"sev1","policy":"none","by":"a"}""", "policy", "an escalation policy")]
    [InlineData("", """{"title":"x","severity":"sev1"}""", "by", "say who acts")]
    [InlineData("", """{"title":"x","severity":"sev1","tickets":"T-1","by":"a"}""", "tickets", "a list of 1 to 500 names")]
    [InlineData("/inc-1/update", """{"text":" ","by":"a"}""", "text", "must not be empty")]
    [InlineData("/inc-1/update", """{"txt":"x","by":"a"}""", "txt", "the nearest is \"text\"")]
    [InlineData("/inc-1/link", """{"ticket":"T-1","escalation":"e","by":"a"}""", "ticket", "give either")]
    [InlineData("/inc-1/resolve", """{"release":"yes","by":"a"}""", "release", "true or false")]
    [InlineData("/inc-1/actions", """{"text":"x","owner":"b","by":"a"}""", "dueAt", "is missing")]
    [InlineData("/inc-1/actions", """{"text":"x","owner":"b","dueAt":"2999-01-01T00:00:00Z","by":"a"}""", "dueAt", "10 years")]
    [InlineData("/inc-1/actions/one/done", """{"by":"a"}""", "number", "from 1")]
    public async Task Post_BadBody_Is400ThatNamesTheField(string path, string body, string at, string message)
    {
        await DeclareAsync();

        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents" + path, body);

        var error = (await RunningWeb.ProblemAsync(response, 400, "invalid-input")).GetProperty("errors")[0];
        Assert.Equal(at, error.GetProperty("at").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhatCannotBeDone_Is404Or409Or429()
    {
        using var nobody = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents/inc-9/close", """{"by":"a"}""");
        await RunningWeb.ProblemAsync(nobody, 404, "not-found");
        await DeclareAsync();
        using var noAction = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents/inc-1/actions/4/done", """{"by":"a"}""");
        await RunningWeb.ProblemAsync(noAction, 409, "incident-refused");
        _web.Monitor.Incidents!.IsBusy = true;
        using var busy = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents", Declared);
        await RunningWeb.ProblemAsync(busy, 429, "busy");
        _web.Monitor.Incidents = null;
        using var none = await _web.GetAsync("api/v1/incidents");
        await RunningWeb.ProblemAsync(none, 404, "not-found");
    }

    private static IEnumerable<string?> Ids(JsonElement list) => list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString());

    private async Task DeclareAsync()
    {
        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents", Declared);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private async Task<JsonElement> AskAsync(string path, string body)
    {
        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/incidents/" + path, body);
        var answer = await RunningWeb.JsonAsync(response);
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer.GetRawText());
        return answer;
    }
}
