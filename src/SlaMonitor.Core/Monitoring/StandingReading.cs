using SlaMonitor.Core.Accounts;

namespace SlaMonitor.Core.Monitoring;

/// <summary>What the gauges of objectives, segments and accounts show until the next reading.</summary>
/// <param name="Standings">Each segment, metric, window and account once.</param>
public sealed record StandingReading(IReadOnlyList<StandingOf> Standings)
{
    private const int AtOnce = 1_000;

    /// <summary>Asks a monitor for all its accounts, unless the configuration has no objective.</summary>
    public static async Task<StandingReading> OfAsync(IMonitor monitor, CancellationToken cancellation = default)
    {
        var fold = new StandingFold(monitor.Rulebook.Objectives, monitor.Now);
        for (var page = new PageRequest(AtOnce); !fold.IsIdle;)
        {
            var listed = await monitor.ListAccountsAsync(page, cancellation).ConfigureAwait(false);
            foreach (var account in listed.Items) fold.Add(account.Profile, account.Windows);
            if (listed.Cursor is null) break;
            page = page with { Cursor = listed.Cursor };
        }
        return new StandingReading(fold.Standings());
    }
}
