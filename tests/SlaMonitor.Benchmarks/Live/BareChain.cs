using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SlaMonitor.Benchmarks.Live;

/// <summary>
/// The least that a durable push can cost: a priority queue of instants and a sleep, an appended line and an fsync, and a
/// message of like size to all connections of an empty hub. Nothing is decided, looked up or indexed.
/// </summary>
internal static class BareChain
{
    /// <summary>Fires <paramref name="rate"/> instants a second for <paramref name="time"/>, with one client listening.</summary>
    /// <returns>Milliseconds: how late the sleep ended, how long the fsync took, and from the due instant until the client had it.</returns>
    public static async Task<(double[] Timer, double[] Fsync, double[] Delivered)> MeasureAsync(
        string folder, int rate, TimeSpan time, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapHub<EmptyHub>("/hub");
        await app.StartAsync(cancellation);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var listener = await HubListener.ConnectAsync(new Uri(new Uri(address), "/hub"), null, cancellation);
        var hub = app.Services.GetRequiredService<IHubContext<EmptyHub>>();

        var warmUp = rate * 2;
        var count = warmUp + (int)(rate * time.TotalSeconds);
        var queue = new PriorityQueue<int, long>();
        var start = DateTime.UtcNow.AddSeconds(1).Ticks;
        for (var i = 0; i < count; i++) queue.Enqueue(i, start + i * TimeSpan.TicksPerSecond / rate);
        var timer = new List<double>();
        var fsync = new List<double>();
        var path = Path.Combine(folder, "bare.log");
        await Task.Factory.StartNew(() => Fire(queue, hub, path, timer, fsync, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await listener.ReachAsync(count, TimeSpan.FromSeconds(30), cancellation);
        File.Delete(path);
        return ([.. timer.Skip(warmUp)], [.. fsync.Skip(warmUp)], [.. listener.Take().Skip(warmUp).Select(d => d.Milliseconds)]);
    }

    private static void Fire(
        PriorityQueue<int, long> queue, IHubContext<EmptyHub> hub, string path, List<double> timer, List<double> fsync, CancellationToken cancellation)
    {
        using var log = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var line = new byte[300];
        var length = 0L;
        while (queue.TryDequeue(out var number, out var due))
        {
            cancellation.ThrowIfCancellationRequested();
            var wait = due - DateTime.UtcNow.Ticks;
            if (wait > 0) Thread.Sleep((int)Math.Ceiling(wait / (double)TimeSpan.TicksPerMillisecond));
            var woken = DateTime.UtcNow.Ticks;
            RandomAccess.Write(log, line, length);
            RandomAccess.FlushToDisk(log);
            length += line.Length;
            var durable = DateTime.UtcNow.Ticks;
            timer.Add((woken - due) / (double)TimeSpan.TicksPerMillisecond);
            fsync.Add((durable - woken) / (double)TimeSpan.TicksPerMillisecond);
            var at = new DateTime(due, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
            _ = hub.Clients.All.SendAsync("breach", new Message(number + 1, at, "T-" + number, "first_response", at, at, "standard", "high", "team-1", "L1", "The printer on floor 7 prints only blank pages"), cancellation);
        }
    }

    private sealed record Message(
        long Sequence, string At, string Ticket, string Metric, string DueAt, string BreachedAt, string Policy, string Priority, string Group, string Tier, string Subject);
}

/// <summary>A hub that only sends.</summary>
internal sealed class EmptyHub : Hub;
