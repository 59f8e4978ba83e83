using SlaMonitor.Core.Policies;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>The product's condition that a ticket's account is of a segment.</summary>
internal static class SegmentMatch
{
    public static Match Of(string segment) =>
        new Match.Where(MatchField.Find("account.segment")!, new FieldTest.OneOf([new Literal(segment)]));
}
