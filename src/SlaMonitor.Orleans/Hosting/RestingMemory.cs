using Microsoft.Extensions.Hosting;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>
/// Gives memory back when a silo has come to rest. Tickets that left are garbage then, and since the collector runs when somebody
/// allocates, a silo that nobody asks anything would keep them for good: four minutes after 50,000 tickets 587 MB instead of 303.
/// </summary>
internal sealed class RestingMemory(ClusterContext cluster) : BackgroundService
{
    // A silo without work allocates some 2 MB in this time, one with 10 events/s some 14 MB.
    private const long RestsBelow = 8 * 1024 * 1024;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RestsAfter = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rest = TimeSpan.Zero;
        var allocated = GC.GetTotalAllocatedBytes();
        using var timer = new PeriodicTimer(Every, cluster.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            var before = rest;
            rest = now - allocated < RestsBelow ? rest + Every : TimeSpan.Zero;
            allocated = now;
            // Once a rest: a collection stands everything still for a moment. Many tickets that leave are work too, so one more follows them.
            if (before < RestsAfter && rest >= RestsAfter) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
