using System.Net;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.BadInput;

/// <summary>Who may ask: without keys this machine's own programs and the page itself, with keys whoever has one.</summary>
public sealed class AccessTests
{
    private const string Event = """{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"}""";

    [Fact]
    public async Task Serve_WithoutKeys_RefusesForeignHostsAndOrigins()
    {
        using var folder = new TemporaryFolder();
        await using var server = Slamonitor.Serve(folder["data"]);
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        var own = api.Address.GetLeftPart(UriPartial.Authority);

        foreach (var (header, value, status) in new[]
        {
            ("Host", "evil.example", HttpStatusCode.Forbidden),
            ("Host", "127.0.0.1.evil.example", HttpStatusCode.Forbidden),
            ("Host", "169.254.169.254", HttpStatusCode.Forbidden),
            ("Host", "localhost", HttpStatusCode.OK),
            ("Host", "[::1]:80", HttpStatusCode.OK),
            ("Origin", "http://evil.example", HttpStatusCode.Forbidden),
            ("Origin", "null", HttpStatusCode.Forbidden),
            ("Origin", own.Replace("http", "https", StringComparison.Ordinal), HttpStatusCode.Forbidden),
            ("Origin", own, HttpStatusCode.OK),
            ("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden),
            ("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK),
        })
        {
            foreach (var path in new[] { "api/v1/tickets", "metrics", "openapi/v1.json" })
            {
                var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation(header, value);
                var answer = await api.SendAsync(request);
                Assert.True(answer.Status == status, $"{path} with {header}: {value}: {answer}");
            }
        }
        // Nobody's page on another site can open the hub: a WebSocket is not bound by CORS.
        var upgrade = new HttpRequestMessage(HttpMethod.Post, "hubs/live/negotiate?negotiateVersion=1");
        upgrade.Headers.TryAddWithoutValidation("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(upgrade)).Status);
    }

    [Fact]
    public async Task Serve_OpenAddressWithoutKeys_IsRefusedAndSaysHow()
    {
        using var folder = new TemporaryFolder();
        foreach (var urls in new[] { "http://0.0.0.0:0", "http://[::]:0", "http://*:0", "http://+:0", "http://127.0.0.1:0;http://0.0.0.0:0" })
        {
            await using var server = Slamonitor.Serve(folder["data"], urls: urls);

            Assert.Equal(2, await server.Exited.WaitAsync(Limits.Start));
            Assert.Contains("slamonitor keys add", server.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", server.Output + server.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keys_RolesAndRemoval_DecideWhoMayDoWhat()
    {
        using var folder = new TemporaryFolder();
        var keys = new Dictionary<string, string>();
        foreach (var role in new[] { "viewer", "agent", "admin" }) keys[role] = await AddKeyAsync(folder["data"], role);
        Assert.DoesNotContain(keys["admin"].Split('_')[2], await File.ReadAllTextAsync(Path.Combine(folder["data"], "keys.json")), StringComparison.Ordinal);
        await using var server = Slamonitor.Serve(folder["data"], urls: "http://0.0.0.0:0");
        var port = (await server.Listening.WaitAsync(Limits.Start)).Port;
        using var api = new Api(new Uri($"http://127.0.0.1:{port}"));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, null, HttpMethod.Get, "health/ready")).Status);
        foreach (var (key, read, write, configure) in new[]
        {
            (null, 401, 401, 401),
            ("slam_000000000000_00", 401, 401, 401),
            ("nonsense", 401, 401, 401),
            (keys["viewer"][..^1], 401, 401, 401),
            (keys["viewer"], 200, 403, 403),
            (keys["agent"], 200, 202, 403),
            (keys["admin"], 200, 202, 200),
        })
        {
            Assert.Equal(read, (int)(await SendAsync(api, key, HttpMethod.Get, "api/v1/tickets")).Status);
            Assert.Equal(read, (int)(await SendAsync(api, key, HttpMethod.Get, "metrics")).Status);
            Assert.Equal(read, (int)(await SendAsync(api, key, HttpMethod.Post, "hubs/live/negotiate?negotiateVersion=1")).Status);
            Assert.Equal(write, (int)(await SendAsync(api, key, HttpMethod.Post, "api/v1/events", Event)).Status);
            Assert.Equal(configure, (int)(await SendAsync(api, key, HttpMethod.Put, "api/v1/accounts/A", """{"segment":"gold"}""")).Status);
        }

        await using (var list = Slamonitor.Start("keys", "list", "--data", folder["data"]))
        {
            Assert.Equal(0, await list.Exited.WaitAsync(Limits.Start));
            Assert.Equal(["viewer", "agent", "admin"], list.Output.Split('\n').Select(line => line.Split('\t')[1]));
        }
        await using var remove = Slamonitor.Start("keys", "remove", keys["agent"].Split('_')[1], "--data", folder["data"]);
        Assert.Equal(0, await remove.Exited.WaitAsync(Limits.Start));
        // The monitor looks at the file once a second.
        using var limit = new CancellationTokenSource(Limits.Step);
        while ((await SendAsync(api, keys["agent"], HttpMethod.Get, "api/v1/tickets")).Status != HttpStatusCode.Unauthorized)
            await Task.Delay(100, limit.Token);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, keys["viewer"], HttpMethod.Get, "api/v1/tickets")).Status);
    }

    private static async Task<string> AddKeyAsync(string data, string role)
    {
        await using var add = Slamonitor.Start("keys", "add", "--name", $"the {role}", "--role", role, "--data", data);
        Assert.True(await add.Exited.WaitAsync(Limits.Start) == 0, add.Errors);
        return add.Output.Trim();
    }

    private static Task<Answer> SendAsync(Api api, string? key, HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return api.SendAsync(request);
    }
}
