using SlaMonitor.Core;
using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports.Html;

/// <summary>Attainment by metric, a bar for now and, with a baseline, one for then.</summary>
internal static class MetricBars
{
    private const double Left = 150;
    private const double Right = 90;
    private const double Width = 720;
    private const double Scale = Width - Left - Right;

    public static void Write(MarkupWriter html, EquatableArray<AttainmentRow> rows, bool compares)
    {
        var rowHeight = compares ? 52.0 : 34.0;
        var height = (rows.Count * rowHeight) + 26;
        var said = string.Join("; ", rows.Select(r => compares
            ? $"{r.Name}: {ReportText.Percent(r.All.Then.Ratio)} then, {ReportText.Percent(r.All.Now.Ratio)} now"
            : $"{r.Name}: {ReportText.Percent(r.All.Now.Ratio)}"));
        html.Add($"<svg class=\"chart bars\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"Attainment by metric. {said}\">");
        foreach (var tick in (int[])[0, 25, 50, 75, 100])
        {
            var x = Left + (Scale * tick / 100);
            html.Add($"<line class=\"grid\" x1=\"{x}\" y1=\"4\" x2=\"{x}\" y2=\"{height - 22}\"/><text class=\"tick\" x=\"{x}\" y=\"{height - 6}\" text-anchor=\"middle\">{(long)tick} %</text>");
        }
        for (var i = 0; i < rows.Count; i++)
        {
            var y = (i * rowHeight) + 8;
            html.Add($"<text class=\"name\" x=\"{Left - 12}\" y=\"{y + (compares ? 24 : 16)}\" text-anchor=\"end\">{ReportText.Words(rows[i].Name!)}</text>");
            if (compares) Bar(html, "then", y, rows[i].All.Then.Ratio, "");
            Bar(html, "now", compares ? y + 20 : y, rows[i].All.Now.Ratio, compares ? ReportText.Points(rows[i].All.Difference) : "");
        }
        html.Add($"</svg>");
    }

    private static void Bar(MarkupWriter html, string side, double y, double? ratio, string points)
    {
        if (ratio is not { } share)
        {
            html.Add($"<text class=\"value muted\" x=\"{Left + 6}\" y=\"{y + 13}\">no verdict</text>");
            return;
        }
        html.Add($"<rect class=\"{side}\" x=\"{Left}\" y=\"{y}\" width=\"{Scale * share}\" height=\"17\" rx=\"2\"/>");
        html.Add($"<text class=\"value {side}\" x=\"{Left + (Scale * share) + 6}\" y=\"{y + 13}\">{ReportText.Percent(share)} <tspan class=\"points\">{points}</tspan></text>");
    }
}
