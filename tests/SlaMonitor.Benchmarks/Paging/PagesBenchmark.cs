using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using SlaMonitor.Benchmarks.Live;
using SlaMonitor.Benchmarks.Servers;

namespace SlaMonitor.Benchmarks.Paging;

/// <summary>From the due instant of a clock until the page of its escalation is with a healthy webhook: alone, and beside a channel that hangs.</summary>
internal sealed class PagesBenchmark : IBenchmark
{
    private const int WarmUpSeconds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Name => "pages";

    public string Describes => "due instant to a webhook's hands, with and without a channel that hangs [--rate N] [--seconds N]";

    public async IAsyncEnumerable<Measurement> RunAsync(IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (rate, seconds) = (100, 30);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            var value = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
            (rate, seconds) = arguments[i] switch
            {
                "--rate" => (value, seconds),
                "--seconds" => (rate, value),
                var unknown => throw new ArgumentException($"{unknown} is not an option of this benchmark"),
            };
        }
        foreach (var hangs in new[] { false, true })
        {
            var name = hangs ? "beside a channel that hangs" : "alone";
            var (times, hanging, share) = await MeasureAsync(rate, seconds, hangs, cancellation);
            foreach (var figure in Latencies.Figures(times, "page with a webhook", name, p99Limit: 200)) yield return figure;
            if (hangs) yield return new Measurement("page with a webhook", name, "requests that hang", hanging, "");
            yield return new Measurement("server", name, "processor", 100 * share, "% of a core");
            yield return new Measurement("machine", name, "load", LoadAverage(), "processes");
        }
    }

    private static async Task<(double[] Milliseconds, int Hanging, double Share)> MeasureAsync(int rate, int seconds, bool hangs, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("slamonitor-pages-").FullName;
        try
        {
            await using var sink = await PageSink.StartAsync(cancellation);
            using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
            await using var monitor = await IMonitorServer.CreateAsync(false, folder, Configuration(folder, sink.Address, hangs), cancellation);
            using var server = await monitor.StartAsync(client, cancellation);
            var warmUp = rate * WarmUpSeconds;
            var count = warmUp + (rate * seconds);
            var start = DateTime.UtcNow.AddSeconds(10 + (count / 1_000));
            DateTime Due(int i) => start.AddTicks(i * TimeSpan.TicksPerSecond / rate);
            await new DueTickets(client, server.Address).SendAsync(0, count, Due, cancellation);
            if (DateTime.UtcNow > start - TimeSpan.FromSeconds(1)) throw new InvalidOperationException("the loading took too long; start again");

            await Task.Delay(Due(warmUp) - DateTime.UtcNow, cancellation);
            var (used, began) = (server.ProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(Due(count) - DateTime.UtcNow, cancellation);
            var share = (server.ProcessorTime - used) / Stopwatch.GetElapsedTime(began);
            while (sink.First.Count < count)
            {
                if (DateTime.UtcNow > Due(count) + Patience) throw new InvalidOperationException($"{sink.First.Count} of {count} pages came");
                await Task.Delay(100, cancellation);
            }
            var times = Enumerable.Range(warmUp, count - warmUp).Select(i => (sink.First[i] - Due(i).Ticks) / (double)TimeSpan.TicksPerMillisecond);
            return ([.. times], sink.Hanging, share);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Configuration(string folder, Uri sink, bool hangs)
    {
        foreach (var path in new[] { "pages", "hangs" }) File.WriteAllText(Path.Combine(folder, path), new Uri(sink, path).AbsoluteUri);
        File.WriteAllText(Path.Combine(folder, "secret"), "whsec_" + Convert.ToBase64String(new byte[32]));
        return $$"""
            version: 1
            policies:
              - id: standard
                match: {}
                targets:
                  first_response: { urgent: 1h, high: 1h, normal: 1h, low: 1h, calendar: 24x7 }
                warn_at: []
                escalate: { breach: page }
            escalations:
              - { id: page, steps: [ { after: 0m, notify: [ {{(hangs ? "{ channel: hangs }, " : "")}}{ channel: works } ] } ] }
            channels:
              - { id: works, type: webhook, url_from: "file:{{Path.Combine(folder, "pages")}}", secret_from: "file:{{Path.Combine(folder, "secret")}}", allow_private: true }
              - { id: hangs, type: webhook, url_from: "file:{{Path.Combine(folder, "hangs")}}", allow_private: true }
            """;
    }

    private static double LoadAverage() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;
}
