using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Policies;

/// <summary>How long one metric may take, by priority, and in which calendar that time counts.</summary>
public sealed record Target
{
    public required Metric Metric { get; init; }

    /// <summary>When the metric's clock starts, stops and starts again.</summary>
    public required MetricRule Rule { get; init; }

    /// <summary>
    /// Business time allowed, by priority. A priority without an entry is promised nothing. Of a clock relative to a date,
    /// <see cref="TargetDurations.ByDate"/>.
    /// </summary>
    public required TargetDurations Durations { get; init; }

    /// <summary>The id of a calendar in the same <see cref="Rulebook"/>.</summary>
    public required string Calendar { get; init; }

    /// <summary>Statuses in which the clock stands still. Sorted, without doubles.</summary>
    public EquatableArray<TicketStatus> PauseOn { get; init; }

    /// <summary>A further condition under which it stands still; null for none.</summary>
    public Match? PauseWhile { get; init; }

    /// <summary>Sorted by the business time at which they come, for targets of any length percentages first; without doubles.</summary>
    public EquatableArray<WarningThreshold> WarnAt { get; init; }

    /// <summary>True while a ticket that is so stands still.</summary>
    public bool IsPaused(TicketFacts ticket, AccountProfile? account)
    {
        foreach (var status in PauseOn.AsSpan())
            if (status == ticket.Status) return true;
        return PauseWhile is not null && PauseWhile.Holds(ticket, account);
    }

    /// <summary>In words, why a ticket that is so stands still: <c>status pending</c>; null when it does not.</summary>
    public string? WhyPaused(TicketFacts ticket, AccountProfile? account)
    {
        foreach (var status in PauseOn.AsSpan())
            if (status == ticket.Status) return $"status {WireName<TicketStatus>.Of(status)}";
        return PauseWhile is not null && PauseWhile.Holds(ticket, account) ? PauseWhile.Describe() : null;
    }
}

/// <summary>Business time allowed for each priority; null where nothing is promised.</summary>
public sealed record TargetDurations(Duration? Urgent, Duration? High, Duration? Normal, Duration? Low)
{
    /// <summary>A clock relative to a date: promised whatever the priority, and how long follows from the ticket's date.</summary>
    public static TargetDurations ByDate { get; } = new(Duration.Zero, Duration.Zero, Duration.Zero, Duration.Zero);

    public Duration? For(Priority priority) => priority switch
    {
        Priority.Urgent => Urgent,
        Priority.High => High,
        Priority.Normal => Normal,
        Priority.Low => Low,
    };
}
