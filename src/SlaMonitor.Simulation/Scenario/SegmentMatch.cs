using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>The product's condition that a ticket's account is of a segment.</summary>
internal static class SegmentMatch
{
    public static Match Of(string segment) => new SegmentIs(segment);

    private sealed record SegmentIs(string Segment) : Match
    {
        public override bool Holds(TicketFacts ticket, AccountProfile? account) => account?.Segment == Segment;
    }
}
