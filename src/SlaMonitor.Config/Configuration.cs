using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config;

/// <summary>One version of a configuration: all that it says, checked. Every id that one part names exists in another.</summary>
public sealed record Configuration
{
    /// <summary>All of it, ready for use.</summary>
    public required Rulebook Rulebook { get; init; }

    public required EquatableArray<EscalationDefinition> Escalations { get; init; }

    public required EquatableArray<ScheduleDefinition> Schedules { get; init; }

    public required EquatableArray<UserDefinition> Users { get; init; }

    public required EquatableArray<ChannelDefinition> Channels { get; init; }

    public required EquatableArray<AttainmentObjective> Objectives { get; init; }

    /// <summary>The texts that it was read from, holiday files included: loading them again gives the same configuration.</summary>
    public required EquatableArray<ConfigurationSource> Sources { get; init; }
}
