using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Demo;

namespace SlaMonitor.Cli.Serving;

/// <summary>Feeds the demo's tickets into a monitor as its accelerated time reaches them.</summary>
internal static class DemoFeed
{
    private const ulong Seed = 42;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until cancelled.</summary>
    public static async Task RunAsync(IMonitor monitor, TimeProvider real, CancellationToken cancellation)
    {
        foreach (var account in DemoTraffic.Accounts) await monitor.DescribeAccountAsync(account, cancellation);
        var batch = new List<TicketEvent>();
        foreach (var happened in DemoTraffic.Events(Seed, monitor.Now))
        {
            while (happened.At > monitor.Now)
            {
                await SendAsync(monitor, batch, real, cancellation);
                await Task.Delay(Pace, real, cancellation);
            }
            batch.Add(happened);
        }
    }

    private static async Task SendAsync(IMonitor monitor, List<TicketEvent> batch, TimeProvider real, CancellationToken cancellation)
    {
        if (batch.Count == 0) return;
        while (await monitor.SubmitAsync(batch, cancellation) is SubmitResult.Busy busy) await Task.Delay(busy.RetryAfter.ToTimeSpan(), real, cancellation);
        batch.Clear();
    }
}
