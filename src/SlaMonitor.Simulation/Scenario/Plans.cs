using NodaTime;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Scenario;

// A seed's configuration in words of its own: the product's objects are made from it, and the checkers read it without them.

/// <summary>Hours of one day in minutes after its midnight; an end past 1,440 runs into the next day.</summary>
public readonly record struct HoursPlan(int Start, int End);

/// <summary>One calendar: a union when it has <paramref name="Members"/>, else hours of its own.</summary>
public sealed record CalendarPlan(string Id, string Zone, IReadOnlyList<string> Members)
{
    /// <summary>Monday first.</summary>
    public IReadOnlyList<IReadOnlyList<HoursPlan>> Week { get; init; } = [[], [], [], [], [], [], []];

    public IReadOnlyList<LocalDate> Holidays { get; init; } = [];

    public IReadOnlyDictionary<LocalDate, HoursPlan> Shifts { get; init; } = new Dictionary<LocalDate, HoursPlan>();

    public IReadOnlyDictionary<LocalDate, HoursPlan> Breaks { get; init; } = new Dictionary<LocalDate, HoursPlan>();
}

/// <summary>A warning at a percentage of the target, or (null) so many ticks before due.</summary>
public sealed record WarningPlan(int? Percent, long BeforeTicks, string Name);

/// <summary>A target: ticks allowed by priority (urgent first), null where nothing is promised.</summary>
public sealed record TargetPlan(MetricPreset Preset, string Metric, IReadOnlyList<long?> Allowed, string Calendar)
{
    public IReadOnlyList<TicketStatus> PauseOn { get; init; } = [];

    public IReadOnlyList<WarningPlan> Warnings { get; init; } = [];
}

/// <summary>A policy for the accounts of one segment, or (null) for every ticket.</summary>
public sealed record PolicyPlan(string Id, string? Segment, IReadOnlyList<TargetPlan> Targets)
{
    public IReadOnlyList<EscalatePlan> Escalate { get; init; } = [];
}

/// <summary>The whole configuration of one seed.</summary>
public sealed record RulebookPlan(IReadOnlyList<CalendarPlan> Calendars, IReadOnlyList<PolicyPlan> Policies)
{
    public PagingPlan Paging { get; init; } = PagingPlan.None;
}
