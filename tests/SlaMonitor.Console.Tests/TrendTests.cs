using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>Trends: the charts, the tables behind them, and what can be taken away.</summary>
public sealed class TrendTests
{
    [Fact]
    public async Task Trends_CountWhatHappenedAndFilterInTheAddress()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await FillAsync(desk);
        var page = await browser.OpenAsync(desk.At("/trends?range=24h"), 1440, 1000);
        await page.Locator("canvas").First.WaitForAsync();
        // Of four promises three are decided, and one of them was broken.
        await page.GetByText("2 of 3 promises").First.WaitForAsync();

        // What it offers is looked up when somebody reaches for it.
        var team = page.GetByLabel("Team", new() { Exact = true });
        await team.FocusAsync();
        await team.SelectOptionAsync("data");
        await page.GetByText("1 of 2 promises").First.WaitForAsync();
        Assert.Contains("group=data", page.Url, StringComparison.Ordinal);
        // Behind every chart stands a table, for the keyboard and the screen reader.
        var tables = page.Locator("section.card summary");
        var count = await tables.CountAsync();
        Assert.True(count >= await page.Locator("section.card:has(canvas)").CountAsync() && count >= 4, $"{count} tables");
        for (var i = 0; i < count; i++) await tables.Nth(i).ClickAsync();
        await page.WaitForFunctionAsync("count => document.querySelectorAll('section.card details table').length === count", count);
        var other = await browser.OpenAsync(new Uri(page.Url), 1440, 1000);
        await other.GetByText("1 of 2 promises").First.WaitForAsync();

        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("CSV", ".csv")]
    [InlineData("PNG", ".png")]
    public async Task Trends_Export_IsAFile(string kind, string extension)
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await FillAsync(desk);
        var page = await browser.OpenAsync(desk.At("/trends?range=24h"), 1440, 1000);
        await page.Locator("canvas").First.WaitForAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("section.card").First.GetByRole(AriaRole.Button, new() { Name = kind }).ClickAsync());
        var file = await File.ReadAllBytesAsync(await download.PathAsync());

        Assert.EndsWith(extension, download.SuggestedFilename, StringComparison.Ordinal);
        if (kind == "PNG") Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], file[..4]);
        else Assert.Contains(",", System.Text.Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        Assert.Empty(browser.Errors);
    }

    private static async Task FillAsync(Desk desk)
    {
        await desk.PostAsync("T-1", "urgent", TimeSpan.FromMinutes(-5), "Breached", ("group", "data"));
        foreach (var (ticket, group) in ((string, string)[])[("T-2", "data"), ("T-3", "apps")])
        {
            await desk.PostAsync(ticket, "normal", TimeSpan.FromMinutes(-10), "Kept", ("group", group));
            await desk.SolveAsync(ticket);
        }
        await desk.PostAsync("T-4", "low", TimeSpan.FromMinutes(-1), "Open", ("group", "apps"));
    }
}
