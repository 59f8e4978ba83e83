using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Orleans.Hosting;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>
/// Calls every alarm shard again and again, from every silo, so that one which died with its silo lives on another as soon as the
/// cluster knows. The shards' reminders do the same once a minute.
/// </summary>
internal sealed partial class AlarmKeeper(IGrainFactory grains, ClusterContext cluster, ILogger<AlarmKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, cluster.Time);
        do
        {
            await Task.WhenAll(Enumerable.Range(0, AlarmShards.Count).Select(Call));
        }
        while (await Tick(timer, stoppingToken));
    }

    private static async Task<bool> Tick(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Call(int shard)
    {
        try
        {
            await grains.GetGrain<IAlarmShardGrain>(shard).KeepAlive();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // While a silo is joining, leaving or dying this is to be expected; the next round comes soon.
            LogNoAnswer(e, shard);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Alarm shard {Shard} did not answer")]
    private partial void LogNoAnswer(Exception reason, int shard);
}
