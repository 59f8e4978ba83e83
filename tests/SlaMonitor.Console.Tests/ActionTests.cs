using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>What a supervisor does on the board, and what comes of it in the monitor.</summary>
public sealed class ActionTests
{
    [Fact]
    public async Task Acknowledge_ByTheRowsButton_IsTakenByNameAndUndone()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await WithBreachAsync(browser, desk, "A-1");

        await Row(page, "A-1").GetByRole(AriaRole.Button, new() { NameRegex = new("^Ack") }).ClickAsync();
        await desk.EscalationAsync("A-1", one => (string?)one["state"] == "acknowledged" && (string?)one["by"] == "kim");
        await Row(page, "A-1").GetByText("kim", new() { Exact = true }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await desk.EscalationAsync("A-1", one => (string?)one["state"] == "triggered");

        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Keys_ActOnTheSelectedRow()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await WithBreachAsync(browser, desk, "K-1");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("z");
        await page.GetByRole(AriaRole.Button, new() { Name = "30 minutes" }).ClickAsync();
        await desk.EscalationAsync("K-1", one => (string?)one["state"] == "snoozed" && (string?)one["by"] == "kim");
        await page.Keyboard.PressAsync("g");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Combobox).FillAsync("joseph");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-ticket=K-1] .team').textContent.includes('joseph')");
        Assert.Equal("joseph", (string?)(await desk.Api.TicketAsync("K-1")).Body!["assignee"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).Last.ClickAsync();
        await page.GetByText("K-1: assigned to nobody").WaitForAsync();
        Assert.Null((string?)(await desk.Api.TicketAsync("K-1")).Body!["assignee"]);

        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Escalate_IsConfirmedFirst_SinceItPagesSomebody()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("E-1", "normal", TimeSpan.FromMinutes(-45), "Wants somebody");
        var page = await browser.OpenAsync(desk.At("/"));
        await BoardTests.RowAsync(page, "E-1", "at_risk");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("e");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("paged at once").WaitForAsync();
        Assert.Empty(await desk.Api.ListAsync("api/v1/escalations?ticket=E-1"));
        await dialog.GetByLabel("Note").FillAsync("the customer rang");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Escalate" }).ClickAsync();

        var found = await desk.EscalationAsync("E-1", one => (string?)one["state"] == "triggered");
        Assert.Equal("critical", (string?)found["policy"]);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Action_WithoutConnection_WaitsSaysSoAndIsSentWhenItIsBack()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await WithBreachAsync(browser, desk, "O-1");
        await desk.KillAsync();

        await Row(page, "O-1").GetByRole(AriaRole.Button, new() { NameRegex = new("^Ack") }).ClickAsync();
        await page.GetByText("1 action waits for the connection").WaitForAsync();
        await desk.StartAgainAsync();
        await BoardTests.LiveAsync(page);

        await desk.EscalationAsync("O-1", one => (string?)one["state"] == "acknowledged" && (string?)one["by"] == "kim");
        await page.GetByText("1 action waits for the connection").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Action_OfSomebodyUnknown_AsksForTheNameOnce()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await WithBreachAsync(browser, desk, "N-1", "localStorage.setItem('settings', '{}')");

        await Row(page, "N-1").GetByRole(AriaRole.Button, new() { NameRegex = new("^Ack") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Amina");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await desk.EscalationAsync("N-1", one => (string?)one["state"] == "acknowledged" && (string?)one["by"] == "Amina");
        Assert.Equal("Amina", await page.EvaluateAsync<string>("JSON.parse(localStorage.getItem('settings')).name"));
    }

    [Fact]
    public async Task Action_ThatIsRefused_SaysWhyInTheMonitorsWords()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await WithBreachAsync(browser, desk, "X-1");
        // The row shows an escalation that was over a moment ago: what the monitor says of it must reach the one who pressed.
        await page.RouteAsync("**/acknowledge", async route =>
        {
            await desk.SolveAsync("X-1");
            await route.ContinueAsync();
        });

        await Row(page, "X-1").GetByRole(AriaRole.Button, new() { NameRegex = new("^Ack") }).ClickAsync();

        await page.GetByText("failed:").WaitForAsync();
    }

    private static async Task<IPage> WithBreachAsync(Browser browser, Desk desk, string ticket, string? before = null)
    {
        await desk.PostAsync(ticket, "urgent", TimeSpan.FromMinutes(-1));
        await desk.EscalationAsync(ticket, one => (string?)one["state"] == "triggered");
        var page = await browser.OpenAsync(desk.At("/"), before: before);
        await BoardTests.LiveAsync(page);
        await BoardTests.RowAsync(page, ticket, "breached");
        return page;
    }

    private static ILocator Row(IPage page, string ticket) => page.Locator($"[data-ticket='{ticket}']");
}
