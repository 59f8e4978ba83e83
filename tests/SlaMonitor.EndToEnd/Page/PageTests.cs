using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Page;

/// <summary>The live page in a real browser, in front of the real server.</summary>
public sealed class PageTests(ITestOutputHelper output)
{
    private const string Configuration = """
        version: 1
        policies:
          - id: quick
            match: {}
            targets:
              resolution: { urgent: 2s, high: 10s, normal: 1h, low: 2h, calendar: 24x7 }
            warn_at: [ 50% ]
        """;

    [Fact]
    public async Task Page_TicketsComeDue_ShowsThemWithoutReload()
    {
        using var folder = new TemporaryFolder();
        await using var browser = await Browser.StartAsync();
        await using var server = Slamonitor.Serve(folder["data"], folder.File("sla.yaml", Configuration));
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        await PostAsync(api, "B-1", "urgent", TimeSpan.FromMinutes(-5), "Overdue already");
        await PostAsync(api, "R-1", "normal", TimeSpan.FromMinutes(-45), "Needs an answer soon");
        var page = await browser.OpenAsync(api.Address);

        await page.WaitForSelectorAsync("#connection[data-state=live]");
        await RowAsync(page, "B-1", "breached");
        await RowAsync(page, "R-1", "at_risk");
        await CountsDownAsync(page, "R-1");
        await page.EvaluateAsync("window.sameDocument = true");
        await PostAsync(api, "U-1", "urgent", TimeSpan.Zero, "Breaches in two seconds");
        await RowAsync(page, "U-1", "breached");
        await PostAsync(api, "B-1", null, TimeSpan.Zero, null);
        await page.WaitForFunctionAsync("() => ![...document.querySelectorAll('#rows .ticket b')].some(b => b.textContent === 'B-1')");

        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Page_ServerRestarts_GoesStaleThenLiveAndMissesNothing()
    {
        using var folder = new TemporaryFolder();
        await using var browser = await Browser.StartAsync();
        var config = folder.File("sla.yaml", Configuration);
        var urls = $"http://127.0.0.1:{FreePort()}";
        IPage page;
        await using (var server = Slamonitor.Serve(folder["data"], config, urls))
        {
            using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
            page = await browser.OpenAsync(api.Address);
            await page.WaitForSelectorAsync("#connection[data-state=live]");
            await PostAsync(api, "D-1", "high", TimeSpan.Zero, "Falls due while nobody watches");
            await RowAsync(page, "D-1", "at_risk");
            await page.EvaluateAsync("window.sameDocument = true");
            await server.KillAsync();
        }
        await page.WaitForSelectorAsync("#connection[data-state=stale]");

        await using var again = Slamonitor.Serve(folder["data"], config, urls);
        using (var api = new Api(await again.Listening.WaitAsync(Limits.Start)))
        {
            await page.WaitForSelectorAsync("#connection[data-state=live]");
            await RowAsync(page, "D-1", "breached");
            await PostAsync(api, "U-2", "urgent", TimeSpan.Zero, "After the restart");
            await RowAsync(page, "U-2", "breached");
        }
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Page_ThousandRows_StaysUsable()
    {
        using var folder = new TemporaryFolder();
        await using var browser = await Browser.StartAsync();
        await using var server = Slamonitor.Serve(folder["data"], folder.File("sla.yaml", Configuration));
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        await PostAsync(api, Enumerable.Range(0, 1_200).Select(i => Event($"M-{i}", "normal", TimeSpan.FromMinutes(-40 - (i % 15)), $"Subject {i}")));
        var page = await browser.OpenAsync(api.Address);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('#rows .row').length >= 1000");
        await page.WaitForSelectorAsync("#connection[data-state=live]");

        // Ticking, and a burst of breaches on top of it.
        var measured = page.EvaluateAsync<double[]>("""
            () => new Promise(done => {
              const frames = []; let last = performance.now(); const end = last + 6000;
              requestAnimationFrame(function frame(now) { frames.push(now - last); last = now; now < end ? requestAnimationFrame(frame) : done(frames); });
            })
            """);
        await PostAsync(api, Enumerable.Range(0, 200).Select(i => Event($"N-{i}", "urgent", TimeSpan.Zero, $"Burst {i}")));
        var frames = (await measured).Order().ToArray();
        await RowAsync(page, "N-199", "breached");
        await page.FillAsync("#search", "M-77");
        // Which of the 1,400 are on the board, which holds 1,000, depends on whether the list was fetched before the burst or after.
        await page.WaitForFunctionAsync("""
            () => {
              const rows = [...document.querySelectorAll('#rows .row')];
              const found = rows.filter(row => row.textContent.includes('M-77'));
              return rows.length >= 1000 && found.length >= 5 && rows.every(row => row.hidden === !found.includes(row));
            }
            """);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frames.Length} frames: median {frames[frames.Length / 2]:0.0} ms, p95 {frames[(int)(frames.Length * 0.95)]:0.0} ms, longest {frames[^1]:0.0} ms"));
        // Usable on a busy machine without a GPU: most frames come at once, and none keeps a hand waiting.
        Assert.True(frames[frames.Length / 2] < 100 && frames[^1] < 2_000, $"median {frames[frames.Length / 2]} ms, longest {frames[^1]} ms");
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("""<img src=x onerror="window.owned=1">""")]
    [InlineData("""</span><script>window.owned=1</script>""")]
    [InlineData("""" onmouseover="window.owned=1" x="""")]
    [InlineData("{{constructor.constructor('window.owned=1')()}}")]
    [InlineData("\u202Egnp.exe")]
    public async Task Page_HostileTexts_AreShownAsText(string text)
    {
        using var folder = new TemporaryFolder();
        await using var browser = await Browser.StartAsync();
        await using var server = Slamonitor.Serve(folder["data"], folder.File("sla.yaml", Configuration));
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        var created = JsonNode.Parse(Event("H-1", "urgent", TimeSpan.FromMinutes(-5), text))!;
        foreach (var name in new[] { "account", "group", "assignee", "region", "product" }) created["data"]![name] = text;
        var listed = created.DeepClone();
        (listed["id"], listed["ticket"]) = ("H-2", text);
        await PostAsync(api, [created.ToJsonString()]);
        var page = await browser.OpenAsync(api.Address);
        await RowAsync(page, "H-1", "breached");
        // One by the list, one by the hub.
        await PostAsync(api, [listed.ToJsonString()]);
        await RowAsync(page, text, "breached");
        await page.HoverAsync("#rows .row:first-child");

        Assert.Contains(text, await page.TextContentAsync("#rows"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("#rows img, #rows script, #rows [onmouseover], #rows [onerror]").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("window.owned === undefined"));
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("light", 1280, 800, ColorScheme.Light)]
    [InlineData("dark", 1280, 800, ColorScheme.Dark)]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    public async Task Page_Demo_FillsTheScreenWithinTwentySeconds(string name, int width, int height, ColorScheme scheme)
    {
        await using var browser = await Browser.StartAsync();
        await using var server = Slamonitor.Start("serve", "--demo", "--urls", "http://127.0.0.1:0");
        var page = await browser.OpenAsync(await server.Listening.WaitAsync(Limits.Start), width, height, scheme);

        await page.WaitForFunctionAsync("() => document.querySelectorAll('#rows .row[data-state=breached]').length >= 3 && document.querySelectorAll('#rows .row').length >= 8");

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the screen");
        if (Environment.GetEnvironmentVariable("SLAMONITOR_SCREENSHOTS") == "1" && ImageFolder() is { } images)
        {
            // A moment that shows what the page is for: enough rows, the figures up with them, nothing halfway in.
            await page.WaitForFunctionAsync("""
                () => document.querySelectorAll('#rows .row').length >= 12 && !document.querySelector('#rows .row.new')
                  && document.querySelectorAll('#rows .row[data-state=breached]').length === Number(document.getElementById('figure-breached').textContent)
                """);
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(images, $"board-{name}.png") });
        }
        Assert.Empty(browser.Errors);
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task RowAsync(IPage page, string ticket, string state) =>
        await page.WaitForFunctionAsync(
            "([ticket, state]) => [...document.querySelectorAll(`#rows .row[data-state=${state}]`)].some(row => row.querySelector('.ticket b').textContent === ticket)",
            new[] { ticket, state });

    private static async Task CountsDownAsync(IPage page, string ticket)
    {
        const string left = "ticket => [...document.querySelectorAll('#rows .row')].find(row => row.querySelector('.ticket b').textContent === ticket).querySelector('.left').textContent";
        for (var change = 0; change < 2; change++)
        {
            var before = await page.EvaluateAsync<string>(left, ticket);
            await page.WaitForFunctionAsync($"([ticket, before]) => ({left})(ticket) !== before", new[] { ticket, before });
        }
    }

    private static Task PostAsync(Api api, string ticket, string? priority, TimeSpan ago, string? subject) => PostAsync(api, [Event(ticket, priority, ago, subject)]);

    private static async Task PostAsync(Api api, IEnumerable<string> events)
    {
        var answer = await api.PostEventsAsync(string.Join('\n', events), Api.Lines);
        Assert.True(answer.Status == HttpStatusCode.Accepted && answer.Rejected.Count == 0, answer.ToString());
    }

    /// <summary>Creates the ticket; without a priority it is solved.</summary>
    private static string Event(string ticket, string? priority, TimeSpan after, string? subject) => new JsonObject
    {
        ["id"] = $"{ticket}-{priority ?? "solved"}",
        ["ticket"] = ticket,
        ["at"] = (DateTime.UtcNow + after).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["type"] = priority is null ? "solved" : "created",
        ["data"] = priority is null ? new JsonObject() : new JsonObject { ["priority"] = priority, ["subject"] = subject },
    }.ToJsonString();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? ImageFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SlaMonitor.sln"))) return Directory.CreateDirectory(Path.Combine(at.FullName, "docs", "images")).FullName;
        return null;
    }
}
