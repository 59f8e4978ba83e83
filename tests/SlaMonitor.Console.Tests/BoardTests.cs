using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>The live board in a real browser, in front of the real server.</summary>
public sealed class BoardTests
{
    [Fact]
    public async Task Board_TicketsComeDue_ShowsThemWithoutReload()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("B-1", "urgent", TimeSpan.FromMinutes(-5));
        await desk.PostAsync("R-1", "normal", TimeSpan.FromMinutes(-45));
        var page = await browser.OpenAsync(desk.At("/"));

        await LiveAsync(page);
        await RowAsync(page, "B-1", "breached");
        await RowAsync(page, "R-1", "at_risk");
        await CountsDownAsync(page, "R-1");
        await page.EvaluateAsync("window.sameDocument = true");
        await desk.PostAsync("U-1", "urgent", TimeSpan.Zero, "Breaches in two seconds");
        await RowAsync(page, "U-1", "breached");
        await page.GetByRole(AriaRole.Link, new() { Name = "U-1 breached" }).WaitForAsync();
        await desk.SolveAsync("B-1");
        await GoneAsync(page, "B-1");

        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Board_ServerIsKilledAndRestarts_GoesStaleThenLiveAndMissesNothing()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/"));
        await LiveAsync(page);
        await desk.PostAsync("D-1", "high", TimeSpan.Zero, "Falls due while nobody watches");
        await RowAsync(page, "D-1", "at_risk");
        await page.EvaluateAsync("window.sameDocument = true");
        await desk.KillAsync();
        await page.WaitForSelectorAsync("header [role=status][data-state=stale]");
        Assert.Contains("stale since", await page.TextContentAsync("header [role=status]"), StringComparison.Ordinal);
        // What was known is still there to be read.
        await RowAsync(page, "D-1", "at_risk");

        await desk.StartAgainAsync();
        await LiveAsync(page);
        await RowAsync(page, "D-1", "breached");
        await desk.PostAsync("U-2", "urgent", TimeSpan.Zero, "After the restart");
        await RowAsync(page, "U-2", "breached");

        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Board_NetworkIsLostAndBack_ResumesWithoutReload()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/"));
        await LiveAsync(page);
        await page.EvaluateAsync("window.sameDocument = true");
        await page.Context.SetOfflineAsync(true);
        // Chromium keeps an open WebSocket through "offline": the connection is cut as a network would cut it.
        await desk.KillAsync();
        await desk.StartAgainAsync();
        await desk.PostAsync("N-1", "urgent", TimeSpan.FromMinutes(-1), "While the network was away");
        await page.WaitForSelectorAsync("header [role=status][data-state=stale]");
        await page.Context.SetOfflineAsync(false);

        await LiveAsync(page);
        await RowAsync(page, "N-1", "breached");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
    }

    /// <summary>It was seen by neither: two minutes passed until the list was fetched again.</summary>
    [Fact]
    public async Task Board_BreachBetweenTheListAndTheSubscription_IsShown()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("L-1", "urgent", TimeSpan.FromMinutes(-5), "In the list");
        var page = await browser.OpenAsync(desk.At("/health/live"));
        var posted = new TaskCompletionSource();
        await page.RouteAsync("**/hubs/live/**", async route =>
        {
            await posted.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(desk.At("/").ToString());
        await RowAsync(page, "L-1", "breached");

        await desk.PostAsync("M-1", "urgent", TimeSpan.FromMinutes(-5), "In between");
        await desk.EscalationAsync("M-1", one => (string?)one["state"] == "triggered");
        posted.SetResult();

        await RowAsync(page, "M-1", "breached");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Board_FiltersAndGrouping_AreTheAddressAndALinkShowsTheSame()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("F-1", "urgent", TimeSpan.FromMinutes(-5), "One", ("group", "data"), ("account", "acme"));
        await desk.PostAsync("F-2", "normal", TimeSpan.FromMinutes(-45), "Two", ("group", "data"), ("account", "bolt"));
        await desk.PostAsync("F-3", "urgent", TimeSpan.FromMinutes(-5), "Three", ("group", "apps"), ("account", "acme"));
        var page = await browser.OpenAsync(desk.At("/"));
        await RowAsync(page, "F-3", "breached");

        await page.GetByRole(AriaRole.Button, new() { Name = "breached" }).ClickAsync();
        await GoneAsync(page, "F-2");
        await page.Locator("select[aria-label=Team]").FocusAsync();
        await page.Locator("select[aria-label=Team]").SelectOptionAsync("data");
        await GoneAsync(page, "F-3");
        await page.GetByLabel("Group by").SelectOptionAsync("account");
        await page.Locator(".heading", new() { HasText = "Acme" }).WaitForAsync();

        var link = new Uri(page.Url);
        Assert.Equal("?state=breached&group=data&by=account", link.Query);
        var other = await browser.OpenAsync(link);
        await RowAsync(other, "F-1", "breached");
        Assert.Equal(1, await other.Locator("[data-ticket]").CountAsync());
        await other.Locator(".heading", new() { HasText = "Acme" }).WaitForAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();
        await RowAsync(other, "F-2", "at_risk");
        await other.GetByRole(AriaRole.Searchbox).FillAsync("three");
        await GoneAsync(other, "F-2");
        await RowAsync(other, "F-3", "breached");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Board_Keys_MoveAndSearchAndHelp()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync(Enumerable.Range(0, 60).Select(i => Desk.Created($"K-{i:00}", "normal", TimeSpan.FromMinutes(-58) + TimeSpan.FromSeconds(i), "x")));
        var page = await browser.OpenAsync(desk.At("/"));
        await RowAsync(page, "K-00", "at_risk");

        for (var i = 0; i < 50; i++) await page.Keyboard.PressAsync("j");
        Assert.Equal("K-49", await SelectedAsync(page));
        await page.Keyboard.PressAsync("k");
        Assert.Equal("K-48", await SelectedAsync(page));
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("K-17");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('[data-ticket]').length === 1");
        Assert.Equal("?q=K-17", new Uri(page.Url).Query);
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("""<img src=x onerror="window.owned=1">""")]
    [InlineData("""</span><script>window.owned=1</script>""")]
    [InlineData("""" onmouseover="window.owned=1" x="""")]
    [InlineData("{{constructor.constructor('window.owned=1')()}}")]
    [InlineData("\u202Egnp.exe")]
    public async Task Board_HostileTexts_AreShownAsText(string text)
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var created = JsonNode.Parse(Desk.Created("H-1", "urgent", TimeSpan.FromMinutes(-5), text))!;
        foreach (var name in new[] { "account", "group", "assignee", "region", "product" }) created["data"]![name] = text;
        var listed = created.DeepClone();
        (listed["id"], listed["ticket"]) = ("H-2", text);
        await desk.PostAsync([created.ToJsonString()]);
        var page = await browser.OpenAsync(desk.At("/?by=account"));
        await RowAsync(page, "H-1", "breached");
        // One by the list, one by the hub.
        await desk.PostAsync([listed.ToJsonString()]);
        await RowAsync(page, text, "breached");
        await page.HoverAsync("[data-ticket]");

        Assert.Contains(text, await page.TextContentAsync("[role=grid]"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("[role=grid] img, [role=grid] script, [role=grid] [onmouseover], [role=grid] [onerror]").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("window.owned === undefined"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Board_NoTickets_TellsHowToSendTheFirst()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/"));

        await page.GetByText("No tickets yet").WaitForAsync();
        Assert.Contains($"{desk.Api.Address}api/v1/events", await page.TextContentAsync("pre"), StringComparison.Ordinal);
    }

    internal static Task LiveAsync(IPage page) => page.WaitForSelectorAsync("header [role=status][data-state=live]");

    internal static Task RowAsync(IPage page, string ticket, string state) => page.WaitForFunctionAsync(
        "([ticket, state]) => [...document.querySelectorAll('[data-ticket]')].some(row => row.dataset.ticket === ticket && row.dataset.state === state)",
        new[] { ticket, state });

    internal static Task GoneAsync(IPage page, string ticket) => page.WaitForFunctionAsync(
        "ticket => ![...document.querySelectorAll('[data-ticket]')].some(row => row.dataset.ticket === ticket)", ticket);

    private static Task<string> SelectedAsync(IPage page) => page.EvaluateAsync<string>("document.querySelector('[aria-selected=true]').dataset.ticket");

    private static async Task CountsDownAsync(IPage page, string ticket)
    {
        const string left = "ticket => [...document.querySelectorAll('[data-ticket]')].find(row => row.dataset.ticket === ticket).querySelector('.left').textContent";
        for (var change = 0; change < 2; change++)
        {
            var before = await page.EvaluateAsync<string>(left, ticket);
            await page.WaitForFunctionAsync($"([ticket, before]) => ({left})(ticket) !== before", new[] { ticket, before });
        }
    }
}
