using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>Asks that an entity is woken no later than at an instant.</summary>
/// <param name="Kind">The number of an <see cref="EntityKind"/>: the core's enum has no name of its own between silos.</param>
/// <param name="Key">The entity's key.</param>
/// <param name="DueTicks">Ticks of Unix time.</param>
/// <param name="Version">The decision that asks.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.earlier-alarm")]
public sealed record EarlierAlarm(
    [property: Id(0)] byte Kind, [property: Id(1)] string Key, [property: Id(2)] long DueTicks, [property: Id(3)] long Version)
{
    public static EarlierAlarm For(EntityId entity, Instant due, long version) => new((byte)entity.Kind, entity.Key, due.ToUnixTimeTicks(), version);

    public EntityId Entity => new((EntityKind)Kind, Key);

    public Instant Due => Instant.FromUnixTimeTicks(DueTicks);
}
