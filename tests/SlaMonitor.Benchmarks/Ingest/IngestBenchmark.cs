using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using SlaMonitor.Benchmarks.Servers;

namespace SlaMonitor.Benchmarks.Ingest;

/// <summary>
/// Events into a server that holds a million open tickets, over HTTP, in batches of 500, each durable before its answer; how
/// fast that server is back after a kill, how much memory it takes and what it costs while nothing happens; beside them what
/// the database alone does with a row an event.
/// </summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int Batch = 500;

    // Of a cluster, ten times as many tickets asleep are looked at, too.
    private const int Copies = 10;

    public string Name => "ingest";

    public string Describes => "events/s over HTTP into a full store, start-up, memory and idle cost [--tickets N] [--seconds N] [--senders N] [--cluster 1]";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var tickets = Option(arguments, "--tickets", 1_000_000);
        var time = TimeSpan.FromSeconds(Option(arguments, "--seconds", 30));
        var senders = Option(arguments, "--senders", 4);
        var isCluster = Option(arguments, "--cluster", 0) != 0;
        var folder = Directory.CreateTempSubdirectory("slamonitor-ingest-").FullName;
        try
        {
            await using var monitor = await IMonitorServer.CreateAsync(isCluster, folder, Configuration, cancellation);
            await foreach (var figure in MeasureAsync(monitor, tickets, time, senders, cancellation)) yield return figure;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async IAsyncEnumerable<Measurement> MeasureAsync(
        IMonitorServer monitor, int tickets, TimeSpan time, int senders, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var store = string.Create(CultureInfo.InvariantCulture, $"{tickets:N0} tickets");
        var before = await monitor.BareUpsertsAsync(tickets, senders, time / 3, cancellation);
        yield return new Measurement(monitor.Bare, store, "before", before, "rows/s");

        var batches = new EventBatches(tickets);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = senders }) { Timeout = TimeSpan.FromMinutes(2) };
        var server = await monitor.StartAsync(client, cancellation);
        try
        {
            var began = Stopwatch.GetTimestamp();
            await EventSender.SendAsync(client, server, senders, n => n * Batch < tickets ? batches.Creating(n * Batch, Math.Min(tickets, (n + 1) * Batch)) : null, cancellation);
            yield return new Measurement("ingest: new tickets", store, "rate", tickets / Stopwatch.GetElapsedTime(began).TotalSeconds, "events/s");

            // Bodies are made beforehand: the load is meant to be the server's, not the sender's.
            var bodies = Enumerable.Range(0, (int)(time.TotalSeconds * 200)).Select(n => batches.Following(n, Batch)).ToList();
            began = Stopwatch.GetTimestamp();
            var spent = server.ProcessorTime;
            var sent = await EventSender.SendAsync(
                client, server, senders, n => Stopwatch.GetElapsedTime(began) < time && n < bodies.Count ? bodies[n] : null, cancellation);
            var rate = (double)sent * Batch / Stopwatch.GetElapsedTime(began).TotalSeconds;
            yield return new Measurement(
                "the server's processor time", store, "an event", (server.ProcessorTime - spent).TotalMicroseconds / ((double)sent * Batch), "µs");
            bodies.Clear();
            var bare = await monitor.BareUpsertsAsync(tickets, senders, time / 3, cancellation);
            yield return new Measurement(monitor.Bare, store, "after", bare, "rows/s");
            yield return new Measurement("ingest: events of random tickets", store, "rate", rate, "events/s");
            yield return new Measurement("ingest / bare upserts", store, "ratio", rate / bare, "x", monitor.BareShare);
            yield return new Measurement("memory after the load", store, "resident", server.ResidentBytes / 1e6, "MB", 1_500);
            if (monitor.ForgetsAfter is { } age)
            {
                await Task.Delay(age, cancellation);
                await foreach (var figure in IdleAsync(monitor, server, store, "while tickets sleep", cancellation)) yield return figure;
            }

            server.Dispose();
            began = Stopwatch.GetTimestamp();
            server = await monitor.StartAsync(client, cancellation);
            yield return new Measurement("start after kill -9", store, "ready", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", 15);
            await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
            await foreach (var figure in IdleAsync(monitor, server, store, "while idle", cancellation)) yield return figure;

            if (monitor is not SiloServer silo) yield break;
            server.Dispose();
            await silo.MultiplyAsync(Copies, cancellation);
            server = await monitor.StartAsync(client, cancellation);
            store = string.Create(CultureInfo.InvariantCulture, $"{tickets * Copies:N0} tickets");
            await Task.Delay(TimeSpan.FromSeconds(15), cancellation);
            await foreach (var figure in IdleAsync(monitor, server, store, "while idle", cancellation)) yield return figure;
        }
        finally
        {
            server.Dispose();
        }
    }

    /// <summary>Memory and work of a monitor to which nothing is said.</summary>
    private static async IAsyncEnumerable<Measurement> IdleAsync(
        IMonitorServer monitor, ServerProcess server, string store, string when, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var work = await monitor.DatabaseWorkAsync(cancellation);
        var used = server.ProcessorTime;
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(30), cancellation);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        yield return new Measurement($"processor {when}", store, "share", 100 * (server.ProcessorTime - used).TotalSeconds / seconds, "% of a core", 5);
        yield return new Measurement($"memory {when}", store, "resident", server.ResidentBytes / 1e6, "MB", 1_500);
        foreach (var (kind, count) in await monitor.DatabaseWorkAsync(cancellation))
            yield return new Measurement($"database {when}", store, kind, (count - work[kind]) / seconds, "/s");
    }

    private static int Option(IReadOnlyList<string> arguments, string name, int otherwise)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == name) return int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
        return otherwise;
    }

    private const string Configuration = """
        version: 1
        calendars:
          - id: berlin
            time_zone: Europe/Berlin
            hours: { mon-fri: "08:00-18:00" }
        policies:
          - id: standard
            match: {}
            targets:
              first_response: { urgent: 2d, high: 3d, normal: 4d, low: 5d, calendar: 24x7 }
              next_response: { urgent: 2d, high: 3d, normal: 4d, low: 5d, calendar: berlin }
              resolution: { urgent: 4d, high: 5d, normal: 6d, low: 9d, calendar: berlin, pause_on: [pending] }
            warn_at: [ 50%, 75%, 90% ]
        """;
}
