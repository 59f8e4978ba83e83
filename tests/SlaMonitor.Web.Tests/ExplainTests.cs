using System.Net;
using System.Text.Json;

namespace SlaMonitor.Web.Tests;

public sealed class ExplainTests : IAsyncLifetime
{
    private const string Events = """
        [{"id":"e1","ticket":"T-1","at":"2026-03-02T08:00:00Z","type":"created","actor":{"kind":"customer","id":"c-1"},"data":{"subject":"Cannot log in","account":"acme"}},
         {"id":"e2","ticket":"T-1","at":"2026-03-02T08:20:00Z","type":"agent_replied","actor":{"kind":"agent","id":"kim"}},
         {"id":"e3","ticket":"T-1","at":"2026-03-02T08:30:00Z","type":"customer_replied"},
         {"id":"e4","ticket":"T-1","at":"2026-03-02T09:30:00Z","type":"status_changed","data":{"status":"pending"}}]
        """;

    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync()
    {
        _web = await RunningWeb.StartAsync();
        using var posted = await _web.PostAsync(Events);
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Explain_Ticket_HasClocksWithPromisesMomentsAndSegments()
    {
        using var response = await _web.GetAsync("api/v1/tickets/T-1/explain");

        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var document = await RunningWeb.JsonAsync(response);
        Assert.Equal(("T-1", "gold", "2026-03-02T10:00:00Z"), (Text(document, "ticket"), Text(document, "policy"), Text(document, "asOf")));
        Assert.Equal(
            ["next_response 1 met", "next_response 2 breached", "resolution 1 paused"],
            document.GetProperty("clocks").EnumerateArray().Select(c => $"{Text(c, "metric")} {c.GetProperty("cycle")} {Text(c, "state")}"));
        var resolution = document.GetProperty("clocks")[2];
        Assert.Equal("2026-03-02T10:30:00Z", Text(resolution, "dueIfResumed"));
        Assert.Equal(["event", "warning", "event"], resolution.GetProperty("moments").EnumerateArray().Select(m => Text(m, "kind")));
        Assert.Equal("""["paused"]""", resolution.GetProperty("moments")[2].GetProperty("effects").GetRawText());
        Assert.Equal("e4", Text(resolution.GetProperty("moments")[2].GetProperty("event"), "id"));
        Assert.Equal(
            """[{"at":"2026-03-02T08:00:00Z","cause":"api/e1","policy":"gold","priority":"normal","target":"PT2H","calendar":"24x7","timeZone":"UTC","date":null,"tried":[{"policy":"gold","applied":true,"because":"every ticket","metrics":["next_response","resolution"]}]}]""",
            resolution.GetProperty("promises").GetRawText());
        Assert.Equal(
            resolution.GetProperty("elapsedSeconds").GetDecimal(),
            resolution.GetProperty("segments").EnumerateArray().Sum(s => s.GetProperty("countedSeconds").GetDecimal()));
    }

    [Fact]
    public async Task Explain_MetricAndCycle_LeavesTheOthersOut()
    {
        using var response = await _web.GetAsync("api/v1/tickets/T-1/explain?metric=next_response&cycle=2");

        var clock = Assert.Single((await RunningWeb.JsonAsync(response)).GetProperty("clocks").EnumerateArray());
        Assert.Equal(("2026-03-02T09:00:00Z", 2), (Text(clock, "breachedAt"), clock.GetProperty("cycle").GetInt32()));
    }

    [Theory]
    [InlineData("T-404/explain", "No event has named the ticket \"T-404\".")]
    [InlineData("T-1/explain?metric=first_response", "The ticket has no clock for metric \"first_response\"; it has next_response (cycles 1 to 2), resolution.")]
    [InlineData("T-1/explain?cycle=9", "The ticket has no clock in cycle 9; it has next_response (cycles 1 to 2), resolution.")]
    public async Task Explain_Unknown_Is404ThatNamesWhatThereIs(string path, string detail)
    {
        using var response = await _web.GetAsync("api/v1/tickets/" + path);

        Assert.Equal(detail, Text(await RunningWeb.ProblemAsync(response, 404, "not-found"), "detail"));
    }

    [Theory]
    [InlineData("?timeZone=Europe/Berln", "timeZone", "the nearest is \"Europe/Berlin\"")]
    [InlineData("?cycle=0", "cycle", "a whole number from 1")]
    [InlineData("?metrik=resolution", "metrik", "the nearest is \"metric\"")]
    public async Task Explain_BadQuery_Is400ThatNamesTheParameter(string query, string at, string message)
    {
        using var response = await _web.GetAsync("api/v1/tickets/T-1/explain" + query);

        var error = (await RunningWeb.ProblemAsync(response, 400, "invalid-query")).GetProperty("errors")[0];
        Assert.Equal(at, Text(error, "at"));
        Assert.Contains(message, Text(error, "message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", true)]
    [InlineData("application/json;q=0.5, text/plain", true)]
    [InlineData("text/plain;q=0.1, application/json;q=0", true)]
    [InlineData("*/*", false)]
    [InlineData("application/json, text/plain, */*", false)]
    [InlineData("text/html, */*;q=0.8", false)]
    public async Task Explain_Accept_ChoosesTextOrJson(string accept, bool isText)
    {
        using var response = await GetAsync("api/v1/tickets/T-1/explain?timeZone=Europe/Berlin&metric=resolution", accept);

        Assert.Equal((HttpStatusCode.OK, isText ? "text/plain" : "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("Accept", response.Headers.Vary.Single());
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (isText) Assert.Contains("If it went on now it would be due at Mon 2026-03-02 10:30:00 UTC (11:30:00 +01:00).", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/v1/tickets/T-1", "text/plain")]
    [InlineData("api/v1/tickets/T-1/explain", "text/html")]
    public async Task Get_AcceptsNothingThatIsThere_Is406(string path, string accept)
    {
        using var response = await GetAsync(path, accept);

        await RunningWeb.ProblemAsync(response, 406, "not-acceptable");
    }

    [Theory]
    [InlineData("a/b", "a%2Fb/explain")]
    [InlineData("a/b", "a/b/explain")]
    [InlineData("x/explain", "x%2Fexplain/explain")]
    [InlineData("Ü 100%", "%C3%9C%20100%25/explain")]
    public async Task Explain_IdWithSlashes_IsFound(string id, string path)
    {
        using var posted = await _web.PostAsync($$"""{"id":"s","ticket":"{{id}}","at":"2026-03-02T09:14:05Z","type":"created"}""");

        using var response = await _web.GetAsync("api/v1/tickets/" + path);

        Assert.Equal(id, Text(await RunningWeb.JsonAsync(response), "ticket"));
    }

    [Fact]
    public async Task Ticket_IdThatEndsInExplainEncoded_IsTheTicket()
    {
        using var posted = await _web.PostAsync("""{"id":"s","ticket":"x/explain","at":"2026-03-02T09:14:05Z","type":"created"}""");

        using var response = await _web.GetAsync("api/v1/tickets/x%2Fexplain");

        Assert.Equal("x/explain", Text(await RunningWeb.JsonAsync(response), "id"));
    }

    /// <summary>The answer is written by hand, and so is its schema: each must have exactly what the other has.</summary>
    [Fact]
    public async Task OpenApi_Explanation_IsWhatIsAnswered()
    {
        using var described = await _web.GetAsync("openapi/v1.json");
        var document = await RunningWeb.JsonAsync(described);
        var content = document.GetProperty("paths").GetProperty("/api/v1/tickets/{id}/explain").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.Equal(["application/json", "text/plain"], content.EnumerateObject().Select(c => c.Name).Order());
        using var response = await _web.GetAsync("api/v1/tickets/T-1/explain");

        Fits(await RunningWeb.JsonAsync(response), document.GetProperty("components").GetProperty("schemas").GetProperty("TicketExplanation"), "$");
    }

    private static void Fits(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("oneOf", out var alternatives))
        {
            var kind = Text(value, "kind");
            schema = alternatives.EnumerateArray().Single(a => a.GetProperty("properties").GetProperty("kind").GetProperty("enum")[0].GetString() == kind);
        }
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) Fits(item, schema.GetProperty("items"), at + "[]");
            return;
        }
        if (schema.TryGetProperty("enum", out var names)) Assert.Contains(value.GetString(), names.EnumerateArray().Select(n => n.GetString()));
        if (value.ValueKind != JsonValueKind.Object)
        {
            var type = value.ValueKind switch { JsonValueKind.True or JsonValueKind.False => "boolean", var kind => kind.ToString().ToLowerInvariant() };
            var allowed = schema.GetProperty("type");
            var types = allowed.ValueKind == JsonValueKind.Array ? allowed.EnumerateArray().Select(t => t.GetString()) : [allowed.GetString()];
            Assert.True(types.Contains(type) || (type == "number" && types.Contains("integer")), $"{at} is {type}");
            return;
        }
        var properties = schema.GetProperty("properties");
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(properties.TryGetProperty(member.Name, out var inner), $"{at}.{member.Name} is not in the schema");
            // Free fields and what an event holds are described where events are.
            if (member.Name != "event") Fits(member.Value, inner, $"{at}.{member.Name}");
        }
        if (schema.TryGetProperty("required", out var required))
            Assert.All(required.EnumerateArray(), name => Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{at}.{name} is missing"));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address + path));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
