using Microsoft.Extensions.Logging;
using SlaMonitor.Core;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>Calls within the cluster that may be made twice, made again while silos die and the database restarts.</summary>
public sealed partial class RetriedCalls(ClusterContext cluster, SiloReadiness readiness, ILogger<RetriedCalls> logger)
{
    private static readonly TimeSpan TryFor = TimeSpan.FromSeconds(25);

    /// <returns>Null when that lasts too long.</returns>
    public async Task<T?> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        var began = cluster.Time.GetTimestamp();
        for (var wait = 100; ; wait = Math.Min(wait * 2, 2_000))
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && e is not InvariantViolatedException)
            {
                // While this silo cannot take part, the sender is better off with another one.
                if (!readiness.Health.Ready || cluster.Time.GetElapsedTime(began) > TryFor)
                {
                    LogGivenUp(e);
                    return null;
                }
                LogAskedAgain(e);
            }
            await Task.Delay(wait, cancellation).ConfigureAwait(false);
        }
    }

    /// <returns>False when that lasts too long.</returns>
    public async Task<bool> MadeAsync(Func<Task> call, CancellationToken cancellation) =>
        await AskAsync(
            async () =>
            {
                await call().ConfigureAwait(false);
                return this;
            },
            cancellation).ConfigureAwait(false) is not null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster did not answer in time; the sender is told to try again")]
    private partial void LogGivenUp(Exception reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A call within the cluster failed and is made again")]
    private partial void LogAskedAgain(Exception reason);
}
