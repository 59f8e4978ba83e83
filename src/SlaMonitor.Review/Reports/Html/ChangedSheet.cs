using NodaTime;
using SlaMonitor.Core.Wire;
using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports.Html;

/// <summary>The results that changed, those that changed most, as a table that can be sorted and filtered.</summary>
internal static class ChangedSheet
{
    private const int MostOfEach = 250;

    public static void Write(MarkupWriter html, BacktestReport report)
    {
        var changed = report.Changed;
        var counts = Enum.GetValues<Direction>().ToDictionary(d => d, d => changed.Count(c => c.Direction == d));
        html.Add($"<section id=\"changed\"><h2>Results that changed</h2>");
        html.Add($"<p>{ReportText.Of(changed.Count, "result")} changed; {ReportText.Count(report.DueMoved)} more only got another target or due time.</p>");
        if (changed.IsEmpty)
        {
            html.Add($"</section>");
            return;
        }
        html.Add($"<div class=\"filter\" role=\"group\" aria-label=\"Which changes to show\"><button type=\"button\" data-show=\"\" aria-pressed=\"true\">all</button>");
        html.Add($"<button type=\"button\" data-show=\"worse\" aria-pressed=\"false\">breached now ({ReportText.Count(counts[Direction.Worse])})</button>");
        html.Add($"<button type=\"button\" data-show=\"better\" aria-pressed=\"false\">no longer breached ({ReportText.Count(counts[Direction.Better])})</button>");
        if (counts[Direction.Neither] > 0) html.Add($"<button type=\"button\" data-show=\"neither\" aria-pressed=\"false\">others ({ReportText.Count(counts[Direction.Neither])})</button>");
        html.Add($"</div><div class=\"scroll\"><table class=\"sortable\"><thead><tr><th scope=\"col\">ticket</th><th scope=\"col\">account</th><th scope=\"col\">priority</th><th scope=\"col\">metric</th><th scope=\"col\" class=\"n\">cycle</th><th scope=\"col\">then</th><th scope=\"col\">now</th><th scope=\"col\">due then</th><th scope=\"col\">due now</th><th scope=\"col\" class=\"n\">overdue by</th></tr></thead><tbody>");
        var shown = changed.GroupBy(c => c.Direction).SelectMany(g => g.Take(MostOfEach)).OrderByDescending(c => c.Change).ToList();
        foreach (var change in shown) Write(html, change);
        html.Add($"</tbody></table></div>");
        if (shown.Count < changed.Count) html.Add($"<p class=\"muted\">Of each kind the {(long)MostOfEach} that changed most; the JSON report has all {ReportText.Count(changed.Count)}. Times are UTC; overdue is business time, now, or then for what is no longer breached.</p>");
        else html.Add($"<p class=\"muted\">Those that changed most first. Times are UTC; overdue is business time, now, or then for what is no longer breached.</p>");
        html.Add($"</section>");
    }

    private static void Write(MarkupWriter html, ChangedResult change)
    {
        html.Add($"<tr class=\"{WireName<Direction>.Of(change.Direction)}\"><th scope=\"row\" title=\"{change.Subject}\">{change.Ticket}</th><td>{change.Account ?? ReportText.None}</td><td>{change.Priority}</td><td>{ReportText.Words(change.Metric.Name)}</td><td class=\"n\" data-v=\"{(long)change.Cycle}\">{(long)change.Cycle}</td>");
        Verdict(html, change.Then);
        Verdict(html, change.Now);
        html.Add($"<td class=\"time\">{ReportText.Time(change.Then.DueAt)}</td><td class=\"time\">{ReportText.Time(change.Now.DueAt)}</td>");
        var overdue = change.Direction == Direction.Better ? change.Then.OverdueBy : change.Now.OverdueBy;
        html.Add($"<td class=\"n\" data-v=\"{(long)(overdue ?? Duration.Zero).TotalSeconds}\">{ReportText.Length(overdue)}</td></tr>");
    }

    private static void Verdict(MarkupWriter html, ResultSide side)
    {
        var name = WireName<Verdict>.Of(side.Verdict);
        html.Add($"<td><span class=\"verdict {name}\">{ReportText.Words(name)}</span></td>");
    }
}
