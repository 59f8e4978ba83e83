using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>The screen on the wall: no mouse, no scrolling, readable from afar.</summary>
public sealed class WallTests
{
    [Fact]
    public async Task Wall_RotatesThroughTheTeamsStopsAndGoesOn()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await FillAsync(desk);
        var page = await browser.OpenAsync(desk.At("/wall?every=2"), 1920, 1080);
        foreach (var title in (string[])["All teams", "apps", "data", "All teams"])
            await page.WaitForFunctionAsync("title => document.querySelector('h1')?.textContent.toLowerCase().includes(title.toLowerCase())", title);

        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("() => location.search.includes('paused=1')");
        var title1 = await page.Locator("h1").InnerTextAsync();
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.Equal(title1, await page.Locator("h1").InnerTextAsync());
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForFunctionAsync("title => document.querySelector('h1').innerText !== title", title1);

        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1920, 1080)]
    [InlineData(3840, 2160)]
    public async Task Wall_OnEveryScreen_FitsAndIsLarge(int width, int height)
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await FillAsync(desk);
        var page = await browser.OpenAsync(desk.At("/wall"), width, height);
        await page.Locator(".time").First.WaitForAsync();

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"), "nothing scrolls");
        Assert.Equal(0, await page.Locator("header nav").CountAsync());
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        var size = await page.EvaluateAsync<double>("parseFloat(getComputedStyle(document.querySelector('.time')).fontSize)");
        Assert.True(size >= height * 96 / 1080.0 * 0.9, FormattableString.Invariant($"the time left is written at {size} px"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Wall_WithoutNewsForThirtySeconds_SaysSoAcrossTheScreen()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await FillAsync(desk);
        var page = await browser.OpenAsync(desk.At("/wall"), 1920, 1080);
        await page.GetByText("live").First.WaitForAsync();
        await desk.KillAsync();

        await page.GetByText("No news since").WaitForAsync();
        var box = (await page.GetByText("No news since").BoundingBoxAsync())!;
        await desk.StartAgainAsync();
        await page.GetByText("No news since").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        Assert.True(box.Height >= 40, FormattableString.Invariant($"it is {box.Height} px high"));
        Assert.Empty(browser.Errors);
    }

    private static Task FillAsync(Desk desk) => desk.PostAsync(
    [
        Desk.Created("W-1", "urgent", TimeSpan.FromMinutes(-5), "Breached", ("group", "data")),
        Desk.Created("W-2", "normal", TimeSpan.FromMinutes(-45), "At risk", ("group", "apps")),
    ]);
}
