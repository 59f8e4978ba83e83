using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using SlaMonitor.Benchmarks.Servers;

namespace SlaMonitor.Benchmarks.Live;

/// <summary>
/// From the due instant until a SignalR client has read the breach, with the real server in a process of its own and many
/// clocks armed: first a burst that falls due at one instant, then a steady stream to more and more clients. Before and
/// after stands what the bare parts cost in the same run.
/// </summary>
internal sealed class LiveBenchmark : IBenchmark
{
    private const int Probe = 5_000;
    private const int WarmUpSeconds = 5;
    private const int AfterBurstSeconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Name => "live";

    public string Describes =>
        "due instant to a SignalR client's hands [--clocks N] [--burst N] [--rate N] [--seconds N] [--clients 1,10,200] [--cluster 1] [--node-modules PATH]";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = LiveOptions.Read(arguments);
        var folder = Directory.CreateTempSubdirectory("slamonitor-live-").FullName;
        try
        {
            foreach (var figure in await BareAsync(folder, options, "before", cancellation)) yield return figure;
            await foreach (var figure in ServedAsync(folder, options, cancellation)) yield return figure;
            foreach (var figure in await BareAsync(folder, options, "after", cancellation)) yield return figure;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Measurement>> BareAsync(string folder, LiveOptions options, string when, CancellationToken cancellation)
    {
        var (timer, fsync, delivered) = await BareChain.MeasureAsync(folder, options.Rate, TimeSpan.FromSeconds(Math.Min(20, options.Seconds)), cancellation);
        return
        [
            new Measurement("machine", when, "load", LoadAverage(), "processes"),
            .. Latencies.Figures(timer, "bare timer", when),
            .. Latencies.Figures(fsync, "bare fsync", when),
            .. Latencies.Figures(delivered, "bare timer, fsync and hub", when),
        ];
    }

    private static async IAsyncEnumerable<Measurement> ServedAsync(
        string folder, LiveOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        await using var monitor = await IMonitorServer.CreateAsync(options.IsCluster, folder, DueTickets.Configuration, cancellation);
        using var server = await monitor.StartAsync(client, cancellation);
        var tickets = new DueTickets(client, server.Address);

        // The due instants have to be known before the loading, so a small part of it tells how long the whole will take.
        var began = Stopwatch.GetTimestamp();
        await tickets.SendAsync(options.Clocks - Probe, options.Clocks, _ => DateTime.UtcNow.AddHours(3), cancellation);
        var loading = Stopwatch.GetElapsedTime(began) * ((double)options.Clocks / Probe) * 1.5 + TimeSpan.FromSeconds(10);
        // A silo is slower when its tables have grown than at the beginning.
        if (options.IsCluster) loading = TimeSpan.FromSeconds(Math.Max(loading.TotalSeconds, options.Clocks / 400.0));
        var burstAt = DateTime.UtcNow + loading;
        var streamAt = burstAt.AddSeconds(AfterBurstSeconds);
        await tickets.SendAsync(options.Burst, options.Clocks - Probe, i => streamAt.AddTicks((i - options.Burst) * TimeSpan.TicksPerSecond / options.Rate), cancellation);
        await tickets.SendAsync(0, options.Burst, _ => burstAt, cancellation);
        var hub = new Uri(server.Address, "/hubs/live");
        List<HubListener> listeners = [await HubListener.ConnectAsync(hub, "Subscribe", cancellation)];
        if (DateTime.UtcNow > burstAt - TimeSpan.FromSeconds(2)) throw new InvalidOperationException("the loading took longer than its beginning promised; start again");
        try
        {
            if (options.Burst > 0)
            {
                await listeners[0].ReachAsync(options.Burst, burstAt - DateTime.UtcNow + Patience, cancellation);
                var burst = listeners[0].Take();
                Delivery.Only(burst, 0, options.Burst);
                var name = string.Create(CultureInfo.InvariantCulture, $"{options.Burst:N0} at once");
                yield return new Measurement("breach in a client's hands", name, "first", burst[0].Milliseconds, "ms");
                yield return new Measurement("breach in a client's hands", name, "last", burst[^1].Milliseconds, "ms", options.IsCluster ? null : 2_000);
            }

            var next = options.Burst;
            foreach (var count in options.Clients)
            {
                while (listeners.Count < count) listeners.Add(await HubListener.ConnectAsync(hub, "Subscribe", cancellation));
                next = await SkipAsync(listeners, next, streamAt, options, cancellation);
                var used = server.ProcessorTime;
                var windowBegan = Stopwatch.GetTimestamp();
                var last = next + options.Seconds * options.Rate;
                var times = await WindowAsync(listeners, next, last, options.Rate, cancellation);
                var share = (server.ProcessorTime - used) / Stopwatch.GetElapsedTime(windowBegan);
                next = last;
                var name = string.Create(CultureInfo.InvariantCulture, $"{count} client{(count == 1 ? "" : "s")}");
                foreach (var figure in Latencies.Figures(times, "breach in a client's hands", name, count == 1 && !options.IsCluster ? 5 : null, count == 1 ? options.IsCluster ? 250 : 25 : null)) yield return figure;
                yield return new Measurement("server", name, "processor", 100 * share, "% of a core");
                yield return new Measurement("machine", name, "load", LoadAverage(), "processes");
            }

            if (options.NodeModules is { } modules)
            {
                while (listeners.Count > 1)
                {
                    await listeners[^1].DisposeAsync();
                    listeners.RemoveAt(listeners.Count - 1);
                }
                using var node = await NodeListener.ConnectAsync(hub, modules, cancellation);
                next = await SkipAsync(listeners, next, streamAt, options, cancellation);
                var last = next + options.Seconds * options.Rate;
                await WindowAsync(listeners, next, last, options.Rate, cancellation);
                // The two clients are told at the same time, so the other one may not have read the last yet.
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
                var noted = await node.StopAsync(cancellation);
                noted = Delivery.Only(noted, next, last);
                foreach (var figure in Latencies.Figures([.. noted.Select(d => d.Milliseconds)], "breach in a client's hands", "npm client", 5, 25)) yield return figure;
            }
        }
        finally
        {
            foreach (var listener in listeners) await listener.DisposeAsync();
        }
    }

    /// <summary>Lets what falls due in the next seconds pass unmeasured.</summary>
    /// <returns>The first ticket after it, which no client has been told of.</returns>
    private static async Task<int> SkipAsync(
        List<HubListener> listeners, int next, DateTime streamAt, LiveOptions options, CancellationToken cancellation)
    {
        var now = (DateTime.UtcNow - streamAt).TotalSeconds;
        var first = Math.Max(next, options.Burst + (int)(Math.Max(0, now) * options.Rate)) + WarmUpSeconds * options.Rate;
        if (first + options.Seconds * options.Rate > options.Clocks - Probe) throw new InvalidOperationException("more clocks are needed for so many windows of this length");
        await Task.Delay(streamAt.AddTicks((first - options.Burst) * TimeSpan.TicksPerSecond / options.Rate) - DateTime.UtcNow - TimeSpan.FromMilliseconds(300), cancellation);
        foreach (var listener in listeners) listener.Take();
        return first;
    }

    private static async Task<double[]> WindowAsync(List<HubListener> listeners, int from, int to, int rate, CancellationToken cancellation)
    {
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        var patience = TimeSpan.FromSeconds((to - from) / rate) + Patience;
        foreach (var listener in listeners)
        {
            // Until one came that fell due after the window.
            var taken = listener.Take();
            while (taken.Count == 0 || taken[^1].Ticket < to)
            {
                if (Stopwatch.GetElapsedTime(began) > patience) throw new InvalidOperationException("breaches did not come");
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
                taken.AddRange(listener.Take());
            }
            times.AddRange(Delivery.Only(taken, from, to).Select(d => d.Milliseconds));
        }
        return [.. times];
    }

    private static double LoadAverage() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;
}
