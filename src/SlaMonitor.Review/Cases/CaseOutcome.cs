using SlaMonitor.Config.Cases;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;

namespace SlaMonitor.Review.Cases;

/// <summary>What became of one policy test.</summary>
/// <param name="Case">The test.</param>
/// <param name="Differences">Where it is otherwise than expected, in the order of the expectations; none: it passed.</param>
/// <param name="Explained">The clocks of the metrics that differ, with the reasons; none when it passed.</param>
public sealed record CaseOutcome(PolicyCase Case, EquatableArray<Difference> Differences, EquatableArray<ClockExplanation> Explained)
{
    public bool Passed => Differences.IsEmpty;
}

/// <summary>An expectation that does not hold.</summary>
/// <param name="Expectation">With its place.</param>
/// <param name="What">Which value: <c>first_response: due</c>.</param>
/// <param name="Metric">Null for the choice of the policy.</param>
/// <param name="Expected">In words.</param>
/// <param name="Actual">In words.</param>
public sealed record Difference(Expectation Expectation, string What, Metric? Metric, string Expected, string Actual);
