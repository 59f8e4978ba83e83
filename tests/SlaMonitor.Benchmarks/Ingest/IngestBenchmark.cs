using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace SlaMonitor.Benchmarks.Ingest;

/// <summary>
/// Events into a server that holds a million open tickets, over HTTP, in batches of 500, each durable before its answer; how
/// fast that server is back after a kill, how much memory it takes and what it costs while nothing happens; beside them what
/// SQLite alone does with a row an event.
/// </summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int Batch = 500;

    public string Name => "ingest";

    public string Describes => "events/s over HTTP into a full store, start-up, memory and idle cost [--tickets N] [--seconds N] [--senders N]";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var tickets = Option(arguments, "--tickets", 1_000_000);
        var time = TimeSpan.FromSeconds(Option(arguments, "--seconds", 30));
        var senders = Option(arguments, "--senders", 4);
        var folder = Directory.CreateTempSubdirectory("slamonitor-ingest-").FullName;
        var store = string.Create(CultureInfo.InvariantCulture, $"{tickets:N0} tickets");
        try
        {
            var bare = BareUpserts.Measure(folder, tickets, Batch, time / 3);
            File.Delete(Path.Combine(folder, "bare.db"));
            yield return new Measurement("bare SQLite upserts", store, "before", bare, "rows/s");

            var config = Path.Combine(folder, "sla.yaml");
            await File.WriteAllTextAsync(config, Configuration, cancellation);
            var batches = new EventBatches(tickets);
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = senders }) { Timeout = TimeSpan.FromMinutes(2) };
            var server = await ServerProcess.StartAsync(config, Path.Combine(folder, "data"), cancellation);
            try
            {
                await server.ReadyAsync(client, cancellation);
                var began = Stopwatch.GetTimestamp();
                await SendAsync(client, server, senders, n => n * Batch < tickets ? batches.Creating(n * Batch, Math.Min(tickets, (n + 1) * Batch)) : null, cancellation);
                yield return new Measurement("ingest: new tickets", store, "rate", tickets / Stopwatch.GetElapsedTime(began).TotalSeconds, "events/s", bare);

                // Bodies are made beforehand: the load is meant to be the server's, not the sender's.
                var bodies = Enumerable.Range(0, (int)(time.TotalSeconds * 200)).Select(n => batches.Following(n, Batch)).ToList();
                began = Stopwatch.GetTimestamp();
                var spent = server.ProcessorTime;
                var sent = await SendAsync(
                    client, server, senders, n => Stopwatch.GetElapsedTime(began) < time && n < bodies.Count ? bodies[n] : null, cancellation);
                var rate = (double)sent * Batch / Stopwatch.GetElapsedTime(began).TotalSeconds;
                yield return new Measurement(
                    "the server's processor time", store, "an event", (server.ProcessorTime - spent).TotalMicroseconds / ((double)sent * Batch), "µs");
                bodies.Clear();
                bare = BareUpserts.Measure(folder, tickets, Batch, time / 3);
                File.Delete(Path.Combine(folder, "bare.db"));
                yield return new Measurement("bare SQLite upserts", store, "after", bare, "rows/s");
                yield return new Measurement("ingest: events of random tickets", store, "rate", rate, "events/s", bare);
                yield return new Measurement("ingest / bare upserts", store, "ratio", rate / bare, "x", 1);
                yield return new Measurement("memory after the load", store, "resident", server.ResidentBytes / 1e6, "MB", 1_500);

                server.Dispose();
                began = Stopwatch.GetTimestamp();
                server = await ServerProcess.StartAsync(config, Path.Combine(folder, "data"), cancellation);
                await server.ReadyAsync(client, cancellation);
                yield return new Measurement("start after kill -9", store, "ready", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", 15);
                await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
                var used = server.ProcessorTime;
                began = Stopwatch.GetTimestamp();
                await Task.Delay(TimeSpan.FromSeconds(30), cancellation);
                yield return new Measurement("idle", store, "processor", 100 * ((server.ProcessorTime - used) / Stopwatch.GetElapsedTime(began)), "% of a core", 5);
                yield return new Measurement("memory while idle", store, "resident", server.ResidentBytes / 1e6, "MB", 1_500);
            }
            finally
            {
                server.Dispose();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sends bodies 0, 1, 2 … until there is none, from several senders at once.</summary>
    /// <returns>How many were accepted.</returns>
    private static async Task<int> SendAsync(
        HttpClient client, ServerProcess server, int senders, Func<int, HttpContent?> body, CancellationToken cancellation)
    {
        var next = -1;
        var accepted = 0;
        var address = new Uri(server.Address, "/api/v1/events");
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(
            async () =>
            {
                while (body(Interlocked.Increment(ref next)) is { } content)
                {
                    while (true)
                    {
                        using var answer = await client.PostAsync(address, content, cancellation);
                        if (answer.StatusCode == HttpStatusCode.Accepted)
                        {
                            // A refused row would make the figure better than it is.
                            var said = await answer.Content.ReadAsStringAsync(cancellation);
                            if (!said.Contains("\"rejected\":[]", StringComparison.Ordinal) || !said.Contains("\"duplicates\":0", StringComparison.Ordinal))
                                throw new InvalidOperationException(said[..Math.Min(said.Length, 1000)]);
                            break;
                        }
                        if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellation));
                        await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellation);
                    }
                    Interlocked.Increment(ref accepted);
                }
            },
            cancellation)));
        return accepted;
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
