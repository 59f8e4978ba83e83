using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using SlaMonitor.Benchmarks.Live;
using SlaMonitor.Benchmarks.Servers;

namespace SlaMonitor.Benchmarks.Paging;

/// <summary>
/// From the due instant of a clock until the page of its escalation is with a healthy webhook: alone, and beside a channel that hangs; or, with
/// storms, where each is counted and none makes a storm, and where most become part of incidents.
/// </summary>
internal sealed class PagesBenchmark : IBenchmark
{
    private const int WarmUpSeconds = 5;
    private const int MoreThan = 10;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Name => "pages";

    public string Describes => "due instant to a webhook's hands, with and without a channel that hangs [--rate N] [--seconds N] [--storms true]";

    public async IAsyncEnumerable<Measurement> RunAsync(IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (rate, seconds, storms) = (100, 30, false);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            switch (arguments[i])
            {
                case "--rate":
                    rate = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--seconds":
                    seconds = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--storms":
                    storms = bool.Parse(arguments[i + 1]);
                    break;
                default:
                    throw new ArgumentException($"{arguments[i]} is not an option of this benchmark");
            }
        }
        PageCase[] cases = storms
            ?
            [
                // As many as may start without being a storm: each is counted all the same.
                new PageCase("storms on, and none begins", Settings: "storms: { more_than: 500, within: 1m, by: [group], policy: page }"),
                new PageCase("in storms of twenty groups", MoreThan, $"storms: {{ more_than: {MoreThan}, within: {Window.TotalSeconds}s, by: [group], policy: page }}"),
            ]
            : [new PageCase("alone"), new PageCase("beside a channel that hangs", Hangs: true)];
        foreach (var one in cases)
        {
            var run = await MeasureAsync(rate, seconds, one, cancellation);
            foreach (var figure in Latencies.Figures(run.Milliseconds, "page with a webhook", one.Name, p99Limit: 200)) yield return figure;
            if (one.Hangs) yield return new Measurement("page with a webhook", one.Name, "requests that hang", run.Hanging, "");
            if (one.Storms is not null)
            {
                foreach (var figure in Latencies.Figures(run.Incidents, "page of the incident, after the escalation that made the storm was due", one.Name)) yield return figure;
                yield return new Measurement("page with a webhook", one.Name, "escalations", run.Escalations, "");
                yield return new Measurement("page with a webhook", one.Name, "told by a page of their own", run.Milliseconds.Length, "");
                yield return new Measurement("page with a webhook", one.Name, "incidents", run.Incidents.Length, "");
            }
            yield return new Measurement("server", one.Name, "processor", 100 * run.Share, "% of a core");
            yield return new Measurement("machine", one.Name, "load", LoadAverage(), "processes");
        }
    }

    private static async Task<PageRun> MeasureAsync(int rate, int seconds, PageCase one, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("slamonitor-pages-").FullName;
        try
        {
            await using var sink = await PageSink.StartAsync(cancellation);
            using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
            await using var monitor = await IMonitorServer.CreateAsync(false, folder, Configuration(folder, sink.Address, one), cancellation);
            using var server = await monitor.StartAsync(client, cancellation);
            var warmUp = rate * WarmUpSeconds;
            var count = warmUp + (rate * seconds);
            // The storms of the warming up are over before those begin that are measured.
            var pause = one.Storms is null ? TimeSpan.Zero : Window + TimeSpan.FromSeconds(5);
            var start = DateTime.UtcNow.AddSeconds(10 + (count / 1_000));
            DateTime Due(int i) => start.AddTicks(i * TimeSpan.TicksPerSecond / rate) + (i >= warmUp ? pause : TimeSpan.Zero);
            await new DueTickets(client, server.Address).SendAsync(0, count, Due, cancellation);
            if (DateTime.UtcNow > start - TimeSpan.FromSeconds(1)) throw new InvalidOperationException("the loading took too long; start again");

            await Task.Delay(Due(warmUp) - DateTime.UtcNow, cancellation);
            var (used, began) = (server.ProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(Due(count) - DateTime.UtcNow, cancellation);
            var share = (server.ProcessorTime - used) / Stopwatch.GetElapsedTime(began);
            // Of each group, the first ones of the window are told one by one.
            var told = Enumerable.Range(warmUp, count - warmUp).Where(i => one.Storms is not { } most || i - warmUp < most * DueTickets.Groups).ToList();
            var incidents = one.Storms is null ? 0 : DueTickets.Groups;
            while (told.Any(i => !sink.First.ContainsKey(i)) || Second(sink).Count < incidents)
            {
                if (DateTime.UtcNow > Due(count) + Patience)
                    throw new InvalidOperationException($"{told.Count(sink.First.ContainsKey)} of {told.Count} pages came, and {Second(sink).Count} of {incidents} incidents'");
                await Task.Delay(100, cancellation);
            }
            var others = sink.First.Keys.Count(i => i >= warmUp) - told.Count;
            if (others > 0) throw new InvalidOperationException($"{others} escalations of a storm paged by themselves");
            var most = one.Storms ?? 0;
            return new PageRun(
                [.. told.Select(i => Milliseconds(sink.First[i], Due(i)))],
                [.. Second(sink).Select(s => Milliseconds(s.Value, Due(warmUp + (most * DueTickets.Groups) + GroupAfter(s.Key, warmUp))))],
                count - warmUp,
                sink.Hanging,
                share);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The second incidents of each group; the first ones were warming up.</summary>
    private static List<KeyValuePair<string, long>> Second(PageSink sink) => [.. sink.Incidents.Where(i => i.Key.EndsWith("-2", StringComparison.Ordinal))];

    /// <summary>The place of an incident's group among those that come next: <c>storm-group-team-7-5f0c2a91-2</c> is of the eighth, when it begins with <c>team-0</c>.</summary>
    private static int GroupAfter(string incident, int first) =>
        (int.Parse(incident.Split('-')[3], CultureInfo.InvariantCulture) - first % DueTickets.Groups + DueTickets.Groups) % DueTickets.Groups;

    private static double Milliseconds(long at, DateTime due) => (at - due.Ticks) / (double)TimeSpan.TicksPerMillisecond;

    private static string Configuration(string folder, Uri sink, PageCase one)
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
              - { id: page, steps: [ { after: 0m, notify: [ {{(one.Hangs ? "{ channel: hangs }, " : "")}}{ channel: works } ] } ] }
            channels:
              - { id: works, type: webhook, url_from: "file:{{Path.Combine(folder, "pages")}}", secret_from: "file:{{Path.Combine(folder, "secret")}}", allow_private: true }
              - { id: hangs, type: webhook, url_from: "file:{{Path.Combine(folder, "hangs")}}", allow_private: true }
            {{one.Settings}}
            """;
    }

    private static double LoadAverage() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    /// <param name="Name">For the report.</param>
    /// <param name="Storms">How many of a group are told one by one; null when all are.</param>
    /// <param name="Settings">Of the configuration, beside the usual ones.</param>
    /// <param name="Hangs">Whether there is a channel that never answers.</param>
    private sealed record PageCase(string Name, int? Storms = null, string Settings = "", bool Hangs = false);

    private sealed record PageRun(double[] Milliseconds, double[] Incidents, int Escalations, int Hanging, double Share);
}
