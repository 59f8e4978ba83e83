using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Policies;

/// <summary>
/// What a ticket is promised. A <see cref="Rulebook"/> hands out the same instance for the same policies, so two choices
/// of one rulebook are equal exactly when they are the same reference.
/// </summary>
public sealed class PolicyChoice
{
    internal PolicyChoice(EquatableArray<Policy> policies, EquatableArray<Promise> promises)
    {
        Policies = policies;
        Promises = promises;
    }

    /// <summary>The policies that apply, in the order tried: the first that matches, and those after it that supplied a metric.</summary>
    public EquatableArray<Policy> Policies { get; }

    /// <summary>At most one for each metric, in the order of the policies and of their targets.</summary>
    public EquatableArray<Promise> Promises { get; }

    /// <summary>True when no policy covers the ticket. A policy without targets covers it and promises nothing.</summary>
    public bool NothingMatched => Policies.IsEmpty;

    /// <summary>Null when the metric is not promised.</summary>
    public Promise? For(Metric metric)
    {
        foreach (var promise in Promises.AsSpan())
            if (promise.Target.Metric == metric) return promise;
        return null;
    }
}

/// <summary>A target, and the policy that promises it.</summary>
public sealed record Promise(Policy Policy, Target Target);
