using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SlaMonitor.Web.Tests;

/// <summary>How the console's files are served.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync() => _web = await RunningWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("tickets/T-1", "text/html")]
    [InlineData("tickets/a%2Fb", "text/html")]
    [InlineData("wall", "text/html")]
    [InlineData("on-call", "text/html")]
    [InlineData("accounts/acme", "text/html")]
    [InlineData("trends", "text/html")]
    [InlineData("policies", "text/html")]
    [InlineData("theme.js", "text/javascript")]
    [InlineData("icon.svg", "image/svg+xml")]
    [InlineData("acknowledge.css", "text/css")]
    public async Task Get_File_HasItsTypeAndAStrictPolicy(string path, string type)
    {
        using var response = await _web.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("assets/nothing.js")]
    [InlineData("api/v1/nothing")]
    public async Task Get_UnknownPath_IsNotFoundAndNotThePage(string path)
    {
        using var response = await _web.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Get_Again_IsNotModified()
    {
        using var first = await _web.GetAsync("theme.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address, "/theme.js"));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Get_Assets_AreNamedByContentKeptForGoodAndPacked()
    {
        var paths = await ReferencedAsync();

        foreach (var path in paths.Where(path => path.StartsWith("/assets/", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address, path));
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            using var response = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("gzip", response.Content.Headers.ContentEncoding);
            Assert.True(response.Headers.CacheControl!.MaxAge > TimeSpan.FromDays(300), path);
        }
        Assert.True(paths.Count >= 3, string.Join(' ', paths));
    }

    [Fact]
    public async Task Page_FetchesNothingFromElsewhereAndHasNoInlineCode()
    {
        var html = await _web.Client.GetStringAsync(_web.Address, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\son\w+\s*=", html);
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)", html);
    }

    [Fact]
    public async Task OpenApi_Document_IsTheOneThatTheConsolesTypesAreMadeOf()
    {
        using var response = await _web.GetAsync("openapi/v1.json");
        var served = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var path = ConsoleFile("openapi.json");
        if (Environment.GetEnvironmentVariable("SLAMONITOR_WRITE_OPENAPI") == "1")
            await File.WriteAllTextAsync(path, served!.ToJsonString(Readable) + "\n", TestContext.Current.CancellationToken);
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));

        Assert.True(JsonNode.DeepEquals(served, kept), $"{path} is not what the monitor serves at /openapi/v1.json; run this test with SLAMONITOR_WRITE_OPENAPI=1");
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<List<string>> ReferencedAsync()
    {
        var html = await _web.Client.GetStringAsync(_web.Address, TestContext.Current.CancellationToken);
        return [.. References().Matches(html).Select(match => match.Groups[1].Value)];
    }

    private static string ConsoleFile(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SlaMonitor.sln"))) return Path.Combine(at.FullName, "src", "SlaMonitor.Console", name);
        throw new DirectoryNotFoundException($"no SlaMonitor.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex References();
}
