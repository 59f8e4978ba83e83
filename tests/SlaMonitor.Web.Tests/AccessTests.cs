using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Web.Access;

namespace SlaMonitor.Web.Tests;

public sealed class AccessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 401, 401, 401)]
    [InlineData("nonsense", 401, 401, 401)]
    [InlineData("slam_000000000000_00", 401, 401, 401)]
    [InlineData("viewer", 200, 403, 403)]
    [InlineData("agent", 200, 202, 403)]
    [InlineData("admin", 200, 202, 200)]
    public async Task Request_WithKeys_NeedsTheRole(string? who, int read, int submit, int configure)
    {
        var (web, keys) = await WithKeysAsync();
        await using var running = web;
        var key = who is null ? null : keys.GetValueOrDefault(who, who);

        Assert.Equal(read, await StatusAsync(web, HttpMethod.Get, "/api/v1/tickets", key));
        Assert.Equal(read, await StatusAsync(web, HttpMethod.Get, "/metrics", key));
        Assert.Equal(submit, await StatusAsync(web, HttpMethod.Post, "/api/v1/events", key, "[]"));
        Assert.Equal(configure, await StatusAsync(web, HttpMethod.Put, "/api/v1/accounts/acme", key, "{}"));
        Assert.Equal(read == 200 ? 404 : 401, await StatusAsync(web, HttpMethod.Get, "/nothing", key));
        Assert.Equal(200, await StatusAsync(web, HttpMethod.Get, "/health/ready", key));
        Assert.Equal(200, await StatusAsync(web, HttpMethod.Get, "/", key));
    }

    [Fact]
    public async Task Request_KeyAsHeaderOrInTheHubsQuery_IsKnown()
    {
        var (web, keys) = await WithKeysAsync();
        await using var running = web;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(web.Address, "/api/v1/tickets"));
        request.Headers.Add("X-Api-Key", keys["viewer"]);
        using var response = await web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var inQuery = await web.GetAsync("api/v1/time?access_token=" + keys["viewer"]);
        await RunningWeb.ProblemAsync(inQuery, 401, "unauthorized");

        await using var byQuery = await HubClient.ConnectAsync(web.Address, "access_token=" + keys["viewer"]);
        Assert.Equal("epoch-1", (await byQuery.SubscribeAsync()).GetProperty("epoch").GetString());
        await using var byHeader = await HubClient.ConnectAsync(web.Address, key: keys["viewer"]);
        Assert.Equal("epoch-1", (await byHeader.SubscribeAsync()).GetProperty("epoch").GetString());
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => HubClient.ConnectAsync(web.Address));
    }

    [Theory]
    [InlineData("localhost", null, 200)]
    [InlineData("127.0.0.1:8080", null, 200)]
    [InlineData("[::1]:8080", null, 200)]
    [InlineData("evil.example", null, 403)]
    [InlineData("127.0.0.1.evil.example", null, 403)]
    [InlineData("localhost", "http://localhost", 200)]
    [InlineData("localhost", "https://evil.example", 403)]
    [InlineData("localhost", "null", 403)]
    public async Task Request_WithoutKeys_MustComeFromThisMachinesOwnPages(string host, string? origin, int status)
    {
        await using var web = await RunningWeb.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(web.Address, "/api/v1/time"));
        request.Headers.Host = host;
        if (origin is not null) request.Headers.Add("Origin", origin);

        using var response = await web.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://localhost:0", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://10.1.2.3:80", false)]
    [InlineData("https://monitor.example", false)]
    public void Refusal_OtherThanLoopback_NeedsKeysAndSaysHow(string url, bool isAllowed)
    {
        var refusal = ListenGuard.Refusal([url], hasKeys: false);

        Assert.Equal(isAllowed, refusal is null);
        if (!isAllowed) Assert.Contains("slamonitor keys add", refusal, StringComparison.Ordinal);
        Assert.Null(ListenGuard.Refusal([url], hasKeys: true));
    }

    [Fact]
    public void Build_OpenAddressWithoutKeys_Throws()
    {
        using var metrics = new MonitorMetrics();
        var options = new WebOptions { DataDirectory = Path.Combine(Path.GetTempPath(), "slamonitor-none"), Urls = ["http://0.0.0.0:0"] };

        Assert.NotNull(MonitorWeb.Refusal(options));
        Assert.Throws<InvalidOperationException>(() => MonitorWeb.Build(WebApplication.CreateBuilder(), new InMemoryMonitor(), metrics, options));
    }

    [Fact]
    public void KeyFile_AddListRemove_KeepsNoSecret()
    {
        var folder = Directory.CreateTempSubdirectory("slamonitor-keys-");
        try
        {
            var file = new ApiKeyFile(folder.FullName);
            Assert.Empty(file.List());

            var key = file.Add("kim", Role.Agent, Now, out var text);

            Assert.Equal(key, Assert.Single(file.List()));
            Assert.Equal(("kim", Role.Agent, "2026-03-02T10:00:00Z"), (key.Name, key.Role, key.CreatedAt));
            Assert.True(ApiKey.TrySplit(text, out var id, out var secret));
            Assert.Equal(key.Id, id);
            Assert.True(key.Fits(secret));
            Assert.False(key.Fits(secret[..^1] + (secret[^1] == '0' ? '1' : '0')));
            Assert.DoesNotContain(secret, File.ReadAllText(file.Path), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
            Assert.False(file.Remove("other"));
            Assert.True(file.Remove(key.Id));
            Assert.Empty(file.List());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"version\":2,\"keys\":[]}")]
    [InlineData("{\"version\":1,\"keys\":[{\"id\":\"a\",\"name\":\"b\",\"role\":\"admin\",\"createdAt\":\"\",\"salt\":\"zz\",\"hash\":\"zz\"}]}")]
    public void KeyFile_Damaged_SaysSo(string content)
    {
        var folder = Directory.CreateTempSubdirectory("slamonitor-keys-");
        try
        {
            var file = new ApiKeyFile(folder.FullName);
            File.WriteAllText(file.Path, content);

            Assert.Throws<InvalidDataException>(file.List);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As Kubernetes mounts a secret: a link to a file in a folder that is itself a link, and only that one is changed.</summary>
    [Fact]
    public void KeyRing_MountedSecretChanges_IsSeen()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("links need rights there that tests do not have");
        var folder = Directory.CreateTempSubdirectory("slamonitor-keys-");
        try
        {
            var (first, second) = (folder.CreateSubdirectory("..1"), folder.CreateSubdirectory("..2"));
            var before = new ApiKeyFile(first.FullName).Add("kim", Role.Viewer, Now, out var old);
            var after = new ApiKeyFile(second.FullName).Add("lee", Role.Viewer, Now, out var text);
            var data = Path.Combine(folder.FullName, "..data");
            File.CreateSymbolicLink(data, "..1");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "keys.json"), Path.Combine("..data", "keys.json"));
            var time = new StepTime();
            var ring = new KeyRing(new ApiKeyFile(folder.FullName), time, Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRing>.Instance);
            Assert.Equal(before, ring.Find(old));

            File.Delete(data);
            File.CreateSymbolicLink(data, "..2");
            time.Step();

            Assert.Equal(after, ring.Find(text));
            Assert.Null(ring.Find(old));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void KeyRing_FileChanges_IsSeenWithinASecondAndNeverOpensUp()
    {
        var folder = Directory.CreateTempSubdirectory("slamonitor-keys-");
        try
        {
            var time = new StepTime();
            var file = new ApiKeyFile(folder.FullName);
            var ring = new KeyRing(file, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRing>.Instance);
            Assert.False(ring.IsNeeded);

            var key = file.Add("kim", Role.Viewer, Now, out var text);
            time.Step();
            Assert.True(ring.IsNeeded);
            Assert.Equal(key, ring.Find(text));

            File.WriteAllText(file.Path, "broken");
            time.Step();
            Assert.Equal(key, ring.Find(text));

            File.Delete(file.Path);
            time.Step();
            Assert.Null(ring.Find(text));
            Assert.True(ring.IsNeeded);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(RunningWeb Web, Dictionary<string, string> Keys)> WithKeysAsync()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var web = await RunningWeb.StartAsync(prepare: folder =>
        {
            var file = new ApiKeyFile(folder);
            foreach (var role in Enum.GetValues<Role>())
            {
                file.Add(role.ToString(), role, Now, out var text);
                keys[role.ToString().ToLowerInvariant()] = text;
            }
        });
        return (web, keys);
    }

    private static async Task<int> StatusAsync(RunningWeb web, HttpMethod method, string path, string? key, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(web.Address, path));
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private sealed class StepTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now;

        public void Step() => _now += 2;
    }
}
