using System.Collections.Immutable;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Policies;

/// <summary>The presets by the names under which policies promise them.</summary>
public static class MetricPresets
{
    public static ImmutableArray<string> Names { get; } = [.. WireName<MetricPreset>.All];

    /// <summary>Null when no preset has this name.</summary>
    public static MetricPreset? Find(string name) => WireName<MetricPreset>.TryParse(name, out var preset) ? preset : null;

    public static Metric MetricOf(MetricPreset preset) => new(WireName<MetricPreset>.Of(preset));

    /// <summary>The statuses in which the clock stands still when a target does not say otherwise.</summary>
    public static EquatableArray<TicketStatus> DefaultPauseOn(MetricPreset preset) => preset switch
    {
        MetricPreset.Resolution or MetricPreset.RequesterWait => [TicketStatus.Pending],
        MetricPreset.AgentWork => [TicketStatus.Pending, TicketStatus.OnHold],
        MetricPreset.FirstResponse or MetricPreset.NextResponse or MetricPreset.PeriodicUpdate or MetricPreset.Ownership => [],
    };
}
