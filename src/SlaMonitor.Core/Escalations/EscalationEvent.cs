using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Escalations;

/// <summary>What is published of an escalation: for the audit trail and the live feed.</summary>
public sealed record EscalationEvent : DomainEvent
{
    /// <summary>As in <see cref="EscalationState.Alert"/>.</summary>
    public required string Escalation { get; init; }

    public required string Ticket { get; init; }

    /// <summary>Of the ticket, as the escalation knows it; null where it has none.</summary>
    public string? Account { get; init; }

    /// <summary>Of the ticket, by its name on the wire; null where it has none.</summary>
    public string? Priority { get; init; }

    /// <summary>Of the ticket, as the escalation knows it; null where it has none.</summary>
    public string? Group { get; init; }

    public required string Policy { get; init; }

    public required EscalationHappening What { get; init; }

    /// <summary>How the escalation stands after it.</summary>
    public required EscalationPhase Phase { get; init; }

    /// <summary>The step that was reached, from 1; 0 before the first.</summary>
    public required int Level { get; init; }

    /// <summary>Users and channels that were told; empty where nobody was.</summary>
    public EquatableArray<string> Targets { get; init; }

    /// <summary>Who did it; null when time did.</summary>
    public string? By { get; init; }

    /// <summary>Reason or note in words; null where there is none.</summary>
    public string? Note { get; init; }

    /// <summary>What <see cref="Ticket"/> names: a ticket, as a rule.</summary>
    public EscalatedKind Kind { get; init; }

    public override string? AboutTicket => Kind == EscalatedKind.Ticket ? Ticket : null;
}

/// <summary>On the wire in snake_case.</summary>
public enum EscalationHappening
{
    Triggered,
    Joined,
    Stepped,
    NobodyOnCall,
    Exhausted,
    Acknowledged,
    Snoozed,
    Reassigned,
    Reopened,
    Resolved,
    PageFailed,

    /// <summary>It became part of an incident, which the note names.</summary>
    Bundled,
}
