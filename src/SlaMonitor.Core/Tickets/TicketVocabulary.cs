namespace SlaMonitor.Core.Tickets;

// The closed vocabularies of a ticket. The names on the wire are these in snake_case (L1, L2 and L3 as they are).

public enum TicketEventType
{
    Created,
    CustomerReplied,
    AgentReplied,
    NoteAdded,
    StatusChanged,
    PriorityChanged,
    Assigned,
    FieldsChanged,
    Solved,
    Reopened,
    Closed,
    Merged,
    Deleted,
    MarkedSpam,
    FeedbackReceived,
}

public enum ActorKind
{
    Customer,
    Agent,
    System,
}

public enum Priority
{
    Urgent,
    High,
    Normal,
    Low,
}

public enum TicketStatus
{
    New,
    Open,
    Pending,
    OnHold,
    Solved,
    Closed,
}

public enum Channel
{
    Phone,
    Email,
    Chat,
    Web,
    Api,
    Social,
    SelfService,
}

public enum Tier
{
    L1,
    L2,
    L3,
}

public enum FeedbackKind
{
    Csat,
    Nps,
    Ces,
}

/// <summary>Whether a ticket still counts, and why not.</summary>
public enum Disposition
{
    Active,
    Merged,
    Deleted,
    Spam,
}
