using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Clocks;

/// <summary>
/// What is published of a ticket's clocks: the domain events of the audit trail and of the live feed.
/// </summary>
public abstract record ClockEvent : DomainEvent
{
    private ClockEvent()
    {
    }

    public required string Ticket { get; init; }

    public required Metric Metric { get; init; }

    public required int Cycle { get; init; }

    public sealed override string AboutTicket => Ticket;

    /// <summary>A clock's state or due instant is another than last published.</summary>
    public sealed record Changed : ClockEvent
    {
        public required ClockState State { get; init; }

        public Instant? DueAt { get; init; }

        /// <summary>Business time left of the target at <see cref="DomainEvent.At"/>; negative when overdue.</summary>
        public required Duration Remaining { get; init; }

        /// <summary>Null when the publisher does not know it; a live subscriber's filters then let the message pass.</summary>
        public TicketLabel? Label { get; init; }
    }

    /// <summary>A warning threshold was reached.</summary>
    public sealed record Warned : ClockEvent
    {
        public required string Threshold { get; init; }

        public Instant? DueAt { get; init; }

        public required TicketLabel Label { get; init; }
    }

    /// <summary>The due instant passed and the clock was not met.</summary>
    public sealed record Breached : ClockEvent
    {
        public required Instant DueAt { get; init; }

        public required Instant BreachedAt { get; init; }

        public string? Reason { get; init; }

        public required TicketLabel Label { get; init; }
    }

    /// <summary>A breach that was published did not happen, as an event that arrived late shows.</summary>
    public sealed record BreachRetracted : ClockEvent
    {
        public required Instant BreachedAt { get; init; }

        /// <summary>The event that changed the past, as <c>source/id</c>, or another reason in words.</summary>
        public required string Cause { get; init; }

        /// <summary>Null when the publisher does not know it; a live subscriber's filters then let the message pass.</summary>
        public TicketLabel? Label { get; init; }
    }
}

/// <summary>What a supervisor needs to know of the ticket beside the clock, as of the event that is published.</summary>
public sealed record TicketLabel(
    string Policy,
    string? Account,
    string? Segment,
    Tickets.Priority Priority,
    string? Group,
    Tickets.Tier? Tier,
    string? Subject)
{
    /// <summary>Null when not known, and in what was published before it was told.</summary>
    public string? Region { get; init; }

    /// <summary>Null when not known, and in what was published before it was told.</summary>
    public Tickets.Channel? Channel { get; init; }

    /// <summary>Null without one, and in what was published before it was told.</summary>
    public string? Assignee { get; init; }
}
