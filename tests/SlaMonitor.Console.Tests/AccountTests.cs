using System.Net.Http.Json;
using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>Accounts: how each fares, and why.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task Accounts_WorstFirst_WithBudgetHealthAndReasons()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        foreach (var account in (string[])["acme", "bolt"])
            (await desk.Api.Http.PutAsJsonAsync($"api/v1/accounts/{account}", new { name = account.ToUpperInvariant(), segment = "platinum" })).EnsureSuccessStatusCode();
        await desk.PostAsync("W-1", "urgent", TimeSpan.FromMinutes(-5), "Breached", ("account", "bolt"));
        await desk.PostAsync("W-2", "normal", TimeSpan.FromMinutes(-5), "Kept", ("account", "acme"));
        await desk.SolveAsync("W-2");
        var page = await browser.OpenAsync(desk.At("/accounts"));

        var first = page.Locator("main tbody tr").First;
        await first.Filter(new() { HasText = "BOLT" }).Filter(new() { HasText = "poor" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "BOLT" }).ClickAsync();
        Assert.Equal("/accounts/bolt", new Uri(page.Url).AbsolutePath);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Objectives" }).WaitForAsync();
        await page.GetByText("W-1").First.WaitForAsync();
        await page.Locator("canvas").First.WaitForAsync();

        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Account_IsDescribed()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("D-1", "normal", TimeSpan.FromMinutes(-1), "First ticket", ("account", "acme"));
        var page = await browser.OpenAsync(desk.At("/accounts/acme"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Describe" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Acme Limited");
        await dialog.GetByLabel("Segment").FillAsync("platinum");
        await dialog.Locator("textarea").FillAsync("plan: enterprise");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await page.GetByRole(AriaRole.Heading, new() { Name = "Acme Limited" }).WaitForAsync();
        var account = (await desk.Api.GetAsync("api/v1/accounts/acme")).Body!;
        Assert.Equal(("Acme Limited", "platinum", "enterprise"), ((string?)account["name"], (string?)account["segment"], (string?)account["fields"]!["plan"]));
        Assert.Empty(browser.Errors);
    }
}
