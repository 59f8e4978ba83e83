using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace SlaMonitor.Console.Tests;

/// <summary>
/// How the board bears load: 10,000 rows and 100 breaches a second. What the page itself does is asserted by processor time, which a busy machine does not change;
/// what a hand or an eye feels is reported, and asserted generously. SLAMONITOR_CONSOLE_SECONDS makes it longer.
/// </summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    private const int Rows = 10_000;
    private const int PerSecond = 100;

    /// <summary>Notes when a breach arrives on the wire, and when its row has left the screen of clocks at risk.</summary>
    private const string Watch = """
        window.drawn = []; window.frames = [];
        const arrived = new Map();
        const Native = WebSocket;
        window.WebSocket = class extends Native {
          constructor(...all) {
            super(...all);
            this.addEventListener("message", message => {
              const at = performance.now();
              for (const found of String(message.data).matchAll(/"target":"breach"[^\u001e]*?"ticket":"([^"]+)"/g)) arrived.set(found[1], at);
            });
          }
        };
        let last = performance.now();
        requestAnimationFrame(function look() {
          const at = performance.now();
          window.frames.push(at - last);
          last = at;
          if (arrived.size > 0) {
            const seen = new Set([...document.querySelectorAll("[data-ticket]")].map(row => row.dataset.ticket));
            for (const [ticket, since] of arrived) if (!seen.has(ticket)) { window.drawn.push(at - since); arrived.delete(ticket); }
          }
          requestAnimationFrame(look);
        });
        """;

    [Fact]
    public async Task Board_TenThousandRowsAHundredUpdatesASecond_NoFrameOver100MillisecondsAndMemoryIsFlat()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("SLAMONITOR_CONSOLE_SECONDS"), CultureInfo.InvariantCulture, out var given) ? given : 30;
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        // They come due one after the other, 100 a second, from 20 s from now on; the others later.
        var first = TimeSpan.FromHours(-1) + TimeSpan.FromSeconds(20);
        var due = Math.Min(PerSecond * seconds, Rows * 9 / 10);
        var sent = Stopwatch.StartNew();
        await desk.PostAsync(Enumerable.Range(0, Rows).Select(i => Ticket(i, (i < due ? first + TimeSpan.FromSeconds((double)i / PerSecond) : TimeSpan.FromMinutes(-20)) - sent.Elapsed)));
        var page = await browser.OpenAsync(desk.At("/?state=at_risk"), 1440, 900, before: Watch);
        await page.WaitForSelectorAsync("[data-ticket]");
        await BoardTests.LiveAsync(page);
        // Longer than the rows last: as one breaches, a new one comes.
        using var stop = new CancellationTokenSource();
        var more = FeedAsync(desk, due, PerSecond * seconds, first + TimeSpan.FromHours(1), sent, stop.Token);
        await page.WaitForFunctionAsync("() => window.drawn.length > 20");
        var before = await HeapAsync(page);
        // Collecting by force is no part of what is measured.
        await page.EvaluateAsync("() => new Promise(done => setTimeout(() => { window.drawn.length = 0; window.frames.length = 0; done(); }, 500))");

        var trace = await Browser.TraceAsync(page, () => Task.Delay(TimeSpan.FromSeconds(Math.Min(seconds - 5, 60))));
        if (seconds > 65) await Task.Delay(TimeSpan.FromSeconds(seconds - 65));
        var drawn = await page.EvaluateAsync<double[]>("window.drawn");
        var frames = await page.EvaluateAsync<double[]>("window.frames");
        var after = await HeapAsync(page);
        await stop.CancelAsync();
        await more;
        var tasks = trace.Where(one => ((string?)one["name"])?.EndsWith("RunTask", StringComparison.Ordinal) == true).ToArray();
        var (wall, cpu) = (tasks.Max(one => (double?)one["dur"] ?? 0) / 1000, tasks.Max(one => (double?)one["tdur"] ?? 0) / 1000);

        output.WriteLine(Text($"{Rows} rows, {seconds} s, {drawn.Length} breaches drawn. Arrives -> drawn: p50 {At(drawn, 0.5):0.0} ms, p95 {At(drawn, 0.95):0.0} ms, max {drawn.Max():0.0} ms."));
        output.WriteLine(Text($"{frames.Length} frames: p50 {At(frames, 0.5):0.0} ms, p99 {At(frames, 0.99):0.0} ms, longest {frames.Max():0.0} ms. Longest task of the page: {cpu:0.0} ms of processor, {wall:0.0} ms by the clock."));
        output.WriteLine(Text($"Memory after collection: {before / 1e6:0.0} MB, then {after / 1e6:0.0} MB."));
        Assert.True(cpu <= 100, Text($"a task of the page took {cpu} ms of processor time"));
        Assert.True(drawn.Length > PerSecond * Math.Min(seconds, 60) / 4, $"only {drawn.Length} were drawn");
        Assert.True(At(drawn, 0.95) <= 500, Text($"p95 {At(drawn, 0.95)} ms"));
        Assert.True(after - before < 8e6, Text($"the page's memory grew from {before} to {after} bytes"));
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/on-call")]
    public async Task FirstView_OnAProcessorFourTimesAsSlow_IsSmallAndSoonUsable(string path)
    {
        await using var browser = await Browser.StartAsync();
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync(Enumerable.Range(0, 200).Select(i => Ticket(i, TimeSpan.FromMinutes(-50))));
        var page = await browser.OpenAsync(desk.At("/health/live"), 390, 844);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = 4 });
        var scripts = new List<int>();
        page.Response += (_, response) =>
        {
            if (response.Url.EndsWith(".js", StringComparison.Ordinal) && response.Headers.TryGetValue("content-length", out var length)) scripts.Add(int.Parse(length, CultureInfo.InvariantCulture));
        };

        await page.GotoAsync(desk.At(path).ToString());
        await page.WaitForSelectorAsync(path == "/" ? "[data-ticket] button" : "main h1, main h2");
        var usable = await page.EvaluateAsync<double>("performance.now()");
        await BoardTests.LiveAsync(page);

        output.WriteLine(Text($"{path}: usable after {usable:0} ms on a processor four times as slow, {scripts.Sum() / 1000.0:0.0} kB of JavaScript (gzip) in {scripts.Count} files."));
        Assert.InRange(scripts.Sum(), 1, 150_000);
        // 1,500 ms is the aim on a quiet machine; here others may have the processor.
        Assert.True(usable < 6_000, Text($"usable after {usable} ms"));
    }

    private static string Ticket(int i, TimeSpan after) =>
        Desk.Created($"P-{i}", "normal", after, $"Subject {i}", ("account", $"account-{i % 300}"), ("group", $"team-{i % 12}"), ("product", "plain"));

    private static async Task FeedAsync(Desk desk, int from, int count, TimeSpan start, Stopwatch since, CancellationToken stop)
    {
        for (var i = from; i < count && !stop.IsCancellationRequested; i += PerSecond)
        {
            // Half a minute before they are due.
            var at = start + TimeSpan.FromSeconds((double)i / PerSecond);
            var wait = at - TimeSpan.FromSeconds(30) - since.Elapsed;
            if (wait > TimeSpan.Zero) await Task.Delay(wait, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            await desk.PostAsync(Enumerable.Range(i, PerSecond).Select(n => Ticket(100_000 + n, start + TimeSpan.FromSeconds((double)n / PerSecond) - TimeSpan.FromHours(1) - since.Elapsed)));
        }
    }

    private static Task<double> HeapAsync(IPage page) => page.EvaluateAsync<double>("() => { gc(); return performance.memory.usedJSHeapSize; }");

    private static double At(double[] values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * part)];
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
