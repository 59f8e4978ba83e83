using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>What both hosts are asked of trends at the end of a story.</summary>
internal static class TrendQuestions
{
    public static IReadOnlyList<TicketLabelKind?> Labels { get; } = [null, .. Enum.GetValues<TicketLabelKind>().Select(label => (TicketLabelKind?)label)];

    /// <summary>The stop at which what is open is counted, once all is settled and before it is told anything.</summary>
    public static int Midway(Story story) => story.Stops.Count / 2;

    public static IEnumerable<TrendQuery> All(Story story)
    {
        var (first, last) = (story.Stops[0].At, story.Stops[^1].At);
        foreach (var by in Labels)
        {
            yield return Query(first - Duration.FromDays(7), last, TrendInterval.Day, "Europe/Berlin") with { By = by };
            yield return Query(first, first + Duration.FromDays(7), TrendInterval.Hour, "Asia/Kathmandu") with { By = by, Metric = "resolution" };
            yield return Query(first, last, TrendInterval.Week, "America/New_York") with { By = by, SeriesMax = 2, Priority = Priority.High };
        }
    }

    public static IReadOnlyList<LiveCount> Sorted(IEnumerable<LiveCount> counts) => [.. counts.OrderBy(count => count.Key, StringComparer.Ordinal)];

    private static TrendQuery Query(Instant from, Instant to, TrendInterval interval, string zone) =>
        new() { From = from, To = to, Interval = interval, Zone = ZoneName.Find(zone)! };
}
