using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Lists;

namespace SlaMonitor.Orleans.Configurations;

/// <summary>
/// Learns of versions that other silos made, and asks the tickets that are not at rest to adopt the one made for them. Every silo
/// does: a ticket that is asked twice adopts once, and one that was not is found again by whoever looks next.
/// </summary>
internal sealed partial class AdoptionSpread(
    ClusterConfigurations configurations, ClusterContext cluster, IGrainFactory grains, PostgresReadModel lists, ILogger<AdoptionSpread> log)
    : BackgroundService
{
    private const int AskedAtOnce = 32;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _look = new(0);
    private AdoptionProgress _progress;
    private int _done;

    /// <summary>As of the last look.</summary>
    public AdoptionProgress Progress => _progress;

    /// <summary>Looks at once.</summary>
    public void Look() => _look.Release();

    public override void Dispose()
    {
        _look.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await configurations.RefreshAsync(stoppingToken);
                if (cluster.Rulebooks.ForOpenTickets is { } version && version > _done) await Ask(version, stoppingToken);
                await _look.WaitAsync(LookEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotAsked(e);
                await Task.Delay(LookEvery, CancellationToken.None);
            }
        }
    }

    private async Task Ask(int version, CancellationToken cancellation)
    {
        var command = Commands.Of(new TicketCommand.Adopt(version));
        for (var last = ""; await lists.UnderEarlierThanAsync(version, last, AskedAtOnce, cancellation) is { Count: > 0 } some; last = some[^1])
        {
            await Task.WhenAll(some.Select(ticket => grains.GetGrain<ITicketGrain>(ticket).Tell(command)));
            _progress = new AdoptionProgress(version, await lists.CountUnderEarlierThanAsync(version, cancellation));
        }
        _progress = new AdoptionProgress(version, await lists.CountUnderEarlierThanAsync(version, cancellation));
        // A ticket that came back from rest meanwhile adopts by itself; one that failed is found by the next start.
        if (_progress.Remaining == 0) _done = version;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tickets could not be asked to adopt a version; tried again soon")]
    private partial void LogNotAsked(Exception reason);
}
