using NodaTime;

namespace SlaMonitor.Core.Tickets;

/// <summary>
/// Something that happened to a ticket, as its source tells it. <see cref="Id"/> is unique within <see cref="Source"/>;
/// the pair is the event's identity whatever else it holds.
/// </summary>
public sealed record TicketEvent
{
    /// <summary>The system that sent it, e.g. <c>zendesk</c>. Defaults to <c>api</c> on the wire.</summary>
    public required string Source { get; init; }

    public required string Id { get; init; }

    public required string Ticket { get; init; }

    /// <summary>When it happened, to 100 ns; it arrives later.</summary>
    public required Instant At { get; init; }

    public required TicketEventType Type { get; init; }

    public Actor? Actor { get; init; }

    /// <summary>What the event says about the ticket's fields; <see cref="TicketChanges.None"/> when nothing.</summary>
    public TicketChanges Changes { get; init; } = TicketChanges.None;

    /// <summary>Only with <see cref="TicketEventType.FeedbackReceived"/>.</summary>
    public Feedback? Feedback { get; init; }

    /// <summary>Only with <see cref="TicketEventType.Merged"/>: the ticket that goes on, if the source told.</summary>
    public string? MergedInto { get; init; }
}
