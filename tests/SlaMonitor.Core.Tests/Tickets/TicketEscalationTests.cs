using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>What a ticket tells its escalations, and when.</summary>
public sealed class TicketEscalationTests
{
    private static readonly WarningThreshold Half = new WarningThreshold.Percent(50);

    [Fact]
    public void Breach_OfAPolicyThatEscalates_TriggersIt()
    {
        var scenario = Ticket().Created("09:00").AdvanceTo("10:01");

        var (to, trigger) = Assert.Single(Told<EscalationCommand.Trigger>(scenario), t => t.Command.Policy == "critical");
        Assert.Equal(EntityId.Escalation("T-1|critical"), to);
        Assert.Equal(new EscalationReason.Clock(Metric.Resolution, 1, Scenario.T("10:00"), Scenario.T("10:00")), trigger.Reason);
        Assert.Equal("T-1", trigger.About.Id);
        Assert.Equal("normal", trigger.About.Priority);
    }

    [Fact]
    public void Warning_AtItsThreshold_TriggersItsOwnPolicy()
    {
        var scenario = Ticket().Created("09:00").AdvanceTo("09:29:59");
        Assert.Empty(scenario.Effects.OfType<Effect.Tell>());

        scenario.AdvanceTo("09:30");

        var (to, trigger) = Assert.Single(Told<EscalationCommand.Trigger>(scenario));
        Assert.Equal(EntityId.Escalation("T-1|nudge"), to);
        Assert.Equal(new EscalationReason.Clock(Metric.Resolution, 1, Scenario.T("10:00"), null), trigger.Reason);
    }

    [Fact]
    public void Breach_OfOnePolicyForWarningsAndBreaches_JoinsWhatIsOpen()
    {
        var scenario = new Scenario(Policy(new EscalationTrigger(Half, "one"), new EscalationTrigger(null, "one"))).Created("09:00").AdvanceTo("11:00");

        var reasons = Told<EscalationCommand.Trigger>(scenario).Select(t => ((EscalationReason.Clock)t.Command.Reason).BreachedAt);
        Assert.Equal([null, Scenario.T("10:00")], reasons);
        Assert.Equal([new Raised("one", Metric.Resolution, 1, true)], scenario.State!.Raised);
    }

    [Fact]
    public void Solved_AfterABreach_EndsEveryEscalationOnce()
    {
        var scenario = Ticket().Created("09:00").AdvanceTo("10:30").Tell("10:31", TicketEventType.Solved);

        var done = Told<EscalationCommand.TicketDone>(scenario);
        Assert.Equal(["T-1|critical", "T-1|nudge"], done.Select(t => t.To.Key).Order(StringComparer.Ordinal));
        Assert.Empty(scenario.State!.Raised);
        scenario.AdvanceTo("12:00");
        Assert.Equal(2, Told<EscalationCommand.TicketDone>(scenario).Count);
    }

    [Fact]
    public void Reopened_WithAClockThatHasBreached_EscalatesAgain()
    {
        var scenario = Ticket().Created("09:00").AdvanceTo("10:30").Tell("10:31", TicketEventType.Solved).Tell("10:40", TicketEventType.Reopened);

        Assert.Equal(2, Told<EscalationCommand.Trigger>(scenario).Count(t => t.Command.Policy == "critical"));
    }

    [Fact]
    public void ClockMet_WhileAnotherIsBreached_TakesItsOwnReasonBack()
    {
        var policy = Policy(new EscalationTrigger(null, "critical"));
        policy = policy with { Targets = [Scenario.Target(MetricPreset.FirstResponse, "first_response", Duration.FromMinutes(30)), .. policy.Targets] };
        var scenario = new Scenario(policy).Created("09:00").AdvanceTo("10:30");

        scenario.Tell("10:31", TicketEventType.AgentReplied, by: ActorKind.Agent);

        var done = Assert.Single(Told<EscalationCommand.ClockDone>(scenario)).Command;
        Assert.Equal(("first_response", 1, "first_response was met"), (done.Metric.Name, done.Cycle, done.Why));
    }

    [Fact]
    public void Breach_RetractedByALateEvent_TakesTheReasonBack()
    {
        var scenario = new Scenario(Policy(new EscalationTrigger(null, "critical")) with
        {
            Targets = [Scenario.Target(MetricPreset.FirstResponse, "first_response", Duration.FromMinutes(30))],
        });
        scenario.Created("09:00").AdvanceTo("09:45");

        scenario.Tell("09:20", TicketEventType.AgentReplied, by: ActorKind.Agent, arrives: "09:50");

        Assert.Equal("first_response was met", Assert.Single(Told<EscalationCommand.ClockDone>(scenario)).Command.Why);
    }

    [Fact]
    public void Deleted_EndsItsEscalations()
    {
        var scenario = Ticket().Created("09:00").AdvanceTo("10:30").Tell("10:31", TicketEventType.Deleted);

        Assert.All(Told<EscalationCommand.TicketDone>(scenario), t => Assert.Equal("the ticket counts no more", t.Command.Why));
        Assert.NotEmpty(Told<EscalationCommand.TicketDone>(scenario));
    }

    [Fact]
    public void Breach_FirstHeardOfAfterAWeek_WakesNobody()
    {
        var scenario = Ticket();
        scenario.Tell("2026-02-20T09:00:00Z", TicketEventType.Created, arrives: "2026-03-02T09:00:00Z");

        Assert.NotEmpty(scenario.All<ClockEvent.Breached>());
        Assert.Empty(scenario.Effects.OfType<Effect.Tell>());
    }

    [Fact]
    public void EscalatedByHand_HoldsUntilTheTicketIsSolved()
    {
        var scenario = Ticket().Created("09:00");

        scenario.Ask(new TicketCommand.Escalate("critical", "kim", "the customer called"), "09:05");

        var trigger = Assert.Single(Told<EscalationCommand.Trigger>(scenario)).Command;
        Assert.Equal(new EscalationReason.ByHand("kim", "the customer called"), trigger.Reason);
        Assert.Equal([new Raised("critical", null, 0, true)], scenario.State!.Raised);
        scenario.Tell("09:10", TicketEventType.Solved);
        Assert.Single(Told<EscalationCommand.TicketDone>(scenario));
    }

    [Fact]
    public void EscalatedByHand_OnceSolved_TellsNobody()
    {
        var scenario = Ticket().Created("09:00").Tell("09:01", TicketEventType.Solved);
        var before = scenario.State;

        scenario.Ask(new TicketCommand.Escalate("critical", "kim", null), "09:05");

        Assert.Same(before, scenario.State);
    }

    [Fact]
    public void Escalate_WhileABreachIsOverdue_DoesNotPassItOver()
    {
        var scenario = Ticket().Created("09:00");

        var decision = TicketDecider.Decide(scenario.State, new TicketCommand.Escalate("critical", "kim", null), Scenario.T("10:30"), scenario.Rulebooks);

        Assert.Equal(ClockState.Breached, Assert.Single(decision.State.Picture.Clocks).State);
        Assert.Single(decision.Effects.OfType<Effect.Publish>(), p => p.Event is ClockEvent.Breached);
    }

    [Fact]
    public void Policy_WithoutEscalations_TellsNobody()
    {
        var scenario = new Scenario(Policy()).Created("09:00").AdvanceTo("12:00");

        Assert.Empty(scenario.Effects.OfType<Effect.Tell>());
        Assert.Empty(scenario.State!.Raised);
    }

    private static Scenario Ticket() => new(Policy(new EscalationTrigger(Half, "nudge"), new EscalationTrigger(null, "critical")));

    private static Policy Policy(params EscalationTrigger[] triggers) =>
        Scenario.Promise(MetricPreset.Resolution, "resolution", Duration.FromHours(1), warnAt: [50]) with { Escalate = triggers.ToEquatableArray() };

    private static List<(EntityId To, T Command)> Told<T>(Scenario scenario)
        where T : EscalationCommand =>
        [.. scenario.Effects.OfType<Effect.Tell>().Where(t => t.Command is T).Select(t => (t.To, (T)t.Command))];
}
