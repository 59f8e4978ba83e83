using NodaTime;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>When an entity has to be woken next.</summary>
/// <param name="DueTicks">Ticks of Unix time; null for never.</param>
/// <param name="Version">The decision that says so. Of two that differ, the later holds.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.next-alarm")]
public sealed record NextAlarm([property: Id(0)] long? DueTicks, [property: Id(1)] long Version)
{
    public static NextAlarm At(Instant? due, long version) => new(due?.ToUnixTimeTicks(), version);

    public Instant? Due => DueTicks is { } ticks ? Instant.FromUnixTimeTicks(ticks) : null;
}
