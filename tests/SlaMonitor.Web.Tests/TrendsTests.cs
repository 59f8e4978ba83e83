using System.Net;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;

namespace SlaMonitor.Web.Tests;

/// <summary>What is counted over time, and by label. It is 10:00 UTC on 2 March 2026, a Monday.</summary>
public sealed class TrendsTests : IAsyncLifetime
{
    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync()
    {
        _web = await RunningWeb.StartAsync();
        _web.Monitor.Trends.Add(Ticket("billing", At(8, 0), null, new EndedClock(Metric.FirstResponse, null, At(8, 30), Duration.FromMinutes(20), Duration.FromMinutes(30))));
        _web.Monitor.Trends.Add(Ticket("other", At(8, 0), At(9, 15), new EndedClock(Metric.FirstResponse, At(9, 0), At(9, 15), Duration.FromMinutes(75), Duration.FromMinutes(75))));
        _web.Monitor.Trends.Add(Ticket(null, At(9, 30), null));
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Trends_AllParameters_ReachTheMonitor()
    {
        using var response = await _web.GetAsync(
            "api/v1/trends?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&interval=PT1H&zone=Europe/Berlin&by=region&metric=resolution&account=a%26b&group=g&tier=L2&priority=urgent&region=eu&channel=self_service");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(_web.Monitor.TrendQueries.TryDequeue(out var query));
        Assert.Equal(
            new TrendQuery
            {
                From = Instant.FromUtc(2026, 3, 1, 0, 0),
                To = Instant.FromUtc(2026, 3, 2, 0, 0),
                Interval = TrendInterval.Hour,
                Zone = ZoneName.Find("Europe/Berlin")!,
                By = TicketLabelKind.Region,
                Metric = "resolution",
                Account = "a&b",
                Group = "g",
                Tier = Tier.L2,
                Priority = Priority.Urgent,
                Region = "eu",
                Channel = Channel.SelfService,
            },
            query);
    }

    [Fact]
    public async Task Trends_WithoutParameters_AreOfTheLastWeekByDay()
    {
        using var response = await _web.GetAsync("api/v1/trends");

        var answer = await RunningWeb.JsonAsync(response);
        Assert.Equal(
            ("2026-02-23T00:00:00Z", "2026-03-02T10:00:10Z", "UTC", "P1D", true),
            (answer.GetProperty("from").GetString(), answer.GetProperty("to").GetString(), answer.GetProperty("zone").GetString(), answer.GetProperty("interval").GetString(), answer.GetProperty("complete").GetBoolean()));
        var series = Assert.Single(answer.GetProperty("series").EnumerateArray());
        Assert.Equal(8, series.GetProperty("buckets").GetArrayLength());
        Assert.Equal(
            """{"from":"2026-03-02T00:00:00Z","to":"2026-03-02T10:00:10Z","met":1,"breached":1,"opened":3,"solved":1,"backlog":2}""",
            series.GetProperty("buckets")[7].GetRawText());
        Assert.Equal(168, answer.GetProperty("heatMap").GetArrayLength());
        Assert.Equal("""{"weekday":1,"hour":9,"breaches":1}""", answer.GetProperty("heatMap")[9].GetRawText());
        Assert.Equal(
            """{"metric":"first_response","key":null,"other":false,"kind":"business","count":2,"mean":"PT47M30S","p50":"PT20M","p75":"PT1H15M","p90":"PT1H15M","p95":"PT1H15M","p99":"PT1H15M","bins":[{"from":"PT0S","to":"PT1M","count":0},{"from":"PT1M","to":"PT2M","count":0},{"from":"PT2M","to":"PT5M","count":0},{"from":"PT5M","to":"PT10M","count":0},{"from":"PT10M","to":"PT15M","count":0},{"from":"PT15M","to":"PT30M","count":1},{"from":"PT30M","to":"PT1H","count":0},{"from":"PT1H","to":"PT2H","count":1}]}""",
            answer.GetProperty("durations")[0].GetRawText());
        Assert.Equal("wall", answer.GetProperty("durations")[1].GetProperty("kind").GetString());
        Assert.Equal("""[{"from":"PT0S","to":"PT1H","open":1},{"from":"PT1H","to":"PT4H","open":1}]""", $"[{answer.GetProperty("ages")[0].GetRawText()},{answer.GetProperty("ages")[1].GetRawText()}]");
    }

    [Fact]
    public async Task Trends_ByTeam_TellATeamThatIsCalledOtherFromTheSumOfTheOthers()
    {
        using var response = await _web.GetAsync("api/v1/trends?by=group");

        Assert.Equal(
            [("billing", false), ("other", false), (null, false)],
            (await RunningWeb.JsonAsync(response)).GetProperty("series").EnumerateArray().Select(s => (s.GetProperty("key").GetString(), s.GetProperty("other").GetBoolean())));
    }

    [Theory]
    [InlineData("trends?zone=Berlin", "zone", "the nearest is")]
    [InlineData("trends?interval=PT2H", "interval", "PT1H, P1D, P7D")]
    [InlineData("trends?from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z", "to", "after from")]
    [InlineData("trends?from=2020-03-02T00:00:00Z&interval=P1D", "interval", "more than 400")]
    [InlineData("trends?by=team", "by", "the nearest is \"tier\"")]
    [InlineData("summary?zone=Mars", "zone", "the nearest is")]
    [InlineData("summary?from=1", "from", "not a parameter here")]
    [InlineData("accounts?sort=best", "sort", "the nearest is \"worst\"")]
    [InlineData("configuration/explained?at=now", "at", "RFC 3339")]
    public async Task Get_BadQuery_Is400ThatNamesTheParameter(string path, string at, string message)
    {
        using var response = await _web.GetAsync("api/v1/" + path);

        var error = (await RunningWeb.ProblemAsync(response, 400, "invalid-query")).GetProperty("errors")[0];
        Assert.Equal(at, error.GetProperty("at").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_ByLabel_HasPartsWithWhatTheDayBrought()
    {
        _web.Monitor.LiveCounts = by => by == TicketLabelKind.Group
            ? [new("billing", 4, 5, 1, 0, 1, null), new(null, 1, 2, 1, 3, 0, At(9, 0))]
            : [new(null, 5, 7, 2, 3, 1, At(9, 0))];

        using var response = await _web.GetAsync("api/v1/summary?by=group&zone=Europe/Berlin");

        var answer = await RunningWeb.JsonAsync(response);
        Assert.Equal(
            (5, 7, 2, 3, 1, 1, 1, "2026-03-02T09:00:00Z"),
            (answer.GetProperty("ticketsOpen").GetInt32(), answer.GetProperty("running").GetInt32(), answer.GetProperty("atRisk").GetInt32(), answer.GetProperty("breached").GetInt32(),
             answer.GetProperty("paused").GetInt32(), answer.GetProperty("metToday").GetInt32(), answer.GetProperty("breachedToday").GetInt32(), answer.GetProperty("oldestDueAt").GetString()));
        Assert.Equal(
            [
                """{"key":null,"other":false,"ticketsOpen":1,"running":2,"atRisk":1,"breached":3,"paused":0,"metToday":0,"breachedToday":0,"oldestDueAt":"2026-03-02T09:00:00Z"}""",
                """{"key":"billing","other":false,"ticketsOpen":4,"running":5,"atRisk":1,"breached":0,"paused":1,"metToday":1,"breachedToday":0,"oldestDueAt":null}""",
                """{"key":"other","other":false,"ticketsOpen":0,"running":0,"atRisk":0,"breached":0,"paused":0,"metToday":0,"breachedToday":1,"oldestDueAt":null}""",
            ],
            answer.GetProperty("parts").EnumerateArray().Select(part => part.GetRawText()));
    }

    [Fact]
    public async Task Accounts_WorstFirst_AreGradedAndFound()
    {
        foreach (var (id, name) in new[] { ("acme", "Acme"), ("bolt", "Bolt Ltd"), ("core", "Core") })
            await _web.Monitor.DescribeAccountAsync(new AccountProfile(id, Name: name, Segment: "gold"), TestContext.Current.CancellationToken);
        _web.Monitor.LiveCounts = _ => [new("bolt", 3, 3, 0, 2, 0, null), new("core", 3, 3, 0, 3, 0, null)];

        using var worst = await _web.GetAsync("api/v1/accounts?sort=worst&limit=2");
        var first = await RunningWeb.JsonAsync(worst);
        using var rest = await _web.GetAsync("api/v1/accounts?sort=worst&limit=2&cursor=" + first.GetProperty("cursor").GetString());
        using var found = await _web.GetAsync("api/v1/accounts?q=LTD");

        Assert.Equal(["core", "bolt"], first.GetProperty("items").EnumerateArray().Select(account => account.GetProperty("id").GetString()));
        Assert.Equal(
            """{"grade":"poor","reasons":[{"kind":"breached_open","grade":"poor","metric":null,"text":"3 clocks are breached and still open"}]}""",
            first.GetProperty("items")[0].GetProperty("health").GetRawText());
        Assert.Equal(["acme"], (await RunningWeb.JsonAsync(rest)).GetProperty("items").EnumerateArray().Select(account => account.GetProperty("id").GetString()));
        Assert.Equal(["bolt"], (await RunningWeb.JsonAsync(found)).GetProperty("items").EnumerateArray().Select(account => account.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Explained_SaysThePoliciesInForce()
    {
        using var response = await _web.GetAsync("api/v1/configuration/explained");

        var policy = (await RunningWeb.JsonAsync(response)).GetProperty("policies")[0];
        Assert.Equal("gold", policy.GetProperty("id").GetString());
        Assert.Equal("It covers every ticket.", policy.GetProperty("sentences")[0].GetString());
    }

    private static TicketTrend Ticket(string? group, Instant opened, Instant? solved, params EndedClock[] clocks) =>
        new(null, group, null, Priority.Normal, null, null, opened, [new OpenSpell(opened, solved)], [.. clocks]);

    private static Instant At(int hour, int minute) => Instant.FromUtc(2026, 3, 2, hour, minute);
}
