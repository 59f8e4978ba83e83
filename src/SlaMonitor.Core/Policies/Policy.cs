namespace SlaMonitor.Core.Policies;

/// <summary>A named set of targets and which tickets it covers.</summary>
public sealed record Policy
{
    public required string Id { get; init; }

    /// <summary>Which tickets it covers; <see cref="Match.Always"/> for all.</summary>
    public required Match Match { get; init; }

    /// <summary>At most one target per metric.</summary>
    public required EquatableArray<Target> Targets { get; init; }

    /// <summary>
    /// The account whose contract this is; null for a policy for everybody. A contract is tried before all policies and
    /// overrides them, metric by metric and priority by priority: what it does not promise, the policies do.
    /// </summary>
    public string? ContractOf { get; init; }

    /// <summary>When true, later policies may supply metrics that this one does not name.</summary>
    public bool Continue { get; init; }

    /// <summary>What makes someone act on this policy's clocks.</summary>
    public EquatableArray<EscalationTrigger> Escalate { get; init; }
}

/// <summary>Starts an escalation policy when a clock warns (at <paramref name="Threshold"/>) or breaches (null).</summary>
public sealed record EscalationTrigger(WarningThreshold? Threshold, string EscalationPolicy);
