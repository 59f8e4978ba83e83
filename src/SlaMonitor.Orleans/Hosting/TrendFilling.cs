using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Postgres.Lists;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>Counts tickets into trends that an earlier program published, which knew none. Every silo does; what one did, the others find done.</summary>
internal sealed partial class TrendFilling(EarlierTrends earlier, ClusterContext cluster, ILogger<TrendFilling> log) : BackgroundService
{
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var isLeft = true; isLeft;)
        {
            var wait = BetweenSteps;
            try
            {
                isLeft = await earlier.StepAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                LogNotFilled(e);
                wait = AfterFailure;
            }
            if (isLeft) await Task.Delay(wait, cluster.Time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Earlier tickets could not be counted into trends; tried again soon")]
    private partial void LogNotFilled(Exception reason);
}
