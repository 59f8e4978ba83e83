using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>What a delivery asks of its host. All are called from several threads at once.</summary>
public sealed record DeliveryPorts
{
    /// <summary>The channel of this id in the configuration of now; null when there is none.</summary>
    public required Func<string, ChannelRoute?> Route { get; init; }

    /// <summary>The same on every call for a page.</summary>
    public required Func<Page, PageLinks> Links { get; init; }

    /// <summary>Asked just before every try. When it fails or takes too long the page is sent: one too many is better than one too few.</summary>
    public required Func<Page, ValueTask<bool>> IsStillWanted { get; init; }

    /// <summary>Called once for each page, again when it throws, and when a page is enqueued that ended not long ago. What it makes durable is not sent again after a restart.</summary>
    public required Func<Page, PageOutcome, ValueTask> OnOutcome { get; init; }

    /// <summary>A number in [0, 1).</summary>
    public required Func<double> Random { get; init; }

    /// <summary>Counts, by the id of a channel.</summary>
    public Action<string, NotificationResult>? OnResult { get; init; }

    /// <summary>When a page's step was taken, by the delivery's own clock; by default as the page says, which is by the monitor's.</summary>
    public Func<Page, Instant> TakenAt { get; init; } = page => page.Content.At;

    /// <summary>Told when a channel goes down, comes up, wants a pause or is switched off; with why, when a try told.</summary>
    public Action<ChannelState, string?>? OnHealth { get; init; }
}
