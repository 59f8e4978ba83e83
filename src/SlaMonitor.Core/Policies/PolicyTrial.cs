using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Policies;

/// <summary>How one policy fared when it was tried for a ticket.</summary>
public abstract record PolicyTrial
{
    private PolicyTrial()
    {
    }

    public abstract string Policy { get; }

    /// <summary>Its match holds. <paramref name="Metrics"/> are those that it supplies; empty when earlier policies named all of its own.</summary>
    public sealed record Applied(string PolicyId, string Condition, EquatableArray<Metric> Metrics) : PolicyTrial
    {
        public override string Policy => PolicyId;
    }

    /// <summary>Its match does not hold; <paramref name="Reason"/> says in words which condition failed.</summary>
    public sealed record DidNotMatch(string PolicyId, string Reason) : PolicyTrial
    {
        public override string Policy => PolicyId;
    }
}
