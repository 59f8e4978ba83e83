using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Accounts;

/// <summary>What is stored of an account.</summary>
public sealed record AccountState
{
    /// <summary>How many decisions were made, this one included.</summary>
    public required long Decisions { get; init; }

    public required AccountProfile Profile { get; init; }

    /// <summary>Its clocks, counted; sorted by metric.</summary>
    public EquatableArray<MetricTally> Tallies { get; init; }

    /// <summary>Its latest counts by time, of the metrics for which its segment has objectives; sorted by metric.</summary>
    public EquatableArray<AttainmentWindow> Windows { get; init; }

    /// <summary>The error budgets of which escalations were told that they burn, and that burn still.</summary>
    public EquatableArray<RaisedBurn> Raised { get; init; }

    /// <summary>The latest instant at which something was counted; null before.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>The counts of a metric by time; empty ones where there are none.</summary>
    public AttainmentWindow WindowOf(Metric metric)
    {
        foreach (var window in Windows)
            if (window.Metric == metric) return window;
        return AttainmentWindow.Empty(metric);
    }
}

/// <summary>An error budget that burns.</summary>
/// <param name="Policy">The escalation policy that was told.</param>
/// <param name="Metric">Whose.</param>
/// <param name="Over">Over which span it burns.</param>
public readonly record struct RaisedBurn(string Policy, Metric Metric, Duration Over);
