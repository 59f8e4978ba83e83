using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Incidents;

/// <summary>What is published of an incident: for the audit trail and the live feed.</summary>
public sealed record IncidentEvent : DomainEvent
{
    public required string Incident { get; init; }

    public required string Title { get; init; }

    public required IncidentHappening What { get; init; }

    /// <summary>How the incident stands after it.</summary>
    public required IncidentPhase Phase { get; init; }

    public required IncidentSeverity Severity { get; init; }

    /// <summary>How many escalations are part of it and have not ended.</summary>
    public required int OpenMembers { get; init; }

    public required int Members { get; init; }

    /// <summary>Who did it; null when nobody did.</summary>
    public string? By { get; init; }

    /// <summary>What they said or chose; null where there is nothing to add.</summary>
    public string? Note { get; init; }

    public override string? AboutTicket => null;
}

/// <summary>On the wire in snake_case.</summary>
public enum IncidentHappening
{
    Declared,

    /// <summary>Other members than were told of last; told at most every two seconds.</summary>
    MembersChanged,
    StatusUpdated,

    /// <summary>Three quarters of the time to the next status update have passed.</summary>
    UpdateDueSoon,

    /// <summary>No status update came in time.</summary>
    UpdateMissed,
    SeverityChanged,
    CommanderAssigned,
    CommunicationsAssigned,
    Linked,
    Mitigated,
    Resolved,
    Reopened,
    RootCauseSet,
    FactorAdded,
    ActionAdded,
    ActionDone,
    ActionOverdue,
    Closed,
}
