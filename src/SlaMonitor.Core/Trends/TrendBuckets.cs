using NodaTime;

namespace SlaMonitor.Core.Trends;

/// <summary>The hours, days or weeks of a time zone that a range consists of.</summary>
public static class TrendBuckets
{
    /// <summary>More than these nobody can look at.</summary>
    public const int Max = 400;

    /// <summary>
    /// Where the buckets of [<paramref name="from"/>, <paramref name="to"/>) begin and end: <paramref name="from"/>, every boundary in between,
    /// and <paramref name="to"/>. Null when they are more than <see cref="Max"/>.
    /// </summary>
    public static IReadOnlyList<Instant>? Between(Instant from, Instant to, TrendInterval interval, DateTimeZone zone)
    {
        var bounds = new List<Instant> { from };
        for (var next = After(from, interval, zone); next < to; next = After(next, interval, zone))
        {
            if (bounds.Count == Max) return null;
            bounds.Add(next);
        }
        bounds.Add(to);
        return bounds;
    }

    /// <summary>The interval that shows a range best.</summary>
    public static TrendInterval For(Duration range) => range.TotalDays switch
    {
        <= 3 => TrendInterval.Hour,
        <= 100 => TrendInterval.Day,
        _ => TrendInterval.Week,
    };

    /// <summary>When the day began that an instant lies in.</summary>
    public static Instant StartOfDay(Instant at, DateTimeZone zone)
    {
        var start = zone.AtLeniently(at.InZone(zone).Date.AtMidnight()).ToInstant();
        return start <= at ? start : at;
    }

    private static Instant After(Instant at, TrendInterval interval, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        switch (interval)
        {
            case TrendInterval.Hour:
                var hour = at + (Duration.FromHours(1) - Duration.FromTicks(local.TickOfDay % NodaConstants.TicksPerHour) - Duration.FromNanoseconds(local.NanosecondOfSecond % 100));
                var period = zone.GetZoneInterval(at);
                return period.HasEnd && period.End < hour ? period.End : hour;
            case TrendInterval.Day:
                return Midnight(at, local.Date.PlusDays(1), zone);
            case TrendInterval.Week:
                return Midnight(at, local.Date.With(DateAdjusters.Next(IsoDayOfWeek.Monday)), zone);
            default:
                throw new InvariantViolatedException($"no bucket for {interval}");
        }
    }

    /// <summary>The first instant of a date, or of the first one after it that has any after <paramref name="at"/>: some zones have left a day out.</summary>
    private static Instant Midnight(Instant at, LocalDate date, DateTimeZone zone)
    {
        while (true)
        {
            var start = zone.AtLeniently(date.AtMidnight()).ToInstant();
            if (start > at) return start;
            date = date.PlusDays(1);
        }
    }
}
