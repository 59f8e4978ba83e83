using System.Net;
using System.Text;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Paging;

/// <summary>From a page that was received to its link, its button and what the monitor knows afterwards; and who is on call, changed while it runs.</summary>
public sealed class AcknowledgeTests
{
    [Fact]
    public async Task Serve_LinkOfAPage_ShowsByGetAndTakesItOnByPost()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        await using var server = Slamonitor.Serve(folder["data"], PagedDesk.Configuration(folder, receiver.Address));
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        Assert.Equal(1, (await api.PostEventsAsync(PagedDesk.Created("T-1", DateTimeOffset.UtcNow))).Accepted);
        await Waiting.ForAsync(() => receiver.Pages.Any(p => p.User == "amina"), () => $"{receiver.Pages.Count} pages came");
        var link = (string)receiver.Pages.First(p => p.User == "amina").Body["data"]!["acknowledgeUrl"]!;

        // A program that looks at links before people do.
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Get })
        {
            using var look = await api.Http.SendAsync(new HttpRequestMessage(method, new Uri(link)));
            Assert.Equal(HttpStatusCode.OK, look.StatusCode);
        }
        Assert.Equal("triggered", await StateAsync(api));

        using var taken = await api.Http.PostAsync(new Uri(link), null);
        Assert.Contains("It is yours", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var escalation = (await api.GetAsync("api/v1/escalations/T-1%7Ccritical%7C1")).Body!;
        Assert.Equal(("acknowledged", "amina"), ((string?)escalation["state"], (string?)escalation["by"]));
        Assert.Null(escalation["nextStepAt"]);

        using var again = await api.Http.PostAsync(new Uri(link), null);
        Assert.Contains("You have it since", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((string?)escalation["since"], (string?)(await api.GetAsync("api/v1/escalations/T-1%7Ccritical%7C1")).Body!["since"]);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.ErrorsLogged);
        // The token is as good as a key, and stands in no log.
        Assert.DoesNotContain(link.Split('.')[^1], server.Output + server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OverrideAndLeave_SurviveAKillAndOtherTexts()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        var config = PagedDesk.Configuration(folder, receiver.Address, """
            schedules:
              - { id: l1, time_zone: Etc/UTC, layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina ] } ] }
            """);
        await using (var server = Slamonitor.Serve(folder["data"], config))
        {
            using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
            Assert.Equal("amina", await OnCallAsync(api));
            var from = DateTimeOffset.UtcNow.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            // Two at once: each is made on top of the other.
            var answers = await Task.WhenAll(
                PostAsync(api, "api/v1/on-call/l1/overrides", $$"""{"from":"{{from}}","to":"2100-01-01T00:00:00Z","users":["joseph"]}"""),
                PostAsync(api, "api/v1/on-call/users/joseph/leave", """{"from":"2026-01-01","to":"2100-01-01","cover":"lost"}"""));
            Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString()));
            Assert.Equal(["c2", "c3"], answers.Select(answer => (string)answer.Body!["id"]!).Order());
            Assert.Equal("lost", await OnCallAsync(api));
            await server.KillAsync();
        }

        // The file on disk changes: what was made by the API stays.
        await File.AppendAllTextAsync(config, "\n# another comment\n");
        await using (var server = Slamonitor.Serve(folder["data"], config))
        {
            using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
            Assert.Equal("lost", await OnCallAsync(api));
            var leave = Assert.Single(await api.ListAsync("api/v1/on-call/users/joseph/leave"));
            Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"api/v1/on-call/users/joseph/leave/{leave["id"]}"))).Status);
            Assert.Equal("joseph", await OnCallAsync(api));
            // Back to the texts of the start, which knew of no override.
            var back = new HttpRequestMessage(HttpMethod.Put, "api/v1/configuration?version=1");
            Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(back)).Status);
            Assert.Equal("joseph", await OnCallAsync(api));
            Assert.Equal(0, await server.StopAsync());
            Assert.Empty(server.ErrorsLogged);
        }
    }

    private static async Task<string?> StateAsync(Api api) => (string?)(await api.GetAsync("api/v1/escalations/T-1%7Ccritical%7C1")).Body!["state"];

    private static async Task<string> OnCallAsync(Api api) =>
        string.Join(' ', (await api.GetAsync("api/v1/on-call")).Body!["items"]![0]!["users"]!.AsArray().Select(user => (string)user!["id"]!));

    private static Task<Answer> PostAsync(Api api, string path, string body) =>
        api.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, Api.Json) });
}
