using Microsoft.Playwright;

namespace SlaMonitor.EndToEnd.Page;

/// <summary>A headless Chromium that is installed already; the tests say when there is none.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>What the page wrote to the console as an error, or threw.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<Browser> StartAsync()
    {
        if (Paths.FirstOrDefault(File.Exists) is not { } path)
        {
            Assert.Skip($"no Chromium at {string.Join(" or ", Paths)} (apt-get install chromium)");
            throw new InvalidOperationException("skipped");
        }
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Timeout = (float)Serving.Limits.Start.TotalMilliseconds,
        });
        return new Browser(playwright, browser);
    }

    public async Task<IPage> OpenAsync(Uri address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            DeviceScaleFactor = width < 600 ? 2 : 1,
            Locale = "en-GB",
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Serving.Limits.Step.TotalMilliseconds);
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            // A server that is down is part of the test: the browser itself reports each request that failed.
            if (message.Type == "error" && !message.Text.Contains("ERR_", StringComparison.Ordinal) && !message.Text.Contains("WebSocket", StringComparison.Ordinal))
                Errors.Add(message.Text);
        };
        await page.GotoAsync(address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
