using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports.Html;

/// <summary>Attainment week by week, a small chart for each metric.</summary>
internal static class WeekLines
{
    private const double Left = 52;
    private const double Right = 12;
    private const double Width = 330;
    private const double Top = 10;
    private const double Bottom = 140;

    /// <summary>Weeks with fewer verdicts than this jump about and say nothing; they are left out of the line.</summary>
    private const int Fewest = 5;

    public static void Write(MarkupWriter html, EquatableArray<WeekRow> rows, Instant? to, bool compares)
    {
        html.Add($"<div class=\"multiples\">");
        
        // A week that is not over looks better than it will be: what is still open is in no ratio.
        var end = to?.InUtc().Date ?? LocalDate.MaxIsoValue;
        foreach (var metric in rows.Where(r => r.Monday.PlusDays(7) <= end).GroupBy(r => r.Metric)) Write(html, metric.Key, [.. metric], compares);
        html.Add($"</div>");
    }

    private static void Write(MarkupWriter html, Metric metric, List<WeekRow> weeks, bool compares)
    {
        html.Add($"<figure><figcaption>{ReportText.Words(metric.Name)}</figcaption>");
        var now = Points(weeks, w => w.All.Now);
        var then = compares ? Points(weeks, w => w.All.Then) : [];
        if (now.Count < 2 && then.Count < 2)
        {
            html.Add($"<p class=\"muted\">Fewer than two weeks with {(long)Fewest} verdicts or more.</p></figure>");
            return;
        }
        var all = now.Concat(then).ToList();
        var (first, last) = (all.Min(p => p.Week), all.Max(p => p.Week));
        var low = Math.Min(0.9, Math.Floor(all.Min(p => p.Ratio) * 10) / 10);
        var said = $"from {ReportText.Percent(all.Min(p => p.Ratio))} to {ReportText.Percent(all.Max(p => p.Ratio))} between the weeks of {Day(first)} and {Day(last)}";
        html.Add($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Bottom + 24}\" role=\"img\" aria-label=\"Attainment of {metric.Name} by week, {said}\">");
        foreach (var share in (double[])[low, (low + 1) / 2, 1])
        {
            var y = Y(share, low);
            html.Add($"<line class=\"grid\" x1=\"{Left}\" y1=\"{y}\" x2=\"{Width - Right}\" y2=\"{y}\"/><text class=\"tick\" x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{Math.Round(share * 100)} %</text>");
        }
        html.Add($"<text class=\"tick\" x=\"{Left}\" y=\"{Bottom + 18}\">{Day(first)}</text><text class=\"tick\" x=\"{Width - Right}\" y=\"{Bottom + 18}\" text-anchor=\"end\">{Day(last)}</text>");
        if (compares) Line(html, "then", then, first, last, low);
        Line(html, "now", now, first, last, low);
        html.Add($"</svg></figure>");
    }

    private static List<(LocalDate Week, double Ratio)> Points(List<WeekRow> weeks, Func<WeekRow, Attainment> side) =>
        [.. weeks.Where(w => side(w).Judged >= Fewest).Select(w => (w.Monday, side(w).Ratio!.Value))];

    private static void Line(MarkupWriter html, string side, List<(LocalDate Week, double Ratio)> points, LocalDate first, LocalDate last, double low)
    {
        if (points.Count == 0) return;
        var span = Math.Max(1, Period.DaysBetween(first, last));
        var path = string.Join(' ', points.Select(p => FormattableString.Invariant(
            $"{Left + ((Width - Left - Right) * Period.DaysBetween(first, p.Week) / span):0.#},{Y(p.Ratio, low):0.#}")));
        html.Add($"<polyline class=\"line {side}\" points=\"{path}\"/>");
    }

    private static double Y(double share, double low) => Bottom - ((Bottom - Top) * (share - low) / (1 - low));

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
