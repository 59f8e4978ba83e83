using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>The configuration: read in words, edited with errors at the line, tried, published and taken back.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Policies_Read_AreInPlainLanguage()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/policies"));

        foreach (var said in (string[])["quick", "critical", "office", "Europe/Berlin"]) await page.GetByText(said).First.WaitForAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Policies_Edit_ShowsErrorsAtTheLineThenWhatWouldChangeThenPublishesAndGoesBack()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("E-1", "normal", TimeSpan.FromMinutes(-10), "Would be due sooner");
        var page = await browser.OpenAsync(desk.At("/policies/edit"), 1440, 900);
        var editor = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Text of") });
        await editor.WaitForAsync();
        var text = await editor.InputValueAsync();

        await editor.FillAsync(text.Replace("match: { product: plain }", "matsch: { product: plain }", StringComparison.Ordinal));
        var line = text.Split('\n').TakeWhile(one => !one.Contains("match: { product", StringComparison.Ordinal)).Count() + 1;
        await page.GetByText($":{line}:").First.WaitForAsync();
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).IsDisabledAsync());

        await editor.FillAsync(text.Replace("normal: 1h", "normal: 30m", StringComparison.Ordinal));
        await page.GetByText("1 of 1 open tickets would change").Or(page.GetByText("E-1")).First.WaitForAsync();
        await page.Locator("input[name=comment]").FillAsync("half the time for everybody");
        await page.GetByLabel("open tickets too").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.GetByText("Version 2 is published").WaitForAsync();
        var published = await desk.Api.GetAsync("api/v1/configuration");
        Assert.Equal(("half the time for everybody", "kim"), ((string?)published.Body!["current"]!["comment"], (string?)published.Body["current"]!["by"]));
        await DueWithin(desk, "E-1", TimeSpan.FromMinutes(30));

        await page.GetByRole(AriaRole.Link, new() { Name = "Versions" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Restore") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("open tickets too").CheckAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("button[type=submit]").ClickAsync();
        await page.GetByText("Version 3 holds the texts of 1 again").WaitForAsync();
        await DueWithin(desk, "E-1", TimeSpan.FromHours(1));

        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Policies_SomebodyElsePublishedMeanwhile_NothingIsOverwrittenInSilence()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/policies/edit"), 1440, 900);
        var editor = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Text of") });
        await editor.WaitForAsync();
        var text = await editor.InputValueAsync();
        await editor.FillAsync(text.Replace("normal: 1h", "normal: 45m", StringComparison.Ordinal));
        await page.GetByText("No open ticket would change").WaitForAsync();
        using var theirs = new HttpRequestMessage(HttpMethod.Put, "api/v1/configuration?comment=theirs")
        {
            Content = new StringContent(text.Replace("low: 2h", "low: 3h", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/yaml"),
        };
        Assert.Equal(System.Net.HttpStatusCode.OK, (await desk.Api.SendAsync(theirs)).Status);

        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();

        await page.GetByText("Version 2 was published meanwhile").WaitForAsync();
        Assert.Equal(2, (int)(await desk.Api.GetAsync("api/v1/configuration")).Body!["current"]!["version"]!);
    }

    private static async Task DueWithin(Desk desk, string ticket, TimeSpan target)
    {
        var wanted = System.Xml.XmlConvert.ToString(target);
        for (var until = DateTime.UtcNow + SlaMonitor.EndToEnd.Serving.Limits.Step; ; await Task.Delay(100))
        {
            var clock = ((await desk.Api.TicketAsync(ticket)).Body!["clocks"] as JsonArray)![^1]!;
            if ((string?)clock["target"] == wanted) return;
            Assert.True(DateTime.UtcNow < until, $"the target is {clock["target"]}");
        }
    }
}
