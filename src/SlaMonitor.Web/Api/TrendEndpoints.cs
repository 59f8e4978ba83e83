using Microsoft.AspNetCore.Http;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>What is counted over time, and the figures of now.</summary>
internal sealed class TrendEndpoints(IMonitor monitor)
{
    // Of an account each, a summary could have very many parts.
    private const int PartsMax = 200;
    private static readonly Duration RangeUsually = Duration.FromDays(7);

    private static readonly (string Name, TrendInterval Interval)[] Intervals =
        [("PT1H", TrendInterval.Hour), ("P1D", TrendInterval.Day), ("P7D", TrendInterval.Week)];

    private static readonly QueryParameter Zone = new("zone", "The IANA time zone whose days and hours count, e.g. Europe/Berlin; UTC by default.");
    private static readonly QueryParameter By = new("by", "Cuts the counts by this label of the tickets.", WireName<TicketLabelKind>.All);

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("from", "Begin of the range; by default a week before its end, at the day's begin.", Format: "date-time"),
        new("to", "End of the range, not part of it; by default now, rounded up to ten seconds.", Format: "date-time"),
        new("interval", $"How long a bucket is, by the calendar of the zone; by default as it suits the range. At most {TrendBuckets.Max} buckets.", [.. Intervals.Select(i => i.Name)]),
        Zone,
        By,
        new("metric", "Clocks of this metric alone."),
        new("account", "Tickets of this account alone."),
        new("group", "Tickets of this team alone."),
        new("tier", "Tickets of this tier alone.", WireName<Tier>.All),
        new("region", "Tickets of this region alone."),
        new("priority", "Tickets of this priority alone.", WireName<Priority>.All),
        new("channel", "Tickets of this channel alone.", WireName<Channel>.All),
    ];

    public static IReadOnlyList<QueryParameter> SummaryParameters { get; } = [Zone, By];

    public async Task<IResult> TrendsAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, Parameters);
        var query = Query(reader, monitor.Now);
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        var report = await monitor.TrendsAsync(query, http.RequestAborted);
        return TypedResults.Ok(report.Document(query, Intervals[(int)query.Interval].Name));
    }

    public async Task<IResult> SummaryAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, SummaryParameters);
        var (zone, by) = (reader.Zone("zone"), reader.Name<TicketLabelKind>("by"));
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        var now = monitor.Now;
        var clocks = await monitor.CountClocksAsync(http.RequestAborted);
        var live = await monitor.CountLiveAsync(by, http.RequestAborted);
        var today = await monitor.TrendsAsync(Today(now, zone, by), http.RequestAborted);
        long Count(ClockState state) => clocks.Where(row => row.State == state).Sum(row => row.Count);
        return TypedResults.Ok(new SummaryDocument(
            now,
            monitor.Speed,
            live.Sum(part => part.TicketsOpen),
            live.Sum(part => part.Running),
            live.Sum(part => part.AtRisk),
            live.Sum(part => part.Paused),
            live.Sum(part => part.Breached),
            Count(ClockState.Met),
            Count(ClockState.MetLate),
            today.Series.Sum(series => series.Buckets.Sum(bucket => (long)bucket.Met)),
            today.Series.Sum(series => series.Buckets.Sum(bucket => (long)bucket.Breached)),
            live.Min(part => part.OldestDueAt),
            by is null ? null : Parts(live, today)));
    }

    private static TrendQuery Today(Instant now, DateTimeZone zone, TicketLabelKind? by)
    {
        var begin = TrendBuckets.StartOfDay(now, zone);
        return new TrendQuery
        {
            From = begin,
            // The whole day, so that all who ask today ask the same.
            To = begin + Duration.FromHours(26),
            Zone = zone,
            Interval = TrendInterval.Day,
            By = by,
            SeriesMax = PartsMax,
        };
    }

    /// <summary>The parts with the most to do first, the rest of them as one.</summary>
    private static List<SummaryPartDocument> Parts(IReadOnlyList<LiveCount> live, TrendReport today)
    {
        var ended = today.Series.Where(series => !series.Key.IsOther).ToDictionary(series => series.Key, series => series.Buckets);
        var counts = live.ToDictionary(part => new SeriesKey(part.Key, false));
        foreach (var key in ended.Keys)
            if (!counts.ContainsKey(key)) counts.Add(key, new LiveCount(key.Value, 0, 0, 0, 0, 0, null));
        var parts = counts
            .Select(part => (Part: part.Value, Ended: ended.GetValueOrDefault(part.Key)))
            .Select(part => TrendViews.Part(part.Part, false, part.Ended.Sum(b => (long)b.Met), part.Ended.Sum(b => (long)b.Breached)))
            .OrderByDescending(part => part.Breached).ThenByDescending(part => part.AtRisk).ThenByDescending(part => part.TicketsOpen)
            .ThenByDescending(part => part.MetToday + part.BreachedToday).ThenBy(part => part.Key, StringComparer.Ordinal)
            .ToList();
        var others = today.Series.Where(series => series.Key.IsOther).SelectMany(series => series.Buckets).ToList();
        if (parts.Count <= PartsMax && others.Count == 0) return parts;
        var rest = parts.Skip(PartsMax).ToList();
        return
        [
            .. parts.Take(PartsMax),
            new SummaryPartDocument(
                "other",
                true,
                rest.Sum(part => part.TicketsOpen),
                rest.Sum(part => part.Running),
                rest.Sum(part => part.AtRisk),
                rest.Sum(part => part.Breached),
                rest.Sum(part => part.Paused),
                rest.Sum(part => part.MetToday) + others.Sum(b => (long)b.Met),
                rest.Sum(part => part.BreachedToday) + others.Sum(b => (long)b.Breached),
                rest.Min(part => part.OldestDueAt)),
        ];
    }

    private static TrendQuery Query(QueryReader reader, Instant now)
    {
        var zone = reader.Zone("zone");
        // To the next ten seconds, so that all who look at the same chart ask the same.
        var to = reader.Instant("to") ?? Instant.FromUnixTimeSeconds((now.ToUnixTimeSeconds() / 10 + 1) * 10);
        var from = reader.Instant("from") ?? TrendBuckets.StartOfDay(to - RangeUsually, zone);
        if (from >= to) reader.Fail("to", "must be after from");
        var interval = TrendBuckets.For(to - from);
        if (reader.Text("interval") is { } name)
        {
            var known = Array.FindIndex(Intervals, i => i.Name == name);
            if (known < 0) reader.Fail("interval", NearestName.Unknown(name, "one of PT1H, P1D, P7D", [.. Intervals.Select(i => i.Name)]));
            else interval = Intervals[known].Interval;
        }
        if (from < to && TrendBuckets.Between(from, to, interval, zone) is null)
            reader.Fail("interval", $"gives more than {TrendBuckets.Max} buckets for this range; take a longer one, or a shorter range");
        return new TrendQuery
        {
            From = from,
            To = to,
            Zone = zone,
            Interval = interval,
            By = reader.Name<TicketLabelKind>("by"),
            Metric = reader.Text("metric"),
            Account = reader.Text("account"),
            Group = reader.Text("group"),
            Tier = reader.Name<Tier>("tier"),
            Region = reader.Text("region"),
            Priority = reader.Name<Priority>("priority"),
            Channel = reader.Name<Channel>("channel"),
        };
    }
}
