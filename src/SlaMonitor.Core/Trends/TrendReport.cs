using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Trends;

/// <summary>What became of clocks and tickets over time.</summary>
/// <param name="AsOf">Everything durable up to then is counted; what came later is not.</param>
/// <param name="IsComplete">False while tickets that an earlier program stored are still being counted in.</param>
/// <param name="Series">One, or one for each value of the label asked for, the largest first and the sum of the others last.</param>
/// <param name="HeatMap">Breaches in the range by weekday (1 is Monday) and hour in the zone: all 168, in order.</param>
/// <param name="Durations">How long clocks that stopped in the range took, by metric, by series, in business time and by the wall clock.</param>
/// <param name="Ages">The tickets that are open at <paramref name="AsOf"/>, by the time since they were created.</param>
public sealed record TrendReport(
    Instant AsOf,
    bool IsComplete,
    EquatableArray<TrendSeries> Series,
    EquatableArray<HeatCell> HeatMap,
    EquatableArray<DurationSpread> Durations,
    EquatableArray<AgeBand> Ages);

/// <summary>Which series: a label's value, null for tickets without one and for the only series; or the sum of all that have none of their own.</summary>
public readonly record struct SeriesKey(string? Value, bool IsOther)
{
    public static SeriesKey Others { get; } = new(null, true);
}

/// <summary>Counts over time, in buckets that follow each other without gaps and fill the range.</summary>
public sealed record TrendSeries(SeriesKey Key, EquatableArray<TrendBucket> Buckets);

/// <summary>Counts of [<paramref name="From"/>, <paramref name="To"/>).</summary>
/// <param name="From">Its begin; the first is cut to the range.</param>
/// <param name="To">Its end; the last is cut to the range.</param>
/// <param name="Met">Clock cycles met in time then.</param>
/// <param name="Breached">Clock cycles that breached then, and whose breach was not retracted.</param>
/// <param name="Opened">Tickets that were created or reopened then.</param>
/// <param name="Solved">Tickets that were solved, closed or merged then, having been open.</param>
/// <param name="Backlog">Tickets open at its end; for a bucket in the future, those open now.</param>
public readonly record struct TrendBucket(Instant From, Instant To, int Met, int Breached, int Opened, int Solved, int Backlog);

/// <summary>Breaches in an hour of a weekday; 1 is Monday.</summary>
public readonly record struct HeatCell(int Weekday, int Hour, int Breaches);

/// <summary>How clocks' durations are spread, in whole seconds, cut off. The percentiles are durations that occurred: so many per cent took that long or less.</summary>
public sealed record DurationSpread(
    Metric Metric,
    SeriesKey Key,
    DurationKind Kind,
    int Count,
    Duration Mean,
    Duration P50,
    Duration P75,
    Duration P90,
    Duration P95,
    Duration P99,
    EquatableArray<DurationBin> Bins);

/// <summary>Which time is told.</summary>
public enum DurationKind
{
    /// <summary>Time in the clock's calendar, pauses left out: what the target is about.</summary>
    Business,

    /// <summary>From the start to the stop, as the customer saw it.</summary>
    Wall,
}

/// <summary>How many lie in [<paramref name="From"/>, <paramref name="To"/>); without an end when <paramref name="To"/> is null.</summary>
public readonly record struct DurationBin(Duration From, Duration? To, int Count);

/// <summary>How many open tickets are so old: [<paramref name="From"/>, <paramref name="To"/>), without an end when <paramref name="To"/> is null.</summary>
public readonly record struct AgeBand(Duration From, Duration? To, int Open);
