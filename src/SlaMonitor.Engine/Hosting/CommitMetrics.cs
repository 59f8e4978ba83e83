using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Commit;

namespace SlaMonitor.Engine.Hosting;

/// <summary>Tells the metrics what each commit made true, each within its trace.</summary>
internal sealed class CommitMetrics(MonitorMetrics metrics)
{
    public void Report(CommitReport report, TimeSpan took)
    {
        using (MonitorTraces.Within(report.Traces.Any))
            if (report.Entries > 0) metrics.Committed(took, report.Entries);
        for (var i = 0; i < report.Decided.Count; i++)
        {
            var decided = report.Decided[i];
            if (decided.Record is not { } record) continue;
            using var within = MonitorTraces.Within(report.Traces.Of(i));
            if (Due(record.Command, decided.Before) is { } due && due <= record.At) metrics.AlarmDecided(record.At - due);
            foreach (var told in record.Published)
            {
                if (decided.State is TicketState ticket) metrics.Count(told, ticket);
                else if (told is EscalationEvent happened && decided.State is EscalationState escalation) metrics.Count(happened, escalation);
            }
        }
    }

    public void ReportFailure() => metrics.CommitFailed();

    /// <summary>When what an alarm woke was due; null where no alarm did.</summary>
    private static Instant? Due(Command? command, object? before) => (command, before) switch
    {
        (TicketCommand.Wake, TicketState ticket) => TicketDecider.WakeAt(ticket),
        (EscalationCommand.Wake, EscalationState escalation) => EscalationDecider.WakeAt(escalation),
        _ => null,
    };
}
