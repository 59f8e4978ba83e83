using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports;

public sealed class HtmlReport(TextWriter html, BacktestReport report, ReportHeading heading)
{
    public void Write() => html.WriteLine($"{report.Overall} {heading.Config}");
}
