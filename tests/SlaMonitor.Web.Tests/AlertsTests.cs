using System.Net;
using System.Net.Http.Headers;
using System.Text;
using NodaTime;
using SlaMonitor.Web.Access;

namespace SlaMonitor.Web.Tests;

/// <summary>Alertmanager's webhook, and the answers by which it does right.</summary>
public sealed class AlertsTests : IAsyncLifetime
{
    private const string Ticket = "alert-49fc1bb0d7b9a2c1-20260302T090000000Z";

    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync() => _web = await RunningWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Post_FiringThenResolved_IsOneTicketWithTwoEvents()
    {
        var fired = await TakenAsync(Message(Firing));
        var repeated = await TakenAsync(Message(Firing));
        var resolved = await TakenAsync(Message(Resolved, truncated: 7));
        var again = await TakenAsync(Message(Resolved));

        Assert.Equal((1, 0, 0), fired);
        Assert.Equal((0, 1, 0), repeated);
        Assert.Equal((1, 1, 7), resolved);
        Assert.Equal((0, 2, 0), again);
        var ticket = await RunningWeb.JsonAsync(await _web.GetAsync("api/v1/tickets/" + Ticket));
        Assert.Equal(["created", "solved"], ticket.GetProperty("events").EnumerateArray().Select(told => told.GetProperty("type").GetString()));
        var metrics = await _web.Client.GetStringAsync(new Uri(_web.Address, "metrics"), TestContext.Current.CancellationToken);
        Assert.Contains("slamonitor_events_ingested_total{source=\"alertmanager\",result=\"accepted\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("slamonitor_events_ingested_total{source=\"alertmanager\",result=\"duplicate\"} 4\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_NoAlerts_IsTaken() => Assert.Equal((0, 0, 0), await TakenAsync(Message("")));

    [Fact]
    public async Task Post_WhileBusy_IsA503SinceA429IsNotTriedAgain()
    {
        _web.Monitor.BusyFor = Duration.FromSeconds(3);

        using var response = await PostAsync(Message(Firing));

        await RunningWeb.ProblemAsync(response, 503, "not-ready");
        Assert.NotNull(response.Headers.RetryAfter);
        _web.Monitor.BusyFor = null;
        Assert.Equal((1, 0, 0), await TakenAsync(Message(Firing)));
    }

    [Fact]
    public async Task Post_AlertThatCanNeverBeTaken_TellsWhichAndTakesTheOthers()
    {
        var future = Firing.Replace("2026-03-02T09", "2027-03-02T09", StringComparison.Ordinal);
        var unknown = Firing.Replace("firing", "smouldering", StringComparison.Ordinal);

        var problem = await RunningWeb.ProblemAsync(await PostAsync(Message($"{future},{Firing},{unknown}")), 400, "invalid-input");

        Assert.Equal(["alerts[2].status", "alerts[0].startsAt"], problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("at").GetString()));
        Assert.Equal((0, 1, 0), await TakenAsync(Message(Firing)));
    }

    [Theory]
    [InlineData("""{"version":"5","alerts":[]}""", "version")]
    [InlineData("{", "$")]
    public async Task Post_OfSomethingElse_NamesThePlace(string body, string at)
    {
        var problem = await RunningWeb.ProblemAsync(await PostAsync(body), 400, "invalid-input");

        Assert.Equal(at, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("at").GetString());
    }

    [Fact]
    public async Task Post_OfAnotherType_IsRefused() => await RunningWeb.ProblemAsync(await PostAsync(Message(Firing), "text/plain"), 415, "unsupported-media-type");

    [Fact]
    public async Task Post_Larger_IsRefused() => await RunningWeb.ProblemAsync(await PostAsync(new string(' ', 8 * 1024 * 1024 + 1)), 413, "too-large");

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Agent, HttpStatusCode.Accepted)]
    public async Task Post_WithKeys_NeedsOneThatMaySendEvents(Role? role, HttpStatusCode expected)
    {
        string? key = null;
        await using var web = await RunningWeb.StartAsync(prepare: data =>
        {
            var file = new ApiKeyFile(data);
            file.Add("somebody", Role.Admin, DateTimeOffset.UnixEpoch, out _);
            if (role is { } wanted) file.Add("alertmanager", wanted, DateTimeOffset.UnixEpoch, out key);
        });
        if (key is not null) web.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        using var response = await web.SendAsync(HttpMethod.Post, "api/v1/webhooks/alertmanager", Message(Firing));

        Assert.Equal(expected, response.StatusCode);
    }

    private const string Firing = """
        {"status":"firing","labels":{"alertname":"SiloLost","severity":"critical"},"annotations":{"summary":"A silo is gone"},
         "startsAt":"2026-03-02T09:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus:9090/graph","fingerprint":"49fc1bb0d7b9a2c1"}
        """;

    private static readonly string Resolved = Firing.Replace("firing", "resolved", StringComparison.Ordinal).Replace("0001-01-01T00", "2026-03-02T09", StringComparison.Ordinal);

    private static string Message(string alerts, int truncated = 0) =>
        $$"""{"version":"4","receiver":"slamonitor","truncatedAlerts":{{truncated}},"alerts":[{{alerts}}],"groupKey":"{}:{}"}""";

    private async Task<(int Accepted, int Duplicates, int Truncated)> TakenAsync(string body)
    {
        using var response = await PostAsync(body);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await RunningWeb.JsonAsync(response);
        return (Number("accepted"), Number("duplicates"), Number("truncatedAlerts"));

        int Number(string name) => answer.GetProperty(name).GetInt32();
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await _web.Client.PostAsync(new Uri(_web.Address, "api/v1/webhooks/alertmanager"), content);
    }
}
