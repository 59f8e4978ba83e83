using SlaMonitor.Core;
using SlaMonitor.Core.Wire;
using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports;

/// <summary>A back-test for a terminal: all metrics and priorities, the accounts and groups that matter most, the largest changes.</summary>
public sealed class TextReport(TextWriter text, BacktestReport report, ReportHeading heading)
{
    private const int RowsShown = 15;
    private const int ChangesShown = 12;

    private readonly bool _compares = report.Scope.HasBaseline;

    public void Write()
    {
        var scope = report.Scope;
        text.WriteLine(_compares ? $"Back-test of {heading.Config} against {heading.Baseline}" : $"Back-test of {heading.Config}");
        text.WriteLine(
            $"{ReportText.Of(heading.History.Events, "event")} of {ReportText.Of(scope.Tickets, "ticket")} in {heading.Events}, {ReportText.Time(heading.History.First)} to {ReportText.Time(scope.To)} UTC");
        if (scope.From is { } from) text.WriteLine($"cycles that started at {ReportText.Time(from)} or later");
        text.WriteLine();
        Write("<metric", [new AttainmentRow("all", report.Overall, []), .. report.ByMetric], int.MaxValue);
        Write("<priority", report.ByPriority, int.MaxValue);
        Write("<group", report.ByGroup, RowsShown);
        Write("<account", report.ByAccount, RowsShown);
        WriteChanges();
        WriteNotes();
    }

    /// <summary>In the order given when there is no bound; else the rows whose breaches changed most, or that have most.</summary>
    private void Write(string heading, EquatableArray<AttainmentRow> rows, int most)
    {
        if (rows.Count == 0 || (rows.Count == 1 && rows[0].Name is null)) return;
        var table = _compares
            ? new TextTable(heading, "then", "now", "points", "met", "breached", "breached then", "open")
            : new TextTable(heading, "attainment", "met", "breached", "met late", "open");
        var shown = most == int.MaxValue ? [.. rows] : rows.OrderByDescending(r => r.Weight(_compares)).Take(most).ToList();
        foreach (var row in shown) Add(table, row);
        table.WriteTo(text);
        if (shown.Count < rows.Count)
            text.WriteLine($"  … and {rows.Count - shown.Count} more; these {(_compares ? "changed" : "have broken")} most (--format json has all)");
        text.WriteLine();
    }

    private void Add(TextTable table, AttainmentRow row)
    {
        var (now, then) = (row.All.Now, row.All.Then);
        var name = row.Name ?? ReportText.None;
        if (_compares)
        {
            table.Add(
                name, ReportText.Percent(then.Ratio), ReportText.Percent(now.Ratio), ReportText.Points(row.All.Difference),
                ReportText.Count(now.Met), ReportText.Count(now.Breached), ReportText.Count(then.Breached), ReportText.Count(now.Open));
        }
        else
        {
            table.Add(
                name, ReportText.Percent(now.Ratio), ReportText.Count(now.Met), ReportText.Count(now.Breached),
                ReportText.Count(now.MetLate), ReportText.Count(now.Open));
        }
    }

    private void WriteChanges()
    {
        if (!_compares) return;
        var worse = report.Changed.Count(c => c.Direction == Direction.Worse);
        var better = report.Changed.Count(c => c.Direction == Direction.Better);
        text.WriteLine(
            $"{ReportText.Of(report.Changed.Count, "result")} changed: {ReportText.Count(worse)} breached now, {ReportText.Count(better)} no longer breached, {ReportText.Count(report.Changed.Count - worse - better)} others; {ReportText.Count(report.DueMoved)} more only with another target or due time");
        text.WriteLine();
        WriteChanges("breached now", Direction.Worse, worse);
        WriteChanges("no longer breached", Direction.Better, better);
        WriteChanges("other changes", Direction.Neither, report.Changed.Count - worse - better);
    }

    private void WriteChanges(string what, Direction direction, int count)
    {
        if (count == 0) return;
        var table = new TextTable("<" + what, "<metric", "cycle", "<then", "<now", "<due then", "<due now", direction == Direction.Better ? "was overdue by" : "overdue by");
        foreach (var change in report.Changed.Where(c => c.Direction == direction).Take(ChangesShown))
        {
            table.Add(
                change.Ticket, change.Metric.Name, ReportText.Count(change.Cycle),
                WireName<Verdict>.Of(change.Then.Verdict), WireName<Verdict>.Of(change.Now.Verdict),
                ReportText.Time(change.Then.DueAt), ReportText.Time(change.Now.DueAt),
                ReportText.Length(direction == Direction.Better ? change.Then.OverdueBy : change.Now.OverdueBy));
        }
        table.WriteTo(text);
        if (count > ChangesShown) text.WriteLine($"  … and {ReportText.Count(count - ChangesShown)} more; these changed most (--format json has all)");
        text.WriteLine();
    }

    private void WriteNotes()
    {
        Note(report.NotMatched, "no policy covers");
        if (_compares) Note(report.NotMatchedThen, "in the baseline no policy covers");
        var scope = report.Scope;
        if (scope.Spam + scope.Deleted > 0) text.WriteLine($"not counted: {ReportText.Of(scope.Spam, "ticket")} of spam, {ReportText.Count(scope.Deleted)} deleted");
        if (report.Overall.Now.Cancelled > 0) text.WriteLine($"no verdict: {ReportText.Of(report.Overall.Now.Cancelled, "cycle")} of merged tickets or no longer promised");
        if (heading.History.Duplicates > 0) text.WriteLine($"duplicates: {ReportText.Of(heading.History.Duplicates, "event")} ignored");
        if (heading.History.Errors.Rows > 0) text.WriteLine($"unreadable: {ReportText.Of(heading.History.Errors.Rows, "row")} left out");
        foreach (var failed in report.Failed.Take(ChangesShown)) text.WriteLine($"not calculated: {failed.Ticket}: {failed.Reason}");
    }

    private void Note(EquatableArray<string> tickets, string what)
    {
        const int Named = 5;
        if (tickets.IsEmpty) return;
        var more = tickets.Count > Named ? ", …" : "";
        text.WriteLine($"{what} {ReportText.Of(tickets.Count, "ticket")}: {string.Join(", ", tickets.Take(Named).Select(NearestName.Shown))}{more}");
    }
}
