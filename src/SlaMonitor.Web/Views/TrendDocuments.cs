using NodaTime;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Trends;

namespace SlaMonitor.Web.Views;

/// <summary>What became of clocks and tickets in [<paramref name="From"/>, <paramref name="To"/>), as of <paramref name="AsOf"/>; <paramref name="Complete"/> is false while tickets that an earlier program stored are still being counted in.</summary>
public sealed record TrendsDocument(
    Instant AsOf,
    Instant From,
    Instant To,
    string Zone,
    string Interval,
    bool Complete,
    IReadOnlyList<TrendSeriesDocument> Series,
    IReadOnlyList<HeatCellDocument> HeatMap,
    IReadOnlyList<DurationSpreadDocument> Durations,
    IReadOnlyList<AgeBandDocument> Ages);

/// <summary>Counts over time of one value of the label; without a key of tickets that have none, or of all. The last may be the sum of all that have no series of their own.</summary>
public sealed record TrendSeriesDocument(string? Key, bool Other, IReadOnlyList<TrendBucketDocument> Buckets);

/// <summary>Counts of [<paramref name="From"/>, <paramref name="To"/>), and the tickets that were open at its end.</summary>
public sealed record TrendBucketDocument(Instant From, Instant To, int Met, int Breached, int Opened, int Solved, int Backlog);

/// <summary>Breaches by weekday (1 is Monday) and hour in the zone.</summary>
public sealed record HeatCellDocument(int Weekday, int Hour, int Breaches);

/// <summary>How long clocks took that stopped in the range: in business time, or by the wall clock.</summary>
public sealed record DurationSpreadDocument(
    string Metric,
    string? Key,
    bool Other,
    DurationKind Kind,
    int Count,
    Duration Mean,
    Duration P50,
    Duration P75,
    Duration P90,
    Duration P95,
    Duration P99,
    IReadOnlyList<DurationBinDocument> Bins);

/// <summary>How many lie in [<paramref name="From"/>, <paramref name="To"/>); null has no end.</summary>
public sealed record DurationBinDocument(Duration From, Duration? To, int Count);

/// <summary>How many tickets are open and so old: [<paramref name="From"/>, <paramref name="To"/>); null has no end.</summary>
public sealed record AgeBandDocument(Duration From, Duration? To, int Open);

/// <summary>
/// The figures of a board: current clocks by state (<paramref name="AtRisk"/> are part of <paramref name="Running"/>), tickets that
/// are not solved, clocks met and breached since the day began in the zone asked for, when the longest overdue clock was due (null when
/// none is overdue), and the monitor's time and speed as in <see cref="TimeDocument"/>. <paramref name="Parts"/> are there when they are asked for.
/// </summary>
public sealed record SummaryDocument(
    Instant Now,
    double Speed,
    long TicketsOpen,
    long Running,
    long AtRisk,
    long Paused,
    long Breached,
    long Met,
    long MetLate,
    long MetToday,
    long BreachedToday,
    Instant? OldestDueAt,
    IReadOnlyList<SummaryPartDocument>? Parts);

/// <summary>The same figures of tickets with one value of the label; without a key of those that have none.</summary>
public sealed record SummaryPartDocument(
    string? Key,
    bool Other,
    long TicketsOpen,
    long Running,
    long AtRisk,
    long Breached,
    long Paused,
    long MetToday,
    long BreachedToday,
    Instant? OldestDueAt);

/// <summary>Turns trends into the documents of the API.</summary>
internal static class TrendViews
{
    public static TrendsDocument Document(this TrendReport report, TrendQuery query, string interval) => new(
        report.AsOf,
        query.From,
        query.To,
        query.Zone.Id,
        interval,
        report.IsComplete,
        [.. report.Series.Select(Document)],
        [.. report.HeatMap.Select(cell => new HeatCellDocument(cell.Weekday, cell.Hour, cell.Breaches))],
        [.. report.Durations.Select(Document)],
        [.. report.Ages.Select(band => new AgeBandDocument(band.From, band.To, band.Open))]);

    public static SummaryPartDocument Part(LiveCount live, bool isOther, long met, long breached) => new(
        live.Key, isOther, live.TicketsOpen, live.Running, live.AtRisk, live.Breached, live.Paused, met, breached, live.OldestDueAt);

    private static TrendSeriesDocument Document(TrendSeries series) => new(
        Key(series.Key),
        series.Key.IsOther,
        [.. series.Buckets.Select(b => new TrendBucketDocument(b.From, b.To, b.Met, b.Breached, b.Opened, b.Solved, b.Backlog))]);

    private static DurationSpreadDocument Document(DurationSpread spread) => new(
        spread.Metric.Name,
        Key(spread.Key),
        spread.Key.IsOther,
        spread.Kind,
        spread.Count,
        spread.Mean,
        spread.P50,
        spread.P75,
        spread.P90,
        spread.P95,
        spread.P99,
        [.. spread.Bins.Select(bin => new DurationBinDocument(bin.From, bin.To, bin.Count))]);

    // A team may be called so too; what tells them apart is the flag beside it.
    private static string? Key(SeriesKey key) => key.IsOther ? "other" : key.Value;
}
