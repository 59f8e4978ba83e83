using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Monitoring;

/// <summary>A ticket as it is now: its fields, its clocks (all cycles) and its events by (<c>at</c>, arrival).</summary>
public sealed record TicketView(
    string Id,
    TicketFacts Facts,
    AccountProfile? Account,
    IReadOnlyList<Clock> Clocks,
    IReadOnlyList<TicketEvent> Events,
    Instant AsOf)
{
    /// <summary>The version of the configuration that holds for it; null where the host does not tell.</summary>
    public int? Configuration { get; init; }
}

/// <summary>One clock of one ticket, for a board.</summary>
public sealed record ClockRow(
    string Ticket,
    string? Subject,
    string? Account,
    string? Segment,
    Priority Priority,
    TicketStatus Status,
    string? Group,
    string? Assignee,
    Tier? Tier,
    string? Region,
    Channel? Channel,
    Metric Metric,
    int Cycle,
    string Policy,
    ClockState State,
    bool AtRisk,
    Instant? DueAt,
    Instant? BreachedAt,
    Instant? MetAt,
    Duration Remaining);

/// <summary>One breach that stands.</summary>
public sealed record BreachRow(
    string Ticket,
    string? Subject,
    string? Account,
    string? Segment,
    Priority Priority,
    string? Group,
    Tier? Tier,
    Metric Metric,
    int Cycle,
    string Policy,
    Instant DueAt,
    Instant BreachedAt,
    Instant? MetAt,
    string? Reason);

/// <summary>An account: what is known of it, and its clocks counted by metric.</summary>
public sealed record AccountView(AccountProfile Profile, EquatableArray<MetricTally> Tallies)
{
    /// <summary>Its latest counts by time, of the metrics for which its segment has objectives.</summary>
    public EquatableArray<AttainmentWindow> Windows { get; init; }
}

/// <summary>How many current clocks of a metric are in a state; and at risk, by priority and group.</summary>
public sealed record ClockCount(Metric Metric, ClockState State, bool AtRisk, Priority Priority, string? Group, long Count);

/// <summary>How many tickets are not solved.</summary>
public sealed record TicketCount(Priority Priority, string? Group, long Count);

/// <summary>How many escalations that are not resolved have reached a step (from 1; 0 before the first) and stand so.</summary>
public sealed record EscalationCount(int Level, EscalationPhase Phase, long Count);

/// <summary>
/// Tickets that are not at rest counted, and their current clocks by state. <paramref name="AtRisk"/> are part of <paramref name="Running"/>.
/// </summary>
/// <param name="Key">The label's value; null for tickets without one, and where all are counted together.</param>
/// <param name="TicketsOpen">Tickets that are neither solved nor merged, deleted or spam.</param>
/// <param name="Running">Clocks that count, in time.</param>
/// <param name="AtRisk">Those of them past their first warning.</param>
/// <param name="Breached">Clocks that breached and are not stopped.</param>
/// <param name="Paused">Clocks that stand still, in time.</param>
/// <param name="OldestDueAt">When the longest overdue of <paramref name="Breached"/> was due; null when there is none.</param>
public sealed record LiveCount(string? Key, long TicketsOpen, long Running, long AtRisk, long Breached, long Paused, Instant? OldestDueAt);
