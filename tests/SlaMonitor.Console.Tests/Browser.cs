using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Console.Tests;

/// <summary>One test's windows of the browser that all tests share, with what went wrong in them.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly List<IBrowserContext> _contexts = [];

    private Browser(IBrowser browser) => _browser = browser;

    /// <summary>What the pages wrote to the console as an error, or threw.</summary>
    public List<string> Errors { get; } = [];

    public static Task<Browser> StartAsync()
    {
        if (Chromium.Browser is null) Assert.Skip(Chromium.Missing);
        return Task.FromResult(new Browser(Chromium.Browser!));
    }

    /// <summary>Opens an address in a window of its own, as somebody called Kim who prefers this theme.</summary>
    public async Task<IPage> OpenAsync(Uri address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, string locale = "en-GB", string? before = null)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            DeviceScaleFactor = width < 600 ? 2 : 1,
            Locale = locale,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        _contexts.Add(context);
        await context.AddInitScriptAsync("if (!localStorage.getItem('settings')) localStorage.setItem('settings', JSON.stringify({ name: 'kim' }))");
        if (before is not null) await context.AddInitScriptAsync(before);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Limits.Step.TotalMilliseconds);
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            // A server that is down is part of the test: the browser itself reports each request that failed.
            if (message.Type == "error" && !message.Text.Contains("ERR_", StringComparison.Ordinal) && !message.Text.Contains("WebSocket", StringComparison.Ordinal)
                && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
                Errors.Add(message.Text);
        };
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>What the browser's own trace says of a stretch of time: the events of the page's main thread.</summary>
    public static async Task<IReadOnlyList<JsonNode>> TraceAsync(IPage page, Func<Task> during)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var events = new List<JsonNode>();
        session.Event("Tracing.dataCollected").OnEvent += (_, data) =>
        {
            if (data is { } some) events.AddRange(JsonNode.Parse(some.GetRawText())!["value"]!.AsArray().Select(one => one!));
        };
        var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => complete.TrySetResult();
        await session.SendAsync("Tracing.start", new Dictionary<string, object>
        {
            ["transferMode"] = "ReportEvents",
            ["traceConfig"] = new Dictionary<string, object> { ["includedCategories"] = new[] { "toplevel", "devtools.timeline" } },
        });
        await during();
        await session.SendAsync("Tracing.end");
        await complete.Task.WaitAsync(Limits.Step);
        var main = events.Where(one => (string?)one["name"] == "thread_name" && ((string?)one["args"]?["name"])?.Contains("CrRendererMain", StringComparison.Ordinal) == true)
            .Select(one => ((long)one["pid"]!, (long)one["tid"]!)).ToHashSet();
        return [.. events.Where(one => one["pid"] is not null && one["tid"] is not null && main.Contains(((long)one["pid"]!, (long)one["tid"]!)))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.DisposeAsync();
    }
}
