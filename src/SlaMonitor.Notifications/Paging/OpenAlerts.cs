using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Paging;

/// <summary>Sends the last trigger of open escalations again to receivers that forget it otherwise. It looks at what is stored, so that a restart changes nothing.</summary>
/// <param name="links">Of a page.</param>
internal sealed class OpenAlerts(IMonitor monitor, Func<ChannelCatalog> catalog, Func<Page, PageLinks> links, PagerLog log, TimeProvider time)
{
    private const int EscalationsAtATime = 100;

    /// <summary>While no channel forgets: a changed configuration may have one.</summary>
    private static readonly Duration Idle = Duration.FromMinutes(1);

    internal static readonly EscalationPhase[] Open = [EscalationPhase.Triggered, EscalationPhase.Acknowledged, EscalationPhase.Snoozed];

    /// <summary>Runs until cancelled.</summary>
    public async Task ResendAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var every = catalog().Forgetful.Min(channel => channel.ResendWhileOpen) ?? Idle;
            await Task.Delay(every.ToTimeSpan(), time, cancellation);
            try
            {
                if (catalog().Forgetful.Any()) await SweepAsync(cancellation);
            }
#pragma warning disable CA1031 // The edge of the loop: the store may be away for a while, and the next round comes.
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                log.ResendFailed(e);
            }
#pragma warning restore CA1031
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var channels = catalog().Forgetful.ToDictionary(channel => channel.Id, StringComparer.Ordinal);
        var page = new PageRequest(EscalationsAtATime);
        while (channels.Count > 0)
        {
            var found = await monitor.Escalations.ListAsync(new EscalationQuery { Phases = [.. Open], Page = page }, cancellation);
            foreach (var state in found.Items) await ResendAsync(state, channels, cancellation);
            if (found.Cursor is not { } cursor) return;
            page = page with { Cursor = cursor };
        }
    }

    private async Task ResendAsync(EscalationState state, Dictionary<string, IPageChannel> channels, CancellationToken cancellation)
    {
        var rules = monitor.Rulebook.Escalations;
        foreach (var (channel, record) in LastTriggers(state))
        {
            if (!channels.TryGetValue(channel, out var to)) continue;
            var message = state.MessageOf(record, rules);
            // One that does not take it is left alone until the next round: it must not hold up the others.
            if (await to.SendAsync(message, links(message), cancellation) is not SendResult.Delivered) channels.Remove(channel);
        }
    }

    /// <summary>By the channel that took them, which may be one that theirs falls back on.</summary>
    private static IEnumerable<(string Channel, PageRecord Record)> LastTriggers(EscalationState state) => state.Pages
        .Where(record => record is { Action: PageAction.Trigger, Outcome: PageOutcome.Delivered })
        .GroupBy(record => (Channel: ((PageOutcome.Delivered)record.Outcome!).Channel, record.User))
        .Select(same => (same.Key.Channel, same.Last()));
}
