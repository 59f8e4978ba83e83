using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>The page that an engineer opens on a phone at 3 a.m., the calendar of shifts, and incidents.</summary>
public sealed partial class OnCallTests
{
    [Fact]
    public async Task OnCall_OnAPhone_TakesAnEscalationWithOneTap()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("N-1", "urgent", TimeSpan.FromMinutes(-1), "Wakes somebody");
        await desk.EscalationAsync("N-1", one => (string?)one["state"] == "triggered");
        var page = await browser.OpenAsync(desk.At("/on-call"), 390, 844);
        var take = page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge N-1" });

        var box = (await take.BoundingBoxAsync())!;
        await take.ClickAsync();
        await desk.EscalationAsync("N-1", one => (string?)one["state"] == "acknowledged" && (string?)one["by"] == "kim");
        await page.GetByText("kim has it").WaitForAsync();

        // Within a thumb's reach without scrolling, and large enough for it.
        Assert.True(box is { Height: >= 44, Y: < 844 - 44 }, FormattableString.Invariant($"{box.Height} px high at {box.Y}"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task OnCall_Escalation_IsSnoozedReassignedSteppedAndResolved()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("S-1", "urgent", TimeSpan.FromMinutes(-1), "Handed about");
        await desk.EscalationAsync("S-1", one => (string?)one["state"] == "triggered");
        var page = await browser.OpenAsync(desk.At("/on-call"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Snooze S-1" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "1 hour", Exact = true }).ClickAsync();
        await desk.EscalationAsync("S-1", one => (string?)one["state"] == "snoozed");

        await page.GetByRole(AriaRole.Button, new() { Name = "More S-1" }).ClickAsync();
        Assert.Equal("S-1|critical|1", System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["escalation"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reassign" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("input[name=to]").FillAsync("joseph");
        await page.GetByRole(AriaRole.Dialog).Locator("button[type=submit]").ClickAsync();
        await desk.EscalationAsync("S-1", one => one["targets"]!.AsArray().Any(target => (string?)target == "joseph"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Escalate" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("button[type=submit]").ClickAsync();
        await desk.EscalationAsync("S-1", one => (int)one["level"]! == 2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("button[type=submit]").ClickAsync();
        await desk.EscalationAsync("S-1", one => (string?)one["state"] == "resolved");
        await page.GetByText("Nobody is being paged").WaitForAsync();

        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Calendar_OverrideByForm_IsInForceAndTakenBack()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/on-call/calendar"), 1440, 900);
        await page.GetByText("Shifts from").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add an override" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("select[name=kind]").SelectOptionAsync("instead");
        var from = DateTime.UtcNow.Date.AddDays(1).AddHours(9);
        await dialog.Locator("input[name=from]").FillAsync(from.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await dialog.Locator("input[name=to]").FillAsync(from.AddHours(8).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        foreach (var name in (string[])["Amina W.", "Joseph K."]) await dialog.GetByLabel(name).UncheckAsync();
        await dialog.GetByLabel("Joseph K.").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save the override" }).ClickAsync();
        await page.GetByText("first-line: override saved").WaitForAsync();
        Assert.Single(await desk.Api.ListAsync("api/v1/on-call/first-line/overrides"));

        await page.GetByRole(AriaRole.Button, new() { NameRegex = TakeBack() }).First.ClickAsync();
        await page.GetByText("first-line: override taken back").WaitForAsync();
        Assert.Empty(await desk.Api.ListAsync("api/v1/on-call/first-line/overrides"));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Calendar_OverrideByDragging_OpensTheFormWithThatTime()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/on-call/calendar"), 1440, 900);
        await page.GetByText("Shifts from").WaitForAsync();
        var track = page.Locator("[data-track]").First;
        await track.WaitForAsync();
        var box = (await track.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + (box.Width * 0.30f), box.Y + box.Height - 4);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.40f), box.Y + box.Height - 4, new() { Steps = 8 });
        await page.Mouse.UpAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.WaitForAsync();
        var from = DateTime.Parse(await dialog.Locator("input[name=from]").InputValueAsync(), CultureInfo.InvariantCulture);
        var to = DateTime.Parse(await dialog.Locator("input[name=to]").InputValueAsync(), CultureInfo.InvariantCulture);
        Assert.InRange((to - from).TotalHours, 12, 60);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Calendar_LeaveByForm_TakesThePersonOutAndLeavesAGapInWords()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        var page = await browser.OpenAsync(desk.At("/on-call/calendar?weeks=4"), 1440, 900);
        await page.GetByText("Shifts from").WaitForAsync();

        foreach (var user in (string[])["amina", "joseph"])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Add leave" }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await dialog.Locator("select[name=user]").SelectOptionAsync(user);
            await dialog.Locator("input[type=date]").First.FillAsync(DateTime.UtcNow.Date.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            await dialog.Locator("input[type=date]").Last.FillAsync(DateTime.UtcNow.Date.AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            await dialog.Locator("button[type=submit]").ClickAsync();
            await page.GetByText("leave saved").Last.WaitForAsync();
            await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        }

        await page.GetByText("nobody", new() { Exact = true }).First.WaitForAsync();
        await page.GotoAsync(desk.At("/on-call").ToString());
        await page.GetByText(Uncovered()).First.WaitForAsync();
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Incident_IsDeclaredUpdatedResolvedAndLookedBackOn()
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("I-1", "normal", TimeSpan.FromMinutes(-1), "Everything is down");
        var page = await browser.OpenAsync(desk.At("/on-call"), 1440, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "Declare an incident" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("What is wrong, in a line").FillAsync("Sign-in is down");
        await dialog.Locator("select[name=policy]").SelectOptionAsync("critical");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Declare and page" }).ClickAsync();
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Sign-in is down" });
        if (!page.Url.Contains("incident=", StringComparison.Ordinal)) await link.First.ClickAsync();

        await page.GetByLabel("Status update").FillAsync("We found the certificate");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post the update" }).ClickAsync();
        await page.GetByText("We found the certificate").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve", Exact = true }).ClickAsync();
        if (await page.GetByRole(AriaRole.Dialog).CountAsync() > 0) await page.GetByRole(AriaRole.Dialog).Locator("button[type=submit]").ClickAsync();
        await page.GetByText("Sign-in is down").First.WaitForAsync();
        await page.GetByText("resolved").First.WaitForAsync();

        var incident = Assert.Single(await desk.Api.ListAsync("api/v1/incidents"));
        Assert.Equal("resolved", (string?)incident["state"]);
        Assert.Empty(browser.Errors);
    }

    /// <summary>In words that depend on whether it is that day already in the schedule's zone.</summary>
    [GeneratedRegex("Nobody (is )?on call in first-line")]
    private static partial Regex Uncovered();

    [GeneratedRegex("^Take back")]
    private static partial Regex TakeBack();
}
