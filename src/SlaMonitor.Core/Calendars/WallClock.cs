using NodaTime;
using NodaTime.TimeZones;

namespace SlaMonitor.Core.Calendars;

/// <summary>From what a clock on the wall shows to the instant at which it does.</summary>
public static class WallClock
{
    private static readonly ZoneLocalMappingResolver Earlier =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly ZoneLocalMappingResolver Later =
        Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The first instant at which the clock shows <paramref name="local"/>; of a time that is skipped, the first instant after the gap.</summary>
    public static Instant FirstInstant(DateTimeZone zone, LocalDateTime local)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return zone.ResolveLocal(local, Earlier).ToInstant();
    }

    /// <summary>The last instant at which the clock shows <paramref name="local"/>; of a time that is skipped, the first instant after the gap.</summary>
    public static Instant LastInstant(DateTimeZone zone, LocalDateTime local)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return zone.ResolveLocal(local, Later).ToInstant();
    }
}
