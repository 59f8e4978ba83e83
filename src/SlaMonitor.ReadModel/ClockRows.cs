using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.ReadModel;

/// <summary>A board's row of a ticket's clock.</summary>
public static class ClockRows
{
    /// <summary>The current cycle of a metric as of <paramref name="now"/>; null when the ticket has none.</summary>
    public static ClockRow? Of(TicketState ticket, string metric, Rulebooks rulebooks, Instant now)
    {
        var facts = ticket.Picture.Facts;
        var clock = ticket.Picture.Clocks.LastOrDefault(c => c.Metric.Name == metric);
        if (clock is null) return null;
        var used = clock.IsOpen && !clock.IsPaused && now > clock.Since
            ? clock.ElapsedAt(rulebooks[ticket.Rulebook].Calendars[clock.Calendar], now)
            : clock.Elapsed;
        return new ClockRow(
            ticket.Id,
            facts.Subject,
            facts.Account,
            ticket.Picture.Account?.Segment,
            facts.Priority,
            facts.Status,
            facts.Group,
            facts.Assignee,
            facts.Tier,
            facts.Region,
            facts.Channel,
            clock.Metric,
            clock.Cycle,
            clock.Policy,
            clock.State,
            clock.IsAtRisk,
            clock.DueAt,
            clock.BreachedAt,
            clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null,
            clock.Target - used);
    }
}
