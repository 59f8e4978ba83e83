using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
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
            if (decided.Record is not { } record) continue;
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
