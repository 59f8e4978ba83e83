namespace SlaMonitor.Core.Policies;

/// <summary>When a metric's clock starts, pauses, stops and starts again.</summary>
public abstract record MetricRule
{
    private MetricRule()
    {
    }

    /// <summary>One of the presets of the semantics page.</summary>
    public sealed record Preset(MetricPreset Kind) : MetricRule;
}

/// <summary>The presets, in the order of the semantics page.</summary>
public enum MetricPreset
{
    FirstResponse,
    NextResponse,
    PeriodicUpdate,
    Resolution,
    RequesterWait,
    AgentWork,
    Ownership,
}
