using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Tests;

/// <summary>What seeds found, each as the smallest case that shows it.</summary>
public sealed class FoundTests
{
    [Fact]
    public void Describe_TicketThatNoPolicyMatched_GetsItsFirstClock()
    {
        var engine = new OneEngine(new PolicyPlan("gold", "gold", [OneEngine.Resolution]));
        engine.Tell(engine.Event("T-1", TicketEventType.Created, "acme"));
        Assert.Empty(engine.Ticket("T-1").Picture.Clocks);

        engine.Describe("acme", "gold");

        Assert.Equal(ClockState.Running, Assert.Single(engine.Ticket("T-1").Picture.Clocks).State);
    }

    [Fact]
    public void Describe_SolvedTicketThatIsReopenedLater_IsJudgedByTheNewDescription()
    {
        var engine = new OneEngine(new PolicyPlan("gold", "gold", [OneEngine.Resolution]), new PolicyPlan("rest", null, [OneEngine.Resolution]));
        engine.Tell(engine.Event("T-1", TicketEventType.Created, "acme"), engine.Event("T-1", TicketEventType.Solved));
        engine.Describe("acme", "gold");
        Assert.Equal("rest", Assert.Single(engine.Ticket("T-1").Picture.Clocks).Policy);

        engine.Now += NodaTime.Duration.FromMinutes(1);
        engine.Tell(engine.Event("T-1", TicketEventType.Reopened));

        Assert.Equal("gold", Assert.Single(engine.Ticket("T-1").Picture.Clocks).Policy);
    }

    [Fact]
    public void TrySubmit_DuplicateOfAnEventUnderWay_IsAnsweredWithTheCommitOnItsThread()
    {
        var engine = new OneEngine(new PolicyPlan("rest", null, [OneEngine.Resolution]));
        var happened = engine.Event("T-1", TicketEventType.Created);
        var first = engine.Core.TrySubmit([happened], engine.Now)!;
        var second = engine.Core.TrySubmit([happened, engine.Event("T-2", TicketEventType.Created)], engine.Now)!;
        Assert.False(first.Durable.IsCompleted || second.Durable.IsCompleted);

        engine.Settle();

        Assert.True(first.Durable.IsCompletedSuccessfully && second.Durable.IsCompletedSuccessfully);
    }

    [Fact]
    public void Recover_DueInstantPassedWhileDown_BreachesOnceAtItsInstant()
    {
        var engine = new OneEngine(new PolicyPlan("rest", null, [OneEngine.Resolution]));
        engine.Tell(engine.Event("T-1", TicketEventType.Created));
        var due = engine.Ticket("T-1").Picture.Clocks[0].DueAt;

        engine.Now += NodaTime.Duration.FromHours(5);
        engine.CrashAndStart();

        Assert.Equal(due, engine.Ticket("T-1").Picture.Clocks[0].BreachedAt);
    }

    [Fact]
    public void AlarmStep_TicketThatWasDecidedForOften_WakesItOnce()
    {
        var engine = new OneEngine(new PolicyPlan("rest", null, [OneEngine.Resolution]));
        engine.Tell(engine.Event("T-1", TicketEventType.Created));
        engine.Now += NodaTime.Duration.FromSeconds(3_570);
        for (var i = 0; i < 5; i++) engine.Tell(engine.Event("T-1", TicketEventType.NoteAdded));

        engine.Now += NodaTime.Duration.FromMinutes(2);

        Assert.Single(engine.Core.AlarmStep(engine.Now));
    }

    [Fact]
    public void Run_Seed11200_EntryInTheCacheOfAKilledProcessIsSyncedBeforeItCounts()
    {
        var outcome = SimulationRun.Run(11_200, World.SimulationOptions.Default);

        Assert.True(outcome.Passed, outcome.What);
    }
}
