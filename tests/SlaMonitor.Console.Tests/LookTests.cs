using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Console.Tests;

/// <summary>
/// Every page as it looks with the demo behind it: light, dark and on a phone, in three languages. axe finds nothing serious, and nothing is wider than the screen.
/// With SLAMONITOR_SCREENSHOTS=1 the pictures of the documentation are made.
/// </summary>
public sealed class LookTests(LookTests.Demo demo) : IClassFixture<LookTests.Demo>
{
    private static readonly (string Name, string Path, string Ready)[] Pages =
    [
        ("board", "/", "[data-ticket][data-state=breached]"),
        ("tickets", "/tickets", "main [data-ticket]"),
        ("ticket", "/tickets/{ticket}", "main svg"),
        ("wall", "/wall", "main h1, main h2"),
        ("on-call", "/on-call", "main h2"),
        ("accounts", "/accounts", "main table, main [role=grid]"),
        ("account", "/accounts/kestrel-bank", "main h2"),
        ("trends", "/trends", "main h2"),
        ("policies", "/policies", "main h2"),
    ];

    public static TheoryData<string, string> Looks
    {
        get
        {
            var looks = new TheoryData<string, string>();
            foreach (var (name, _, _) in Pages)
                foreach (var look in (string[])["light", "dark", "phone", "es", "ko"]) looks.Add(name, look);
            return looks;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Page_InEveryLook_HasNoSeriousFindingAndFitsTheScreen(string name, string look)
    {
        var (path, ready) = Pages.Where(one => one.Name == name).Select(one => (one.Path, one.Ready)).Single();
        var (width, height) = look == "phone" ? (390, 844) : (1440, 900);
        await using var browser = await Browser.StartAsync();
        var address = new Uri(demo.Address, path.Replace("{ticket}", Uri.EscapeDataString(demo.Ticket), StringComparison.Ordinal));
        var page = await browser.OpenAsync(address, width, height, look == "dark" ? ColorScheme.Dark : ColorScheme.Light, look switch { "es" => "es-ES", "ko" => "ko-KR", _ => "en-GB" });
        await page.WaitForSelectorAsync(ready);
        if (name != "wall") await BoardTests.LiveAsync(page);

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the screen");
        Assert.Equal(look is "es" or "ko" ? look : "en", await page.EvaluateAsync<string>("document.documentElement.lang"));
        if (Environment.GetEnvironmentVariable("SLAMONITOR_SCREENSHOTS") == "1" && look is "light" or "dark" or "phone")
        {
            // Charts and lists have come, and nothing is halfway in.
            await Task.Delay(TimeSpan.FromSeconds(2));
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Folder("docs", "images"), $"{name}-{look}.png") });
        }
        var findings = await FindingsAsync(page);
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.Empty(browser.Errors);
    }

    /// <summary>What axe calls serious or critical, with the elements.</summary>
    private static async Task<IReadOnlyList<string>> FindingsAsync(IPage page)
    {
        var axe = Path.Combine(Repository.Folder("src", "SlaMonitor.Console", "node_modules", "axe-core"), "axe.min.js");
        await page.EvaluateAsync(await File.ReadAllTextAsync(axe));
        var found = JsonNode.Parse(await page.EvaluateAsync<string>("async () => JSON.stringify((await axe.run(document, { resultTypes: ['violations'] })).violations)"))!.AsArray();
        return
        [
            .. found.Where(one => (string?)one!["impact"] is "serious" or "critical")
                .Select(one => $"{one!["id"]}: {one["help"]}: {string.Join("; ", one["nodes"]!.AsArray().Take(3).Select(node => $"{node!["html"]} ({((string?)node["failureSummary"])?.ReplaceLineEndings(" ")})"))}"),
        ];
    }

    /// <summary>One demo for all looks: at 60 times the speed of time it soon has something to show.</summary>
    public sealed class Demo : IAsyncLifetime
    {
        private Slamonitor? _server;

        public Uri Address { get; private set; } = null!;

        /// <summary>One that is breached.</summary>
        public string Ticket { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            _server = Slamonitor.Start("serve", "--demo", "--urls", "http://127.0.0.1:0");
            Address = await _server.Listening.WaitAsync(Limits.Start);
            using var api = new Api(Address);
            for (var until = DateTime.UtcNow + Limits.Step; ; await Task.Delay(200))
            {
                var breaches = await api.ListAsync("api/v1/breaches");
                if (breaches.Count >= 12)
                {
                    Ticket = (string)breaches[^1]["ticket"]!;
                    return;
                }
                Assert.True(DateTime.UtcNow < until, $"only {breaches.Count} breaches");
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null) await _server.DisposeAsync();
        }
    }
}
