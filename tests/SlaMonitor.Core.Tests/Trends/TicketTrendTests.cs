using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Tickets;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;

namespace SlaMonitor.Core.Tests.Trends;

/// <summary>What a ticket contributes follows what is known of it now.</summary>
public sealed class TicketTrendTests
{
    private static Scenario Desk => new(
        [BusinessCalendar.AlwaysOpen],
        new Policy { Id = "p", Match = Match.Always, Targets = [Scenario.Target(MetricPreset.FirstResponse, "first_response", Duration.FromHours(2))] });

    [Fact]
    public void Breach_ThatALateReplyTakesBack_IsAMetClockAtTheReply()
    {
        var ticket = Desk.Created("2026-03-02T09:00:00Z").AdvanceTo("2026-03-02T12:00:00Z");
        Assert.Equal(Scenario.T("2026-03-02T11:00:00Z"), Assert.Single(TicketTrend.Of(ticket.State!).Clocks).BreachedAt);

        ticket.Tell("2026-03-02T10:00:00Z", TicketEventType.AgentReplied, null, ActorKind.Agent, arrives: "2026-03-02T12:00:00Z");

        var met = Assert.Single(TicketTrend.Of(ticket.State!).Clocks);
        Assert.Equal(new EndedClock(Metric.FirstResponse, null, Scenario.T("2026-03-02T10:00:00Z"), Duration.FromHours(1), Duration.FromHours(1)), met);
    }

    [Fact]
    public void Spells_SolvedReopenedAndMerged_AreTwo()
    {
        var ticket = Desk.Created("2026-03-02T09:00:00Z")
            .Tell("2026-03-02T10:00:00Z", TicketEventType.Solved, null, ActorKind.Agent)
            .Tell("2026-03-02T11:00:00Z", TicketEventType.Reopened, null, ActorKind.Customer)
            .Tell("2026-03-02T12:00:00Z", TicketEventType.Merged, null, ActorKind.Agent);

        Assert.Equal(
            [new OpenSpell(Scenario.T("2026-03-02T09:00:00Z"), Scenario.T("2026-03-02T10:00:00Z")), new OpenSpell(Scenario.T("2026-03-02T11:00:00Z"), Scenario.T("2026-03-02T12:00:00Z"))],
            TicketTrend.Of(ticket.State!).Spells);
    }

    [Theory]
    [InlineData(TicketEventType.Deleted)]
    [InlineData(TicketEventType.MarkedSpam)]
    public void TicketThatIsNone_ContributesNothing(TicketEventType type)
    {
        var ticket = Desk.Created("2026-03-02T09:00:00Z").AdvanceTo("2026-03-02T12:00:00Z").Tell("2026-03-02T13:00:00Z", type, null, ActorKind.Agent);

        var trend = TicketTrend.Of(ticket.State!);

        Assert.Empty(trend.Spells);
        Assert.Empty(trend.Clocks);
        Assert.Null(TrendBytes.PlaceOf(TrendBytes.Write(trend).AsSpan()));
    }
}
