using Microsoft.Playwright;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Console.Tests;

/// <summary>A headless Chromium that is installed already, started once for all tests; without one they say so and are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;

    public static string Missing => $"no Chromium at {string.Join(" or ", Paths)} (apt-get install chromium)";

    public static IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Paths.FirstOrDefault(File.Exists) is not { } path) return;
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--enable-precise-memory-info", "--js-flags=--expose-gc",
            ],
            Timeout = (float)Limits.Start.TotalMilliseconds,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is { } browser) await browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
