using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>A ticket: beside the board and as a page of its own, with the picture of its clocks.</summary>
public sealed class TicketTests
{
    [Fact]
    public async Task Ticket_OpenedFromTheBoard_StandsBesideItWhichStaysAliveAndClosesByEscape()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("T-1", "urgent", TimeSpan.FromMinutes(-5), "Opened beside the board");
        var page = await browser.OpenAsync(desk.At("/"), 1440, 900);
        await BoardTests.RowAsync(page, "T-1", "breached");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        var panel = page.GetByRole(AriaRole.Complementary, new() { Name = "Ticket T-1" });
        await panel.GetByRole(AriaRole.Heading, new() { Name = "Opened beside the board" }).WaitForAsync();
        Assert.Equal("?ticket=T-1", new Uri(page.Url).Query);
        await desk.PostAsync("T-2", "urgent", TimeSpan.FromMinutes(-4), "Comes meanwhile");
        await BoardTests.RowAsync(page, "T-2", "breached");
        await page.Keyboard.PressAsync("Escape");
        await panel.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        Assert.Equal("", new Uri(page.Url).Query);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Ticket_Picture_SaysInTheListsWhatItShowsAndZoomsInTheAddress()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync(
        [
            Desk.Created("P-1", "normal", TimeSpan.FromMinutes(-90), "Paused and late"),
            Desk.Event("P-1", "status_changed", TimeSpan.FromMinutes(-80), new() { ["status"] = "pending" }),
            Desk.Event("P-1", "customer_replied", TimeSpan.FromMinutes(-70), []),
            Desk.Event("P-1", "fields_changed", TimeSpan.FromMinutes(-69), new() { ["status"] = "open", ["group"] = "data" }),
        ]);
        var page = await browser.OpenAsync(desk.At("/tickets/P-1"));
        await page.Locator("main svg").First.WaitForAsync();
        await page.GetByText("50% of the time used").First.WaitForAsync();

        foreach (var said in (string[])["Paused", "Created", "Customer"]) await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = said }).First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Closer" }).ClickAsync();
        await page.WaitForFunctionAsync("() => new URLSearchParams(location.search).has('from') && new URLSearchParams(location.search).has('to')");
        var zoomed = await browser.OpenAsync(new Uri(page.Url));
        await zoomed.Locator("main svg").First.WaitForAsync();
        await zoomed.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();
        await zoomed.WaitForFunctionAsync("() => !new URLSearchParams(location.search).has('from')");

        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Ticket_IsActedOnAndFollowsWhatHappens()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("A-1", "urgent", TimeSpan.FromMinutes(-1), "To be taken");
        await desk.EscalationAsync("A-1", one => (string?)one["state"] == "triggered");
        var page = await browser.OpenAsync(desk.At("/tickets/A-1"));
        var card = page.GetByRole(AriaRole.Article);
        await card.GetByText("triggered").WaitForAsync();
        await card.GetByText("amina").Or(card.GetByText("joseph")).First.WaitForAsync();

        await page.Keyboard.PressAsync("a");
        await card.GetByText("by kim").WaitForAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await card.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await desk.EscalationAsync("A-1", one => (string?)one["state"] == "resolved");
        await desk.SolveAsync("A-1");
        await page.GetByText("met late").First.WaitForAsync();

        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Ticket_Copied_IsALinkAndAText()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("C-1", "urgent", TimeSpan.FromMinutes(-5), "For the account manager");
        var page = await browser.OpenAsync(desk.At("/tickets/C-1"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await page.GetByText("Copied").First.WaitForAsync();
        var link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as text" }).ClickAsync();
        await page.WaitForFunctionAsync("async link => (await navigator.clipboard.readText()) !== link", link);
        var text = await page.EvaluateAsync<string>("navigator.clipboard.readText()");

        Assert.StartsWith(desk.At("/tickets/C-1").ToString(), link, StringComparison.Ordinal);
        Assert.Contains("For the account manager", text, StringComparison.Ordinal);
        Assert.Contains("Resolution", text, StringComparison.Ordinal);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Ticket_ThatIsNotThere_SaysSoAndWhatToDo()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/tickets/nowhere%2F1"));

        await page.GetByText("There is no ticket nowhere/1").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All tickets" }).ClickAsync();
        Assert.Equal("/tickets", new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Tickets_List_FindsWhatTheBoardLeavesOut()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("L-1", "low", TimeSpan.FromMinutes(-1), "Calm");
        await desk.PostAsync("L-2", "urgent", TimeSpan.FromMinutes(-5), "Breached");
        await desk.PostAsync("L-3", "normal", TimeSpan.FromMinutes(-5), "Solved");
        await desk.SolveAsync("L-3");
        var page = await browser.OpenAsync(desk.At("/tickets"));
        foreach (var (ticket, state) in ((string, string)[])[("L-1", "running"), ("L-2", "breached"), ("L-3", "met")]) await BoardTests.RowAsync(page, ticket, state);

        await page.GotoAsync(desk.At("/tickets?state=met").ToString());
        await BoardTests.RowAsync(page, "L-3", "met");
        await BoardTests.GoneAsync(page, "L-1");
        await page.GotoAsync(desk.At("/tickets?q=calm").ToString());
        await BoardTests.RowAsync(page, "L-1", "running");
        await BoardTests.GoneAsync(page, "L-2");

        Assert.Empty(browser.Errors);
    }
}
