using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>
/// Who is told of what under one version of the configuration. The definitions are the product's, as people would write them; what
/// follows from them the checkers work out for themselves.
/// </summary>
public sealed record PagingPlan(
    IReadOnlyList<UserDefinition> Users, IReadOnlyList<ScheduleDefinition> Schedules, IReadOnlyList<EscalationDefinition> Policies)
{
    public static PagingPlan None { get; } = new([], [], []);

    /// <summary>When many escalations are one incident; null when they never are.</summary>
    public StormRules? Storms { get; init; }

    public IncidentRules Incidents { get; init; } = IncidentRules.None;

    /// <summary>What contracts want met, and who is told when their error budgets burn.</summary>
    public IReadOnlyList<AttainmentObjective> Objectives { get; init; } = [];
}

/// <summary>What escalates the clocks of a policy: a warning of theirs, or (null) their breach.</summary>
public sealed record EscalatePlan(WarningPlan? Warning, string Policy);
