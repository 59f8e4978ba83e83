using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Notifications.Channels;

/// <summary>One way of one configuration to reach people. Thread-safe.</summary>
public interface IPageChannel
{
    /// <summary>As the configuration names it.</summary>
    string Id { get; }

    /// <summary>
    /// How often the last trigger of an alert has to be sent again while the alert is open, under the same page id, because the
    /// receiver forgets it otherwise; null when it does not.
    /// </summary>
    Duration? ResendWhileOpen => null;

    /// <summary>
    /// Tries once. The same page and links make the same message, so that a receiver which knows repeats by their key or their text
    /// knows this one. Does not throw for what a network or a receiver does.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled; whether the page arrived is not known.</exception>
    Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation);
}

/// <summary>Where a page leads. Both are the same on every try of a page.</summary>
/// <param name="Acknowledge">Where the recipient says "I do"; null when the page has nothing to acknowledge.</param>
/// <param name="Ticket">The ticket, for those who log in.</param>
public sealed record PageLinks(Uri? Acknowledge, Uri? Ticket)
{
    public static readonly PageLinks None = new(null, null);
}
