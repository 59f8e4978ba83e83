using NodaTime;
using SlaMonitor.Notifications.Delivery;

namespace SlaMonitor.Notifications.Paging;

/// <summary>How a pager works.</summary>
public sealed record PagerOptions
{
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>How long the acknowledge link of a page acts, from the page's step, in the monitor's time. By default 24 h.</summary>
    public Duration LinksLast { get; init; } = Duration.FromHours(24);

    /// <summary>
    /// Whether alerts that receivers forget are sent again while they are open. By default true; of several pagers that serve one
    /// monitor one is enough, and more do no harm.
    /// </summary>
    public bool Resends { get; init; } = true;

    /// <summary>
    /// Whether it takes on, as soon as it serves, what was under way when the last one ended, instead of waiting to be asked again.
    /// By default false: only right where no other pager serves the same monitor, which may have them in hand.
    /// </summary>
    public bool TakesUp { get; init; }
}
