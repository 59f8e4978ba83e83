using SlaMonitor.Review.Histories;

namespace SlaMonitor.Review.Reports;

/// <summary>What a report is about, as its reader knows it.</summary>
/// <param name="Config">The configuration asked about, as it was named.</param>
/// <param name="Baseline">The baseline; null without one.</param>
/// <param name="Events">The history's name.</param>
/// <param name="History">For its counts.</param>
public sealed record ReportHeading(string Config, string? Baseline, string Events, TicketHistory History);
