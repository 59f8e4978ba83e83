using System.Text;
using NodaTime;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Tests;

public sealed class EventsTests : IAsyncLifetime
{
    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync() => _web = await RunningWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Post_OneEvent_IsAcceptedAndThenADuplicate()
    {
        Assert.Equal("""{"accepted":1,"duplicates":0,"rejected":[]}""", await TextAsync(202, await _web.PostAsync(Row(1))));
        Assert.Equal("""{"accepted":0,"duplicates":1,"rejected":[]}""", await TextAsync(202, await _web.PostAsync(Row(1))));
    }

    [Fact]
    public async Task Post_EventsOfEveryFate_AreCountedBySource()
    {
        var future = Row(3).Replace("2026-03-02T09", "2026-03-03T09", StringComparison.Ordinal);
        await _web.PostAsync($"{Row(1)}\n{Row(2)}\n{Row(1)}\n{future}\n{{\n", "application/x-ndjson");

        using var response = await _web.GetAsync("metrics");

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "slamonitor_events_ingested_total{source=\"api\",result=\"accepted\"} 2",
                "slamonitor_events_ingested_total{source=\"api\",result=\"duplicate\"} 1",
                "slamonitor_events_ingested_total{source=\"api\",result=\"rejected\"} 1",
                "slamonitor_events_ingested_total{source=\"other\",result=\"rejected\"} 1",
            ],
            text.Split('\n').Where(line => line.StartsWith("slamonitor_events_ingested_total{", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Post_ArrayOfTenThousandWithOneBadRow_TakesTheOthers()
    {
        var rows = Enumerable.Range(0, 10_000).Select(i => i == 7 ? Bad(i) : Row(i));

        var answer = await RunningWeb.JsonAsync(await _web.PostAsync($"[{string.Join(',', rows)}]"));

        Assert.Equal(9_999, answer.GetProperty("accepted").GetInt32());
        var rejected = Assert.Single(answer.GetProperty("rejected").EnumerateArray());
        Assert.Equal(7, rejected.GetProperty("index").GetInt32());
        Assert.Equal("[7].type", rejected.GetProperty("at").GetString());
        Assert.Equal(9_999, _web.Monitor.EventCount);
    }

    [Fact]
    public async Task Post_LinesWithBadOnes_NamesThemByLine()
    {
        var future = Row(3).Replace("2026-03-02T09", "2026-03-03T09", StringComparison.Ordinal);

        var answer = await RunningWeb.JsonAsync(await _web.PostAsync($"{Row(1)}\n\n{{\n{future}\n{Row(4)}\n", "application/x-ndjson; charset=utf-8"));

        Assert.Equal(2, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(["line 3", "line 4: at"], answer.GetProperty("rejected").EnumerateArray().Select(row => row.GetProperty("at").GetString()));
        Assert.Equal([1, 2], answer.GetProperty("rejected").EnumerateArray().Select(row => row.GetProperty("index").GetInt32()));
    }

    [Theory]
    [InlineData("application/json", "[{},{}]")]
    [InlineData("application/x-ndjson", "{}\n{")]
    public async Task Post_ListWithOnlyBadRows_IsStillAnsweredRowByRow(string type, string body)
    {
        using var response = await _web.PostAsync(body, type);

        Assert.Equal(202, (int)response.StatusCode);
        Assert.Equal([0, 1], (await RunningWeb.JsonAsync(response)).GetProperty("rejected").EnumerateArray().Select(row => row.GetProperty("index").GetInt32()));
    }

    [Theory]
    [InlineData("{\"id\":\"e\"}", "ticket")]
    [InlineData("{\"id\":", "$")]
    [InlineData("[{\"id\":", "$")]
    [InlineData("", "$")]
    [InlineData("17", "$")]
    [InlineData("\"\\ud800\"", "$")]
    public async Task Post_UnreadableOrBadObject_Is400WithThePlace(string body, string at)
    {
        using var response = await _web.PostAsync(body);

        var problem = await RunningWeb.ProblemAsync(response, 400, "invalid-input");
        Assert.Equal(at, problem.GetProperty("errors")[0].GetProperty("at").GetString());
    }

    [Fact]
    public async Task Post_ObjectThatTheMonitorRefuses_Is400WithTheField()
    {
        using var response = await _web.PostAsync(Row(1).Replace("2026", "2027", StringComparison.Ordinal));

        var problem = await RunningWeb.ProblemAsync(response, 400, "invalid-input");
        Assert.Equal("""[{"at":"at","message":"lies in the future"}]""", problem.GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task Post_InvalidUtf8InOneRow_TakesTheOthers()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes($"[{Row(1)},{{\"id\":\""), 0xFF, .. Encoding.UTF8.GetBytes($"\"}},{Row(2)}]")];

        var answer = await RunningWeb.JsonAsync(await _web.PostAsync(body));

        Assert.Equal(2, answer.GetProperty("accepted").GetInt32());
        Assert.Equal("[1]", answer.GetProperty("rejected")[0].GetProperty("at").GetString());
    }

    [Fact]
    public async Task Post_TwentyMegabytes_Is413WithAndWithoutLength()
    {
        var body = Encoding.UTF8.GetBytes("[" + new string(' ', 20 * 1024 * 1024) + "]");
        using (var response = await _web.PostAsync(body))
            await RunningWeb.ProblemAsync(response, 413, "too-large");

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_web.Address, "/api/v1/events"));
        using var stream = new MemoryStream(body);
        request.Content = new StreamContent(stream);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await RunningWeb.ProblemAsync(chunked, 413, "too-large");
    }

    [Fact]
    public async Task Post_EightMegabytesExactly_IsRead()
    {
        var body = $"[{Row(1)}".PadRight((8 * 1024 * 1024) - 1) + "]";

        using var response = await _web.PostAsync(body);

        Assert.Equal(202, (int)response.StatusCode);
    }

    [Fact]
    public async Task Post_MoreThanTenThousandRows_Is413()
    {
        using var response = await _web.PostAsync($"[{string.Join(',', Enumerable.Repeat("{}", 10_001))}]");

        await RunningWeb.ProblemAsync(response, 413, "too-large");
        Assert.Equal(0, _web.Monitor.EventCount);
    }

    [Fact]
    public async Task Post_DeepNesting_IsAnError()
    {
        using var response = await _web.PostAsync(new string('[', 1_000_000));
        await RunningWeb.ProblemAsync(response, 400, "invalid-input");

        using var inObject = await _web.PostAsync("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        await RunningWeb.ProblemAsync(inObject, 400, "invalid-input");
    }

    [Fact]
    public async Task Post_WhileNotReady_Is503WithTheReason()
    {
        _web.Monitor.BusyFor = Duration.FromSeconds(1);
        _web.Monitor.Health = new MonitorHealth(false, "the database does not answer", default);

        using var response = await _web.PostAsync(Row(1));

        Assert.Equal("the database does not answer", (await RunningWeb.ProblemAsync(response, 503, "not-ready")).GetProperty("detail").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Post_WhileBusy_Is429WithRetryAfter()
    {
        _web.Monitor.BusyFor = Duration.FromMilliseconds(1_200);

        using var response = await _web.PostAsync(Row(1));

        await RunningWeb.ProblemAsync(response, 429, "busy");
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/xml")]
    public async Task Post_OtherContentType_Is415(string type)
    {
        using var response = await _web.PostAsync(Row(1), type);

        await RunningWeb.ProblemAsync(response, 415, "unsupported-media-type");
    }

    private static string Row(int i) => $$"""{"id":"e{{i}}","ticket":"T-{{i % 10}}","at":"2026-03-02T09:14:05Z","type":"created"}""";

    private static string Bad(int i) => Row(i).Replace("created", "craeted", StringComparison.Ordinal);

    private static async Task<string> TextAsync(int status, HttpResponseMessage response)
    {
        Assert.Equal(status, (int)response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
