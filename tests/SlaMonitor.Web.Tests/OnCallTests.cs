using System.Net;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Web.Tests;

/// <summary>It is Monday, 2 March 2026, 10:00 in UTC: 13:00 in Nairobi, 11:00 in Berlin.</summary>
public sealed class OnCallTests : IAsyncLifetime
{
    private RunningWeb _web = null!;

    private InMemoryMonitor Monitor => _web.Monitor;

    private InMemoryConfigurations Configurations => Monitor.Configurations!;

    public async ValueTask InitializeAsync() => _web = await DeskSample.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task OnCall_Now_IsBySchedulesWithTheirLevels()
    {
        using var response = await _web.GetAsync("api/v1/on-call");

        Assert.Equal(
            """{"at":"2026-03-02T10:00:00Z","items":[{"schedule":"l1","timeZone":"Africa/Nairobi","users":[{"id":"amina","name":"Amina W."}],"layer":0,"until":null,"levels":[{"policy":"critical","level":1}]},{"schedule":"l2","timeZone":"Europe/Berlin","users":[{"id":"joseph","name":"Joseph K."}],"layer":0,"until":"2026-03-02T16:00:00Z","levels":[{"policy":"critical","level":2}]}]}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Shifts_OfARange_ComeWithItsGaps()
    {
        using var response = await _web.GetAsync("api/v1/on-call/l2/shifts?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z");

        Assert.Equal(
            """{"schedule":"l2","timeZone":"Europe/Berlin","from":"2026-03-02T00:00:00Z","to":"2026-03-03T00:00:00Z","items":[{"start":"2026-03-02T08:00:00Z","end":"2026-03-02T16:00:00Z","users":[{"id":"joseph","name":"Joseph K."}],"layer":0}],"gaps":[{"start":"2026-03-02T00:00:00Z","end":"2026-03-02T08:00:00Z"},{"start":"2026-03-02T16:00:00Z","end":"2026-03-03T00:00:00Z"}]}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("api/v1/on-call/l2.ics", "On call: l2")]
    [InlineData("api/v1/on-call/users/joseph.ics", "On call: Joseph K.")]
    public async Task Feed_OfAScheduleOrAUser_IsACalendar(string path, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address, path));
        request.Headers.Add("Accept", "text/calendar");
        using var response = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("text/calendar", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"X-WR-CALNAME:{name}\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTSTART:20260302T080000Z\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_WithKeys_TakesTheKeyInTheAddress()
    {
        string? key = null;
        await using var web = await DeskSample.StartAsync(prepare: data => new Access.ApiKeyFile(data).Add("phone", Access.Role.Viewer, DateTimeOffset.UnixEpoch, out key));

        using var without = await web.GetAsync("api/v1/on-call/l1.ics");
        using var with = await web.GetAsync("api/v1/on-call/l1.ics?access_token=" + key);

        await RunningWeb.ProblemAsync(without, 401, "unauthorized");
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [Theory]
    [InlineData("on-call/l3/shifts", "the nearest is \\\"l1\\\"")]
    [InlineData("on-call/l3.ics", "the nearest is \\\"l1\\\"")]
    [InlineData("on-call/users/amin.ics", "the nearest is \\\"amina\\\"")]
    [InlineData("on-call/l3/overrides", "the nearest is \\\"l1\\\"")]
    [InlineData("on-call/users/amin/leave", "the nearest is \\\"amina\\\"")]
    public async Task Unknown_ScheduleOrUser_Is404ThatNamesTheNearest(string path, string message)
    {
        using var response = await _web.GetAsync("api/v1/" + path);

        Assert.Contains(message, (await RunningWeb.ProblemAsync(response, 404, "not-found")).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":["joseph"]}""", "instead", "joseph", "2026-03-02T15:00:00Z")]
    [InlineData("""{"from":"2026-03-02T09:00:00Z","to":"2026-03-02T18:00:00+03:00","users":["joseph"]}""", "instead", "joseph", "2026-03-02T15:00:00Z")]
    [InlineData("""{"kind":"add","from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":["kim"]}""", "add", "amina kim", "2026-03-02T15:00:00Z")]
    [InlineData("""{"kind":"remove","from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":["amina"]}""", "remove", "", "2026-03-02T15:00:00Z")]
    [InlineData("""{"kind":"replace","from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":{"amina":"kim"}}""", "replace", "kim", "2026-03-02T15:00:00Z")]
    public async Task Override_Made_IsInForceAndCanBeTakenBack(string body, string kind, string onCall, string until)
    {
        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/on-call/l1/overrides", body);

        var made = await RunningWeb.JsonAsync(response);
        Assert.Equal(("c2", kind, "2026-03-02T12:00:00", "Africa/Nairobi"), (Text(made, "id"), Text(made, "kind"), Text(made, "from"), Text(made, "timeZone")));
        Assert.Equal((onCall, until), await OnCallAsync("l1"));
        Assert.Equal((2, ApplyTo.New, "an override of l1"), (Configurations.Versions.Count, Configurations.Versions[^1].ApplyTo, Configurations.Versions[^1].Comment));
        using var list = await _web.GetAsync("api/v1/on-call/l1/overrides");
        Assert.Equal(made.GetRawText(), Assert.Single((await RunningWeb.JsonAsync(list)).GetProperty("items").EnumerateArray()).GetRawText());

        using var other = await _web.SendAsync(HttpMethod.Delete, "api/v1/on-call/l2/overrides/c2");
        await RunningWeb.ProblemAsync(other, 404, "not-found");
        using var back = await _web.SendAsync(HttpMethod.Delete, "api/v1/on-call/l1/overrides/c2");
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        Assert.Equal(("amina", null), await OnCallAsync("l1"));
        using var again = await _web.SendAsync(HttpMethod.Delete, "api/v1/on-call/l1/overrides/c2");
        await RunningWeb.ProblemAsync(again, 404, "not-found");
        Assert.Equal(3, Configurations.Versions.Count);
    }

    [Fact]
    public async Task Leave_Made_TakesThemOutAndCanBeTakenBack()
    {
        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/on-call/users/amina/leave", """{"from":"2026-03-02","to":"2026-03-03","cover":"kim","by":"lead"}""");

        var made = await RunningWeb.JsonAsync(response);
        Assert.Equal(
            """{"id":"c2","user":"amina","from":"2026-03-02T00:00:00","to":"2026-03-04T00:00:00","timeZone":"Africa/Nairobi","cover":"kim","by":"lead"}""",
            made.GetRawText());
        Assert.Equal(("kim", "2026-03-03T21:00:00Z"), await OnCallAsync("l1"));
        Assert.Equal("lead", Configurations.Versions[^1].By);

        using var back = await _web.SendAsync(HttpMethod.Delete, "api/v1/on-call/users/amina/leave/c2");
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        Assert.Equal(("amina", null), await OnCallAsync("l1"));
    }

    [Theory]
    [InlineData("on-call/l1/overrides", "{}", "from", "is missing")]
    [InlineData("on-call/l1/overrides", "{}", "users", "is missing")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02","to":"2026-03-03","users":["kim"]}""", "from", "must be a wall-clock time")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T25:00","to":"2026-03-03T09:00","users":["kim"]}""", "from", "must be a wall-clock time")]
    [InlineData("on-call/l1/overrides", """{"from":"1066-03-02T09:00","to":"2026-03-03T09:00","users":["kim"]}""", "from", "between 1900")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"9999-12-31T23:59:59Z","users":["kim"]}""", "to", "between 1900")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-03T09:00","to":"2026-03-03T09:00","users":["kim"]}""", "to", "after from")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-01T09:00","to":"2026-03-02T13:00","users":["kim"]}""", "to", "has passed")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00:00.5Z","to":"2026-03-03T13:00","users":["kim"]}""", "from", "whole seconds")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","users":[]}""", "users", "1 to 50")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","users":"kim"}""", "users", "1 to 50")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","users":["\ud800"]}""", "users", "1 to 50")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","users":["kin"]}""", "users", "the nearest is \"kim\"")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","users":["kim"],"kind":"swap"}""", "kind", "instead, add, remove, replace")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","users":["kim"],"kind":"replace"}""", "users", "an object")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","users":{"amina":"kin"},"kind":"replace"}""", "users.amina", "the nearest is \"kim\"")]
    [InlineData("on-call/l1/overrides", """{"from":"2026-03-02T09:00","to":"2026-03-03T09:00","user":["kim"]}""", "user", "the nearest is \"users\"")]
    // The clocks of Berlin go back on 25 October 2026 at 01:00 in UTC: 02:30 comes at 00:30 and at 01:30.
    [InlineData("on-call/l2/overrides", """{"from":"2026-10-25T01:30:00Z","to":"2026-10-25T09:00","users":["kim"]}""", "from", "comes twice in Europe/Berlin")]
    [InlineData("on-call/users/joseph/leave", """{"from":"2026-03-02T09:00:00Z","to":"2026-03-03"}""", "from", "no time_zone")]
    [InlineData("on-call/users/amina/leave", """{"from":"2026-03-02","to":"2026-03-03","cover":"amina"}""", "cover", "nobody covers for themselves")]
    [InlineData("on-call/users/amina/leave", """{"from":"2026-03-02","to":"2026-03-03","cover":"jo"}""", "cover", "the nearest is")]
    [InlineData("on-call/users/amina/leave", """{"from":"2026-02-02","to":"2026-03-01"}""", "to", "has passed")]
    public async Task Change_BadBody_Is400AndMakesNoVersion(string path, string body, string at, string message)
    {
        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/" + path, body);

        var errors = (await RunningWeb.ProblemAsync(response, 400, "invalid-input")).GetProperty("errors").EnumerateArray().ToList();
        Assert.True(
            errors.Any(error => Text(error, "at") == at && Text(error, "message")!.Contains(message, StringComparison.Ordinal)),
            string.Join('\n', errors));
        Assert.Single(Configurations.Versions);
    }

    [Fact]
    public async Task Change_SomebodyElseIsQuicker_IsMadeOnTopOfTheirs()
    {
        Configurations.Before = asked =>
        {
            // Whoever is quicker the first two times: another configuration, and another override.
            if (asked == 1) Configurations.Make(new ConfigurationChange([new ConfigurationText("sla.yaml", DeskSample.Yaml + "\n# later")], ApplyTo.Open));
            if (asked == 2)
            {
                using var response = _web.SendAsync(HttpMethod.Post, "api/v1/on-call/l2/overrides", """{"from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":["kim"]}""").GetAwaiter().GetResult();
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
        };

        using var made = await _web.SendAsync(HttpMethod.Post, "api/v1/on-call/l1/overrides", """{"from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":["joseph"]}""");

        Assert.Equal("c4", Text(await RunningWeb.JsonAsync(made), "id"));
        Assert.Equal(["c3", "c4"], Monitor.Rulebook.OnCallChanges.Overrides.Select(o => o.Id));
        Assert.Contains("# later", Configurations.Versions[^1].Files[0].Text, StringComparison.Ordinal);
        Assert.Equal("joseph", (await OnCallAsync("l1")).Users);
    }

    [Fact]
    public async Task Change_NeverFirst_Is429()
    {
        Configurations.Before = _ => Configurations.Make(new ConfigurationChange([new ConfigurationText("sla.yaml", DeskSample.Yaml)], ApplyTo.New));

        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/on-call/l1/overrides", """{"from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":["joseph"]}""");

        await RunningWeb.ProblemAsync(response, 429, "busy");
        Assert.Equal("amina", (await OnCallAsync("l1")).Users);
    }

    [Fact]
    public async Task Changes_LongPast_AreDropped()
    {
        foreach (var day in new[] { 2, 3 })
        {
            using var made = await _web.SendAsync(HttpMethod.Post, "api/v1/on-call/l1/overrides", $$"""{"from":"2026-03-0{{day}}T12:00","to":"2026-03-0{{day}}T18:00","users":["joseph"]}""");
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }
        Monitor.Now = Instant.FromUtc(2026, 5, 5, 0, 0);

        using var leave = await _web.SendAsync(HttpMethod.Post, "api/v1/on-call/users/kim/leave", """{"from":"2026-05-06","to":"2026-05-07"}""");

        // A day more than 62 is kept, since the schedule's own clock may be that far behind.
        Assert.Equal(["c3"], Monitor.Rulebook.OnCallChanges.Overrides.Select(o => o.Id));
        Assert.Equal(["c4"], Monitor.Rulebook.OnCallChanges.Leave.Select(l => l.Id));
    }

    [Fact]
    public async Task Change_HostWithAFixedConfiguration_Is404()
    {
        Monitor.Configurations = null;

        using var response = await _web.SendAsync(HttpMethod.Post, "api/v1/on-call/l1/overrides", """{"from":"2026-03-02T12:00","to":"2026-03-02T18:00","users":["joseph"]}""");

        await RunningWeb.ProblemAsync(response, 404, "not-found");
    }

    private async Task<(string Users, string? Until)> OnCallAsync(string schedule)
    {
        using var response = await _web.GetAsync("api/v1/on-call");
        var found = (await RunningWeb.JsonAsync(response)).GetProperty("items").EnumerateArray().Single(item => Text(item, "schedule") == schedule);
        return (string.Join(' ', found.GetProperty("users").EnumerateArray().Select(user => Text(user, "id"))), Text(found, "until"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
