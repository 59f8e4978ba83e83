using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using NodaTime;
using SlaMonitor.Benchmarks.Ingest;
using SlaMonitor.Benchmarks.Live;
using SlaMonitor.Benchmarks.Servers;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Benchmarks.Metrics;

/// <summary>
/// <c>/metrics</c> of a server that holds a million open tickets and ten thousand accounts with an objective: how long a scrape takes, while nothing
/// happens and while events come in, how many series it shows, and what reading the gauges in the background costs.
/// </summary>
internal sealed class MetricsBenchmark : IBenchmark
{
    private const int Batch = 500;
    private const int Senders = 4;
    private const int LimitMilliseconds = 50;

    // In a cluster the others are copied as rows: sending them all would take an hour.
    private const int SentToCluster = 20_000;

    private static readonly TimeSpan BetweenScrapes = TimeSpan.FromMilliseconds(50);

    public string Name => "metrics";

    public string Describes => "/metrics over a full store [--tickets N] [--accounts N] [--seconds N] [--cluster 1]";

    public async IAsyncEnumerable<Measurement> RunAsync(IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var tickets = Option(arguments, "--tickets", 1_000_000);
        var accounts = Option(arguments, "--accounts", 10_000);
        var time = TimeSpan.FromSeconds(Option(arguments, "--seconds", 20));
        var isCluster = Option(arguments, "--cluster", 0) != 0;
        foreach (var figure in Fold(accounts)) yield return figure;
        var folder = Directory.CreateTempSubdirectory("slamonitor-metrics-").FullName;
        try
        {
            await using var monitor = await IMonitorServer.CreateAsync(isCluster, folder, Configuration, cancellation);
            await foreach (var figure in MeasureAsync(monitor, tickets, accounts, time, cancellation)) yield return figure;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async IAsyncEnumerable<Measurement> MeasureAsync(
        IMonitorServer monitor, int tickets, int accounts, TimeSpan time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var store = string.Create(CultureInfo.InvariantCulture, $"{tickets:N0} tickets");
        var sent = monitor is SiloServer ? Math.Min(tickets, SentToCluster) : tickets;
        var batches = new EventBatches(sent, accounts);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders + 1 }) { Timeout = TimeSpan.FromMinutes(2) };
        var server = await monitor.StartAsync(client, cancellation);
        try
        {
            await DescribeAsync(client, server, accounts, cancellation);
            await EventSender.SendAsync(client, server, Senders, n => n * Batch < sent ? batches.Creating(n * Batch, Math.Min(sent, (n + 1) * Batch)) : null, cancellation);
            // Replies, so that accounts have something counted.
            await EventSender.SendAsync(client, server, Senders, n => n < sent / Batch / 4 ? batches.Following(n, Batch) : null, cancellation);
            if (monitor is SiloServer silo)
            {
                server.Dispose();
                await silo.MultiplyAsync(tickets / sent, cancellation);
                await silo.RecountAsync(cancellation);
                server = await monitor.StartAsync(client, cancellation);
            }
            // Until the gauges were read since, those of accounts too.
            string page;
            do
            {
                await Task.Delay(BetweenScrapes, cancellation);
                page = await ScrapeAsync(client, server, null, cancellation);
            }
            while (Open(page) < tickets || !page.Contains("\nslamonitor_account_attainment_ratio{", StringComparison.Ordinal));
            yield return new Measurement("open tickets", store, "count", Open(page), "tickets");
            yield return new Measurement("series", store, "slamonitor_", Series(page, "slamonitor_"), "series");
            yield return new Measurement("series", store, "all", Series(page, ""), "series");
            yield return new Measurement("page", store, "size", page.Length / 1e3, "kB");

            // What the load left to be written is written, and readings of the accounts lie in the minute after that.
            await Task.Delay(TimeSpan.FromSeconds(60), cancellation);
            var used = server.ProcessorTime;
            var began = Stopwatch.GetTimestamp();
            await Task.Delay(TimeSpan.FromSeconds(60), cancellation);
            var idle = (server.ProcessorTime - used) / Stopwatch.GetElapsedTime(began);
            yield return new Measurement("processor without scrapes", store, "share", 100 * idle, "% of a core");

            foreach (var type in new[] { null, "application/openmetrics-text" })
            {
                var subject = type is null ? "scrape: text" : "scrape: OpenMetrics";
                (used, began) = (server.ProcessorTime, Stopwatch.GetTimestamp());
                var taken = await ScrapesAsync(client, server, type, time, cancellation);
                var own = server.ProcessorTime - used - idle * Stopwatch.GetElapsedTime(began);
                yield return new Measurement(subject, $"{store}, idle", "processor", own.TotalMilliseconds / taken.Length, "ms");
                foreach (var figure in Latencies.Figures(taken, subject, $"{store}, idle", null, LimitMilliseconds)) yield return figure;
            }

            var number = sent / Batch;
            began = Stopwatch.GetTimestamp();
            var load = EventSender.SendAsync(
                client, server, Senders, n => Stopwatch.GetElapsedTime(began) < time ? batches.Following(number + n, Batch) : null, cancellation);
            var loaded = await ScrapesAsync(client, server, null, time, cancellation);
            yield return new Measurement("events meanwhile", store, "rate", await load * Batch / Stopwatch.GetElapsedTime(began).TotalSeconds, "events/s");
            foreach (var figure in Latencies.Figures(loaded, "scrape: text", $"{store}, events coming in", null, null)) yield return figure;
        }
        finally
        {
            server.Dispose();
        }
    }

    /// <summary>How long the arithmetic alone takes, of accounts that have counts in every bucket of a month.</summary>
    private static IEnumerable<Measurement> Fold(int accounts)
    {
        var now = Instant.FromUtc(2026, 11, 28, 0, 0);
        var objective = new AttainmentObjective("gold", Metric.FirstResponse, 0.99m, Duration.FromDays(30));
        var window = AttainmentWindow.Empty(Metric.FirstResponse);
        for (var at = now - objective.Window; at <= now; at += AttainmentWindow.FineBucket) window = window.With(9, 1, at, objective.Window);
        EquatableArray<AttainmentWindow> windows = [window];
        var taken = new double[20];
        for (var i = 0; i < taken.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var fold = new StandingFold([objective], now);
            for (var account = 0; account < accounts; account++) fold.Add(new AccountProfile($"account-{account}", Segment: "gold"), windows);
            if (fold.Standings().Count != 1 + Math.Min(accounts, StandingFold.WorstMax)) throw new InvalidOperationException("a wrong number of standings");
            taken[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        return Latencies.Figures(taken, "standings, arithmetic alone", string.Create(CultureInfo.InvariantCulture, $"{accounts:N0} accounts"));
    }

    private static async Task DescribeAsync(HttpClient client, ServerProcess server, int accounts, CancellationToken cancellation) =>
        await Parallel.ForAsync(0, accounts, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellation }, async (i, ct) =>
        {
            using var body = new StringContent("""{"segment":"gold"}""", Encoding.UTF8, "application/json");
            using var answer = await client.PutAsync(new Uri(server.Address, $"/api/v1/accounts/account-{i}"), body, ct);
            answer.EnsureSuccessStatusCode();
        });

    private static async Task<double[]> ScrapesAsync(HttpClient client, ServerProcess server, string? type, TimeSpan time, CancellationToken cancellation)
    {
        var taken = new List<double>();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
        {
            var scraped = Stopwatch.GetTimestamp();
            await ScrapeAsync(client, server, type, cancellation);
            taken.Add(Stopwatch.GetElapsedTime(scraped).TotalMilliseconds);
            await Task.Delay(BetweenScrapes, cancellation);
        }
        return [.. taken];
    }

    private static async Task<string> ScrapeAsync(HttpClient client, ServerProcess server, string? type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/metrics"));
        if (type is not null) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(type));
        using var answer = await client.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    private static double Open(string page) => page.Split('\n')
        .Where(line => line.StartsWith("slamonitor_tickets_open{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static int Series(string page, string prefix) =>
        page.Split('\n').Count(line => line.Length > 0 && line[0] != '#' && line.StartsWith(prefix, StringComparison.Ordinal));

    private static int Option(IReadOnlyList<string> arguments, string name, int otherwise)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == name) return int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
        return otherwise;
    }

    private const string Configuration = """
        version: 1
        policies:
          - id: standard
            match: {}
            targets:
              first_response: { urgent: 2d, high: 3d, normal: 4d, low: 5d, calendar: 24x7 }
              next_response: { urgent: 2d, high: 3d, normal: 4d, low: 5d, calendar: 24x7 }
              resolution: { urgent: 4d, high: 5d, normal: 6d, low: 9d, calendar: 24x7, pause_on: [pending] }
            warn_at: [ 50%, 75%, 90% ]
        accounts:
          objectives: [ { segment: gold, metric: first_response, attainment: 99%, window: 30d } ]
        """;
}
