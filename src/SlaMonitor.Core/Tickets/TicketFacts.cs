using NodaTime;

namespace SlaMonitor.Core.Tickets;

/// <summary>What is known of a ticket at one instant: its fields after all events up to then.</summary>
public sealed record TicketFacts
{
    public string? Account { get; init; }

    public string? Subject { get; init; }

    /// <summary><see cref="Priority.Normal"/> until the source says otherwise.</summary>
    public Priority Priority { get; init; } = Priority.Normal;

    public TicketStatus Status { get; init; } = TicketStatus.New;

    public Channel? Channel { get; init; }

    public string? Group { get; init; }

    public string? Assignee { get; init; }

    public Tier? Tier { get; init; }

    public string? Region { get; init; }

    public string? Product { get; init; }

    /// <summary>Sorted ordinally.</summary>
    public EquatableArray<string> Tags { get; init; }

    /// <summary>Free fields, sorted by name ordinally.</summary>
    public EquatableArray<TicketField> Fields { get; init; }

    /// <summary>When the ticket was created, or the instant of its earliest event when <see cref="CreatedInferred"/>.</summary>
    public Instant? CreatedAt { get; init; }

    /// <summary>True when no <c>created</c> event has arrived.</summary>
    public bool CreatedInferred { get; init; }

    public ActorKind OpenedBy { get; init; } = ActorKind.Customer;

    public Disposition Disposition { get; init; } = Disposition.Active;

    public string? MergedInto { get; init; }

    /// <summary>Neither merged nor deleted nor spam.</summary>
    public bool IsActive => Disposition == Disposition.Active;

    public bool IsSolved => Status is TicketStatus.Solved or TicketStatus.Closed;
}

/// <summary>One free field and its value.</summary>
public readonly record struct TicketField(string Name, FieldValue Value);
