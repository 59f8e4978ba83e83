using System.Diagnostics;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>The span of one try of a page on one channel. It tells neither whom the page is for nor where it went.</summary>
internal static class TrySpan
{
    /// <param name="attempt">From 1, over all channels.</param>
    /// <returns>The current span until it is disposed of; null when nobody listens.</returns>
    public static Activity? Begin(Page page, int attempt, string channel)
    {
        var span = MonitorTraces.BeginHere(SpanNames.PageTried, ActivityKind.Client);
        if (span is not { IsAllDataRequested: true }) return span;
        if (EscalationState.OfAlert(page.Alert) is { } of) span.About(EntityId.Escalation(of.Key));
        if (page.Content.Kind == EscalatedKind.Ticket) span.SetTag(SpanTags.Ticket, page.Content.Ticket);
        return span
            .SetTag(SpanTags.Channel, channel)
            .SetTag(SpanTags.Level, page.Content.Level)
            .SetTag(SpanTags.Page, WireName<PageAction>.Of(page.Action))
            .SetTag(SpanTags.Attempt, attempt);
    }

    public static void NotWanted(Activity? span) => span?.SetTag(SpanTags.Result, "suppressed");

    /// <summary>The channel took nothing after all: there was no try.</summary>
    public static void NotTried(Activity? span)
    {
        if (span is not null) MonitorTraces.Unrecord(span);
    }

    public static void Tell(Activity? span, SendResult result)
    {
        var word = result switch
        {
            SendResult.Delivered => "delivered",
            SendResult.Retry => "retry",
            SendResult.Refused => "refused",
            SendResult.SwitchedOff => "switched_off",
            _ => throw new InvariantViolatedException("SendResult is a closed family"),
        };
        span?.SetTag(SpanTags.Result, word);
        // What the receiver said stays in the audit trail: nobody can tell what is in it.
        if (result is not SendResult.Delivered) span?.SetTag(SpanTags.ErrorType, word).SetStatus(ActivityStatusCode.Error);
    }
}
