using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Notifications.Paging;

/// <summary>Finds the pages that were asked for and have not ended: those that the last process had in hand when it was killed.</summary>
internal sealed class UnderWay(IMonitor monitor, PagerLog log)
{
    private const int EscalationsAtATime = 100;

    /// <summary>Hands over each once. What it misses, since the store is away, is asked for again later as ever.</summary>
    public async Task TakeUpAsync(Action<Page> take, CancellationToken cancellation)
    {
        try
        {
            var page = new PageRequest(EscalationsAtATime);
            while (true)
            {
                var found = await monitor.Escalations.ListAsync(new EscalationQuery { Phases = [.. OpenAlerts.Open], Page = page }, cancellation);
                foreach (var state in found.Items)
                    foreach (var record in state.Pages)
                        if (record.IsUnderWay) take(state.MessageOf(record, monitor.Rulebook.Escalations));
                if (found.Cursor is not { } cursor) return;
                page = page with { Cursor = cursor };
            }
        }
#pragma warning disable CA1031 // The edge: it is only sooner than it would be anyway.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            log.TakeUpFailed(e);
        }
#pragma warning restore CA1031
    }
}
