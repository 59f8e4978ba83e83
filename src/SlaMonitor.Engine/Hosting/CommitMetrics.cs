using SlaMonitor.Core.Clocks;
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
            foreach (var told in record.Published) Report(told, state);
        }
    }

    private void Report(ClockEvent told, TicketState state)
    {
        switch (told)
        {
            case ClockEvent.Breached breached:
                metrics.ClockBreached(breached.Metric, breached.Label);
                if (Clock(state, told) is { } late) metrics.ClockTook(told.Metric, breached.Label.Priority, late.Target);
                break;
            case ClockEvent.Warned warned:
                metrics.ClockWarned(warned.Metric, warned.Label);
                break;
            case ClockEvent.Changed { State: ClockState.Met } met:
                var facts = state.Picture.Facts;
                metrics.ClockMet(met.Metric, facts.Priority, facts.Group, state.Picture.Account?.Segment);
                if (Clock(state, told) is { } clock) metrics.ClockTook(met.Metric, facts.Priority, clock.Elapsed);
                break;
            case ClockEvent.Changed or ClockEvent.BreachRetracted:
                break;
        }
    }

    private static Clock? Clock(TicketState state, ClockEvent told)
    {
        foreach (var clock in state.Picture.Clocks)
            if (clock.Metric == told.Metric && clock.Cycle == told.Cycle) return clock;
        return null;
    }
}
