using NodaTime;

using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>How long one metric may take, by priority, and in which calendar that time counts.</summary>
public sealed record Target
{
    public required Metric Metric { get; init; }

    /// <summary>When the metric's clock starts, stops and starts again.</summary>
    public required MetricRule Rule { get; init; }

    /// <summary>Business time allowed, by priority. A priority without an entry is promised nothing.</summary>
    public required TargetDurations Durations { get; init; }

    /// <summary>The id of a calendar in the same <see cref="Rulebook"/>.</summary>
    public required string Calendar { get; init; }

    /// <summary>Statuses in which the clock stands still. Sorted, without doubles.</summary>
    public EquatableArray<TicketStatus> PauseOn { get; init; }

    /// <summary>Sorted by the business time at which they come, for targets of any length percentages first; without doubles.</summary>
    public EquatableArray<WarningThreshold> WarnAt { get; init; }
}

/// <summary>Business time allowed for each priority; null where nothing is promised.</summary>
public sealed record TargetDurations(Duration? Urgent, Duration? High, Duration? Normal, Duration? Low)
{
    public Duration? For(Priority priority) => priority switch
    {
        Priority.Urgent => Urgent,
        Priority.High => High,
        Priority.Normal => Normal,
        Priority.Low => Low,
    };
}
