using System.Net;

namespace SlaMonitor.Web.Tests;

public sealed class PageTests : IAsyncLifetime
{
    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync() => _web = await RunningWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("page.css", "text/css")]
    [InlineData("page.js", "text/javascript")]
    [InlineData("board.js", "text/javascript")]
    [InlineData("live.js", "text/javascript")]
    [InlineData("time.js", "text/javascript")]
    [InlineData("theme.js", "text/javascript")]
    [InlineData("signalr.min.js", "text/javascript")]
    [InlineData("signalr.LICENSE.txt", "text/plain")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task Get_File_HasItsTypeAndAStrictPolicy(string path, string type)
    {
        using var response = await _web.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Again_IsNotModified()
    {
        using var first = await _web.GetAsync("page.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address, "/page.js"));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Page_FetchesNothingFromElsewhereAndHasNoInlineCode()
    {
        var html = await _web.Client.GetStringAsync(_web.Address, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\son\w+\s*=", html);
        Assert.DoesNotContain("innerHTML", await _web.Client.GetStringAsync(new Uri(_web.Address, "/board.js"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AllItsFiles_AreUnder150Kilobytes()
    {
        var length = 0;
        foreach (var file in (string[])["", "page.css", "theme.js", "page.js", "board.js", "live.js", "time.js", "signalr.min.js", "icon.svg"])
            length += (await _web.Client.GetByteArrayAsync(new Uri(_web.Address, "/" + file), TestContext.Current.CancellationToken)).Length;

        Assert.InRange(length, 1, 150_000);
    }
}
