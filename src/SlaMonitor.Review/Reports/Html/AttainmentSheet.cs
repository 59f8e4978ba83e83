using SlaMonitor.Core;
using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports.Html;

/// <summary>Attainment by the values of a dimension, as a table that can be sorted.</summary>
internal static class AttainmentSheet
{
    private const int Most = 250;

    public static void Write(MarkupWriter html, string heading, EquatableArray<AttainmentRow> rows, bool compares, bool byWeight)
    {
        if (rows.Count == 0 || (rows.Count == 1 && rows[0].Name is null)) return;
        html.Add($"<section><h2>By {heading}</h2>");
        html.Add($"<div class=\"scroll\"><table class=\"sortable\"><thead><tr><th scope=\"col\">{heading}</th>");
        if (compares) html.Add($"<th scope=\"col\" class=\"n\">then</th>");
        html.Add($"<th scope=\"col\" class=\"n\">{(compares ? "now" : "attainment")}</th>");
        if (compares) html.Add($"<th scope=\"col\" class=\"n\">points</th>");
        html.Add($"<th scope=\"col\" class=\"n\">met</th><th scope=\"col\" class=\"n\">breached</th>");
        if (compares) html.Add($"<th scope=\"col\" class=\"n\">breached then</th>");
        html.Add($"<th scope=\"col\" class=\"n\">still open</th></tr></thead><tbody>");
        var shown = byWeight ? rows.OrderByDescending(r => r.Weight(compares)).Take(Most).ToEquatableArray() : rows;
        foreach (var row in shown) Write(html, row, heading == "metric" ? ReportText.Words(row.Name!) : row.Name ?? ReportText.None, compares);
        html.Add($"</tbody></table></div>");
        if (shown.Count < rows.Count) html.Add($"<p class=\"muted\">The {(long)Most} of {ReportText.Count(rows.Count)} that {(compares ? "changed" : "have broken")} most; the JSON report has all.</p>");
        html.Add($"</section>");
    }

    private static void Write(MarkupWriter html, AttainmentRow row, string name, bool compares)
    {
        var (now, then) = (row.All.Now, row.All.Then);
        html.Add($"<tr><th scope=\"row\">{name}</th>");
        if (compares) Cell(html, then.Ratio, ReportText.Percent(then.Ratio));
        Cell(html, now.Ratio, ReportText.Percent(now.Ratio));
        if (compares) Points(html, row.All.Difference);
        Cell(html, now.Met);
        Cell(html, now.Breached);
        if (compares) Cell(html, then.Breached);
        Cell(html, now.Open);
        html.Add($"</tr>");
    }

    private static void Points(MarkupWriter html, double? difference)
    {
        var trend = difference switch { < -0.0005 => "worse", > 0.0005 => "better", _ => "same" };
        html.Add($"<td class=\"n {trend}\" data-v=\"{Sort(difference)}\">{ReportText.Points(difference)}</td>");
    }

    private static void Cell(MarkupWriter html, long count) =>
        html.Add($"<td class=\"n\" data-v=\"{count}\">{ReportText.Count(count)}</td>");

    private static void Cell(MarkupWriter html, double? value, string shown) =>
        html.Add($"<td class=\"n\" data-v=\"{Sort(value)}\">{shown}</td>");

    /// <summary>What has no value comes last.</summary>
    private static string Sort(double? value) => FormattableString.Invariant($"{value ?? -9:F6}");
}
