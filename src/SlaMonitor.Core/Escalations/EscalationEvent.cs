using NodaTime;

namespace SlaMonitor.Core.Escalations;

/// <summary>What is published of an escalation: for the audit trail and the live feed.</summary>
public sealed record EscalationEvent
{
    /// <summary>As in <see cref="EscalationState.Alert"/>.</summary>
    public required string Escalation { get; init; }

    public required string Ticket { get; init; }

    public required string Policy { get; init; }

    public required EscalationHappening What { get; init; }

    /// <summary>The step that was reached, from 1; 0 before the first.</summary>
    public required int Level { get; init; }

    /// <summary>Users and channels that were told; empty where nobody was.</summary>
    public EquatableArray<string> Targets { get; init; }

    /// <summary>Who did it; null when time did.</summary>
    public string? By { get; init; }

    /// <summary>Reason or note in words; null where there is none.</summary>
    public string? Note { get; init; }

    public required Instant At { get; init; }
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
}
