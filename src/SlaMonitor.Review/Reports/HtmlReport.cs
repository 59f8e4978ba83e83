using SlaMonitor.Core;
using SlaMonitor.Review.Backtests;
using SlaMonitor.Review.Reports.Html;

namespace SlaMonitor.Review.Reports;

/// <summary>A back-test as one HTML page that needs nothing beside it: no network, no other file, and it reads well without its script.</summary>
public sealed class HtmlReport
{
    private readonly MarkupWriter _html;
    private readonly BacktestReport _report;
    private readonly ReportHeading _heading;
    private readonly bool _compares;

    public HtmlReport(TextWriter text, BacktestReport report, ReportHeading heading) =>
        (_html, _report, _heading, _compares) = (new MarkupWriter(text), report, heading, report.Scope.HasBaseline);

    public void Write()
    {
        _html.Add($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        _html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">");
        _html.Add($"<title>Back-test of {Name(_heading.Config)}</title><style>");
        _html.AddResource("report.css");
        _html.Add($"</style></head><body><main>");
        WriteHeading();
        WriteCharts();
        AttainmentSheet.Write(_html, "metric", _report.ByMetric, _compares, byWeight: false);
        AttainmentSheet.Write(_html, "priority", _report.ByPriority, _compares, byWeight: false);
        AttainmentSheet.Write(_html, "group", _report.ByGroup, _compares, byWeight: true);
        AttainmentSheet.Write(_html, "account", _report.ByAccount, _compares, byWeight: true);
        if (_compares) ChangedSheet.Write(_html, _report);
        WriteNotes();
        _html.Add($"</main><script>");
        _html.AddResource("report.js");
        _html.Add($"</script></body></html>");
    }

    private void WriteHeading()
    {
        var (now, then) = (_report.Overall.Now, _report.Overall.Then);
        _html.Add($"<header><h1>{(_compares ? "What the new policies would have done" : "What the policies would have done")}</h1>");
        _html.Add($"<p class=\"lead\">{Sentence()}</p><dl class=\"figures\">");
        Figure("attainment", ReportText.Percent(now.Ratio), _compares ? $"{ReportText.Percent(then.Ratio)} then, {ReportText.Points(_report.Overall.Difference)} points" : $"{ReportText.Count(now.Judged)} verdicts", Trend(_report.Overall.Difference));
        Figure("promises broken", ReportText.Count(now.Breached), _compares ? $"{ReportText.Count(then.Breached)} then" : $"{ReportText.Count(now.MetLate)} met late", Trend(then.Breached - now.Breached));
        if (_compares) Figure("results changed", ReportText.Count(_report.Changed.Count), $"{ReportText.Count(_report.Changed.Count(c => c.Direction == Direction.Worse))} worse, {ReportText.Count(_report.Changed.Count(c => c.Direction == Direction.Better))} better", "");
        Figure("tickets", ReportText.Count(_report.Scope.Tickets), $"{ReportText.Count(_heading.History.Events)} events", "");
        Figure("still open", ReportText.Count(now.Open), "in time so far, not counted", "");
        _html.Add($"</dl><dl class=\"about\"><dt>Policies</dt><dd>{_heading.Config}</dd>");
        if (_heading.Baseline is { } baseline) _html.Add($"<dt>Compared with</dt><dd>{baseline}</dd>");
        _html.Add($"<dt>History</dt><dd>{_heading.Events}, {ReportText.Time(_heading.History.First)} to {ReportText.Time(_report.Scope.To)} UTC</dd>");
        if (_report.Scope.From is { } from) _html.Add($"<dt>Counted</dt><dd>what was promised from {ReportText.Time(from)} on</dd>");
        _html.Add($"</dl></header>");
    }

    private string Sentence()
    {
        var (now, then) = (_report.Overall.Now, _report.Overall.Then);
        if (now.Ratio is not { } ratio) return "Nothing in this history came to a verdict.";
        var kept = $"{ReportText.Percent(ratio)} of {ReportText.Of(now.Judged, "promise")} would have been kept";
        if (!_compares || then.Ratio is null) return kept + ".";
        var difference = _report.Overall.Difference!.Value;
        var points = Math.Abs(difference) < 0.0005 ? "as much as" : $"{ReportText.Points(Math.Abs(difference)).TrimStart('+')} points {(difference < 0 ? "less" : "more")} than";
        var broken = now.Breached - then.Breached;
        var more = broken == 0 ? "with as many broken" : $"with {ReportText.Count(Math.Abs(broken))} {(broken > 0 ? "more" : "fewer")} broken";
        return $"{kept}: {points} under {Name(_heading.Baseline!)}, {more}.";
    }

    private void Figure(string name, string value, string beside, string trend) =>
        _html.Add($"<div class=\"{trend}\"><dt>{name}</dt><dd><b>{value}</b><span>{beside}</span></dd></div>");

    private string Trend(double? difference) => !_compares ? "" : difference switch { < -0.0005 => "worse", > 0.0005 => "better", _ => "" };

    private void WriteCharts()
    {
        if (_report.ByMetric.IsEmpty) return;
        _html.Add($"<section><h2>Attainment by metric</h2>");
        Legend(false);
        MetricBars.Write(_html, _report.ByMetric, _compares);
        _html.Add($"</section><section><h2>Week by week</h2><p class=\"muted\">By the week in which the clock started, whole weeks only. The scale does not begin at 0.</p>");
        Legend(false);
        WeekLines.Write(_html, _report.ByWeek, _report.Scope.To, _compares);
        _html.Add($"</section><section><h2>Time used, as a share of the target</h2><p class=\"muted\">A promise is broken to the right of the line. What crowds just left of it breaks first when work slows down.</p>");
        Legend(true);
        UseHistogram.Write(_html, _report.TimeUsed, _compares);
        _html.Add($"</section>");
    }

    private void Legend(bool late)
    {
        if (!_compares && !late) return;
        _html.Add($"<p class=\"legend\"><span class=\"key now\">{(late ? "now, in time" : "now")}</span>");
        if (late) _html.Add($"<span class=\"key late\">now, over the target</span>");
        if (_compares) _html.Add($"<span class=\"key then\">then</span>");
        _html.Add($"</p>");
    }

    private void WriteNotes()
    {
        var scope = _report.Scope;
        _html.Add($"<section class=\"notes\"><h2>How this was counted</h2><ul>");
        _html.Add($"<li>Every ticket was folded from its first event under each configuration, by the code that runs live. Attainment is met / (met + breached); a metric that repeats counts with each of its cycles.</li>");
        _html.Add($"<li>A promise met late counts as broken. Clocks that were still open and in time ({ReportText.Count(_report.Overall.Now.Open)}) and those without a verdict ({ReportText.Count(_report.Overall.Now.Cancelled)}: merged, or no longer promised) are in no ratio.</li>");
        if (scope.Spam + scope.Deleted > 0) _html.Add($"<li>Not counted: {ReportText.Of(scope.Spam, "ticket")} of spam, {ReportText.Count(scope.Deleted)} deleted.</li>");
        NotMatched(_report.NotMatched, "No policy covers");
        if (_compares) NotMatched(_report.NotMatchedThen, "In the baseline no policy covers");
        if (_heading.History.Duplicates > 0) _html.Add($"<li>{ReportText.Of(_heading.History.Duplicates, "duplicate event")} ignored.</li>");
        if (_heading.History.Errors.Rows > 0) _html.Add($"<li class=\"worse\">{ReportText.Of(_heading.History.Errors.Rows, "row")} of the history could not be read and was left out, the first on line {_heading.History.Errors.First[0].Line}.</li>");
        foreach (var failed in _report.Failed.Take(20)) _html.Add($"<li class=\"worse\">{failed.Ticket} could not be calculated: {failed.Reason}</li>");
        _html.Add($"</ul></section>");
    }

    private void NotMatched(EquatableArray<string> tickets, string what)
    {
        const int Named = 20;
        if (tickets.IsEmpty) return;
        _html.Add($"<li>{what} {ReportText.Of(tickets.Count, "ticket")}: {string.Join(", ", tickets.Take(Named))}{(tickets.Count > Named ? ", …" : "")}</li>");
    }

    private static string Name(string path) => Path.GetFileName(path.TrimEnd('/')) is { Length: > 0 } name ? name : path;
}
