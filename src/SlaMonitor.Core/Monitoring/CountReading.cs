using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Monitoring;

/// <summary>What the gauges of tickets, clocks, escalations and people show until the next reading.</summary>
/// <param name="Clocks">Current clocks.</param>
/// <param name="Tickets">Tickets not solved.</param>
/// <param name="Escalations">Those not resolved.</param>
/// <param name="OldestUnacknowledged">For how long nobody has taken on the escalation that has waited longest; zero when none waits.</param>
/// <param name="OnCall">People on call by schedule, each schedule once.</param>
/// <param name="Silos">Active nodes, this one included.</param>
public sealed record CountReading(
    IReadOnlyList<ClockCount> Clocks,
    IReadOnlyList<TicketCount> Tickets,
    IReadOnlyList<EscalationCount> Escalations,
    Duration OldestUnacknowledged,
    IReadOnlyList<(string Schedule, int Users)> OnCall,
    int Silos)
{
    /// <summary>Asks a monitor.</summary>
    public static async Task<CountReading> OfAsync(IMonitor monitor, CancellationToken cancellation = default)
    {
        var clocks = await monitor.CountClocksAsync(cancellation).ConfigureAwait(false);
        var tickets = await monitor.CountOpenTicketsAsync(cancellation).ConfigureAwait(false);
        var escalations = await monitor.Escalations.CountOpenAsync(cancellation).ConfigureAwait(false);
        // Asked for only where there is one: it is the dearest of the questions.
        var oldest = escalations.Any(count => count.Phase == EscalationPhase.Triggered)
            ? await monitor.Escalations.LongestUnacknowledgedAsync(cancellation).ConfigureAwait(false)
            : null;
        var now = monitor.Now;
        return new CountReading(
            clocks,
            tickets,
            escalations,
            oldest is { } since ? Duration.Max(Duration.Zero, now - since) : Duration.Zero,
            [.. monitor.Rulebook.Escalations.Roster.Schedules.Select(schedule => (schedule.Id, schedule.At(now).Users.Count))],
            monitor.Silos);
    }
}
