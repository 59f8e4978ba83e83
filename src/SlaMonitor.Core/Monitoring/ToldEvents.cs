using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Monitoring;

/// <summary>Counts what tickets tell, for every host alike.</summary>
public static class ToldEvents
{
    /// <param name="metrics">To count in.</param>
    /// <param name="told">Published, and not before.</param>
    /// <param name="state">The ticket's, after the decision that told it or a later one.</param>
    public static void Count(this MonitorMetrics metrics, DomainEvent told, TicketState state)
    {
        switch (told)
        {
            case ClockEvent.Breached breached:
                metrics.ClockBreached(breached.Metric, breached.Label);
                if (Clock(state, breached) is { } late) metrics.ClockTook(breached.Metric, breached.Label.Priority, late.Target);
                break;
            case ClockEvent.Warned warned:
                metrics.ClockWarned(warned.Metric, warned.Label);
                break;
            case ClockEvent.Changed { State: ClockState.Met } met:
                var facts = state.Picture.Facts;
                metrics.ClockMet(met.Metric, facts.Priority, facts.Group, state.Picture.Account?.Segment);
                if (Clock(state, met) is { } clock) metrics.ClockTook(met.Metric, facts.Priority, clock.Elapsed);
                break;
            case ClockEvent.Changed or ClockEvent.BreachRetracted or EscalationEvent:
                break;
        }
    }

    /// <param name="metrics">To count in.</param>
    /// <param name="told">Published, and not before.</param>
    /// <param name="state">The escalation's, after the decision that told it.</param>
    public static void Count(this MonitorMetrics metrics, EscalationEvent told, EscalationState state)
    {
        if (told.What == EscalationHappening.Acknowledged) metrics.EscalationAcknowledged(told.Policy, told.Level, told.At - state.StartedAt);
    }

    private static Clock? Clock(TicketState state, ClockEvent told)
    {
        foreach (var clock in state.Picture.Clocks)
            if (clock.Metric == told.Metric && clock.Cycle == told.Cycle) return clock;
        return null;
    }
}
