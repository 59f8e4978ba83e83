using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Cli.OnCall;

/// <summary>A report as a table for people; all times are local to the schedule or the person.</summary>
internal static class ReportText
{
    private static readonly LocalDateTimePattern Pattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");
    private static readonly LocalDateTimePattern Shown = LocalDateTimePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd HH:mm");

    public static string Local(Instant at, DateTimeZone zone) => Pattern.Format(at.InZone(zone).LocalDateTime);

    public static void Write(TextWriter text, EquatableArray<OnCallSchedule> schedules, OnCallReport report)
    {
        text.WriteLine($"{string.Join(", ", schedules.Select(s => s.Id))} from {report.From} to {report.To}");
        Section(text, "gaps", report.Gaps.Select(gap => $"  {gap.Schedule,-20} {Span(gap.Span, gap.Zone)}"));
        Section(text, "on call twice at once", report.Overlaps.Select(o => $"  {o.User,-20} {Span(o.Span, o.Zone)}  {string.Join(" and ", o.Schedules)}"));
        if (!report.Loads.IsEmpty)
        {
            text.WriteLine();
            text.WriteLine($"load{"",-18} {"hours",9} {"nights",9} {"weekends",9} {"holidays",9} {"shifts",7}");
            foreach (var load in report.Loads)
            {
                text.WriteLine(
                    $"  {load.User,-20} {Hours(load.Hours),9} {Hours(load.Nights),9} {Hours(load.Weekends),9} {Hours(load.Holidays),9} {Count(load.Shifts),7}{(load.IsUnfair ? "  more than 1.5 times the mean" : "")}");
            }
        }
        if (report.Unreachable.IsEmpty) return;
        text.WriteLine();
        text.WriteLine($"without any channel: {string.Join(", ", report.Unreachable)}");
    }

    private static void Section(TextWriter text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        text.WriteLine();
        text.WriteLine(all.Count == 0 ? $"{title}: none" : $"{title}: {Count(all.Count)}");
        foreach (var line in all) text.WriteLine(line);
    }

    private static string Span(Interval span, DateTimeZone zone) =>
        $"{Shown.Format(span.Start.InZone(zone).LocalDateTime)} to {Shown.Format(span.End.InZone(zone).LocalDateTime)} {zone.Id} ({Hours(span.Duration)} h)";

    private static string Hours(Duration duration) => duration.TotalHours.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
