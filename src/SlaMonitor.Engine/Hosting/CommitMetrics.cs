using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Commit;

namespace SlaMonitor.Engine.Hosting;

/// <summary>Tells the metrics what each commit made true.</summary>
internal sealed class CommitMetrics(MonitorMetrics metrics)
{
    public void Report(CommitReport report, TimeSpan took)
    {
        if (report.Entries > 0) metrics.Committed(took, report.Entries);
        foreach (var decided in report.Decided)
        {
            if (decided.State is not TicketState state || decided.Record is not { } record) continue;
            if (record.Command is TicketCommand.Wake && decided.Before is TicketState before && TicketDecider.WakeAt(before) is { } due)
                metrics.AlarmDecided(record.At - due);
            foreach (var told in record.Published) metrics.Count(told, state);
        }
    }
}
