using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Postgres.Alarms;

/// <summary>When an entity is to be woken.</summary>
/// <param name="Entity">Who.</param>
/// <param name="Due">When.</param>
/// <param name="Version">The entity's own count of decisions, as of the latest that set or moved it.</param>
public readonly record struct Alarm(EntityId Entity, Instant Due, long Version);

/// <summary>An entity is going to need waking at <paramref name="Due"/>, at the latest: told before its state is written.</summary>
/// <param name="Entity">Who.</param>
/// <param name="Shard">The shard that wakes it.</param>
/// <param name="Due">When.</param>
/// <param name="Version">The count of decisions that the state will have.</param>
public readonly record struct AlarmSet(EntityId Entity, int Shard, Instant Due, long Version);

/// <summary>An entity needs waking at <paramref name="Due"/> exactly, or not at all: told after its state was written.</summary>
/// <param name="Entity">Who.</param>
/// <param name="Due">When; null for never.</param>
/// <param name="Version">The count of decisions of the state that says so.</param>
public readonly record struct AlarmMove(EntityId Entity, Instant? Due, long Version);
