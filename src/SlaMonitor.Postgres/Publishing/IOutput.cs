namespace SlaMonitor.Postgres.Publishing;

/// <summary>What others are to see of an entity's latest decisions.</summary>
/// <typeparam name="TSelf">The output itself.</typeparam>
internal interface IOutput<TSelf>
{
    string Key { get; }

    /// <summary>The ticket that its events are about; null where they are about none.</summary>
    string? AboutTicket { get; }

    /// <summary>The state's count of decisions.</summary>
    long Decisions { get; }

    /// <summary>What was published, by decision; those of earlier decisions may be among them again.</summary>
    IReadOnlyList<DecidedEvent> Events { get; }

    /// <summary>The same state, with these events.</summary>
    TSelf With(IReadOnlyList<DecidedEvent> events);
}
