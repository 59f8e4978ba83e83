using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Accounts;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>
/// Has accounts count what their tickets have come to, where their segment has objectives: looks at the sums again and
/// again, on one silo of the cluster, and calls the accounts of which something has changed. Which silo it is does not matter, nor
/// whether two look for a while: an account counts what it has not counted, however often it is called.
/// </summary>
internal sealed partial class BurnWatch(
    ClusterContext cluster, AccountTable table, IGrainFactory grains, ShardPlaces places, ILocalSiloDetails self, ILogger<BurnWatch> log) : BackgroundService
{
    private const int CalledAtOnce = 16;

    // Where the first alarm shard is.
    private const int Place = 0;

    // Rates are counted in buckets of five minutes.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<string, EquatableArray<MetricTally>> _known = new(StringComparer.Ordinal);
    private EquatableArray<AttainmentObjective> _objectives;

    /// <summary>Looks once, wherever it is, and completes when the accounts have counted.</summary>
    /// <returns>How many of them were called.</returns>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var rulebook = cluster.Rulebooks.Current;
            // Whoever begins to follow something calls everybody once: what came before is not theirs to count.
            if (rulebook.Objectives != _objectives) _known.Clear();
            _objectives = rulebook.Objectives;
            var segments = BurnCounts.Segments(rulebook);
            if (segments.IsEmpty) return 0;
            var sums = await table.EndedAsync(segments, cancellation);
            var changed = sums.Where(sum => !_known.TryGetValue(sum.Key, out var known) || known != sum.Value).ToList();
            var options = new ParallelOptions { MaxDegreeOfParallelism = CalledAtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(changed, options, async (sum, _) => await Call(sum.Key, sum.Value));
            return changed.Count;
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, cluster.Time);
        while (await Tick(timer, stoppingToken))
        {
            try
            {
                if (self.SiloAddress.Equals(places.Of(Place))) await LookAsync(stoppingToken);
                // Another silo looks; should it be this one's turn again, what it knows is old.
                else _known.Clear();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotLooked(e);
            }
        }
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

    private async Task Call(string account, EquatableArray<MetricTally> sum)
    {
        try
        {
            await grains.GetGrain<IAccountGrain>(account).Count();
            _known[account] = sum;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // While silos come and go this is to be expected; the next look finds the account again.
            LogNoAnswer(e, account);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts whose error budgets may burn could not be looked at; tried again soon")]
    private partial void LogNotLooked(Exception reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Account {Account} has not counted; called again soon")]
    private partial void LogNoAnswer(Exception reason, string account);
}
