using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Entities;

/// <summary>What the cluster stores of an entity: its state, and beside it what the state has brought about and may still be under way.</summary>
/// <typeparam name="TState">The core's.</typeparam>
public abstract record StoredEntity<TState>
    where TState : class
{
    /// <summary>Null before it began.</summary>
    public TState? State { get; init; }

    /// <summary>Published by decisions up to the state's; told again after a crash, and then known by their decisions.</summary>
    public EquatableArray<DecidedEvent> Unheard { get; init; }

    /// <summary>Messages to other entities that may not have got there, in the order of their making. Sent again after a crash.</summary>
    public EquatableArray<PendingMessage> Pending { get; init; }

    /// <summary>The last message that it has told others; null before the first. One that follows, and comes of no new decision, counts on from here.</summary>
    public LastTold? Told { get; init; }

    /// <summary>The last message that was taken in of each sender, in no order: what comes again is known by it.</summary>
    public EquatableArray<LastHeard> Heard { get; init; }

    /// <summary>The ids of the latest requests of people that changed something, the oldest first: one whose answer was lost comes again.</summary>
    public EquatableArray<string> Asked { get; init; }

    /// <summary>The table of alarms has one for this entity that is no later; null when it may have none.</summary>
    public Instant? AlarmAt { get; init; }
}
