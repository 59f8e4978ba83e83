using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Accounts;

/// <summary>
/// How many cycles of one metric were met and how many breached lately, counted when each became known, in buckets of time: what
/// attainment, error budget and burn rate follow from. Fine buckets reach back six hours, coarse ones as long as the longest window asked for.
/// </summary>
/// <param name="Metric">What was promised.</param>
/// <param name="Fine">Buckets of <see cref="FineBucket"/>, by number; those without counts are left out.</param>
/// <param name="Coarse">Buckets of <see cref="CoarseBucket"/>, by number; those without counts are left out.</param>
public sealed record AttainmentWindow(Metric Metric, EquatableArray<AttainmentBucket> Fine, EquatableArray<AttainmentBucket> Coarse)
{
    /// <summary>The longest span that fine buckets answer for.</summary>
    public static readonly Duration FineReach = Duration.FromHours(6);

    public static readonly Duration FineBucket = Duration.FromMinutes(5);

    public static readonly Duration CoarseBucket = Duration.FromHours(6);

    public static AttainmentWindow Empty(Metric metric) => new(metric, [], []);

    /// <summary>With more cycles; differences that take back what a late event put right may be negative.</summary>
    /// <param name="met">Cycles met in time.</param>
    /// <param name="breached">Cycles that breached.</param>
    /// <param name="now">When they became known.</param>
    /// <param name="keep">How far back coarse buckets are kept.</param>
    public AttainmentWindow With(int met, int breached, Instant now, Duration keep) => this with
    {
        Fine = Add(Fine, FineBucket, FineReach, met, breached, now),
        Coarse = Add(Coarse, CoarseBucket, keep, met, breached, now),
    };

    /// <summary>
    /// Counts in [<paramref name="now"/> - <paramref name="span"/>, <paramref name="now"/>], with the whole of the bucket in which the
    /// span begins: at most five minutes more, beyond <see cref="FineReach"/> at most six hours. Never negative.
    /// </summary>
    public (int Met, int Breached) In(Duration span, Instant now)
    {
        var (buckets, size) = span <= FineReach ? (Fine, FineBucket) : (Coarse, CoarseBucket);
        var first = NumberAt(now - span, size);
        var (met, breached) = (0, 0);
        foreach (var bucket in buckets)
        {
            if (bucket.Number < first) continue;
            met += bucket.Met;
            breached += bucket.Breached;
        }
        return (Math.Max(0, met), Math.Max(0, breached));
    }

    /// <summary>When the fine bucket ends that an instant lies in.</summary>
    public static Instant EndOfBucket(Instant at) =>
        Instant.FromUnixTimeTicks((NumberAt(at, FineBucket) + 1) * FineBucket.BclCompatibleTicks);

    private static EquatableArray<AttainmentBucket> Add(
        EquatableArray<AttainmentBucket> buckets, Duration size, Duration keep, int met, int breached, Instant now)
    {
        var (number, oldest) = (NumberAt(now, size), NumberAt(now - keep, size));
        var kept = new List<AttainmentBucket>(buckets.Count + 1);
        foreach (var bucket in buckets)
            if (bucket.Number >= oldest && bucket.Number != number) kept.Add(bucket);
        var current = new AttainmentBucket(number, met, breached);
        foreach (var bucket in buckets)
            if (bucket.Number == number) current = current with { Met = bucket.Met + met, Breached = bucket.Breached + breached };
        // An account's instants only go forward, so the current bucket is the last one; but for a machine's clock that was set back.
        var place = kept.FindIndex(bucket => bucket.Number > number);
        if (current.Met != 0 || current.Breached != 0) kept.Insert(place < 0 ? kept.Count : place, current);
        return kept.ToEquatableArray();
    }

    private static long NumberAt(Instant at, Duration size)
    {
        var (ticks, each) = (at.ToUnixTimeTicks(), size.BclCompatibleTicks);
        return ticks >= 0 ? ticks / each : -((each - 1 - ticks) / each);
    }
}

/// <summary>Counts of one bucket; its number counts buckets of its size since 1970.</summary>
public readonly record struct AttainmentBucket(long Number, int Met, int Breached);
