namespace SlaMonitor.Postgres.Intake;

/// <summary>What is known of an event's identity, its source and id.</summary>
public enum Claim
{
    /// <summary>It was not logged before, and now is.</summary>
    New,

    /// <summary>It was logged before for the same ticket, which knows whether it took it in: the sender may not have heard the answer.</summary>
    Known,

    /// <summary>It was logged for another ticket, or came earlier in the same call.</summary>
    Duplicate,
}
