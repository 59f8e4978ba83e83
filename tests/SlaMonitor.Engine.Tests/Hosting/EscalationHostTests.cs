using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Tests.Hosting;

/// <summary>Escalations in the engine: from the breach to the page, across kills, and back to the ticket.</summary>
public sealed class EscalationHostTests
{
    private const string Key = "T-1|critical";

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Rulebooks Rulebooks = new(Rulebook(1));

    [Fact]
    public void Breach_AsksForThePageOfTheFirstStep_InTheSameInstant()
    {
        using var engine = Breached();

        var page = Assert.Single(engine.Asked);
        Assert.Equal(("ops", "amina", PageAction.Trigger, "T-1|critical|1"), (page.Channel, page.To?.User, page.Action, page.Alert));
        Assert.Equal((Metric.Resolution, PageSeverity.Critical, 1), (page.Content.Metric, page.Content.Severity, page.Content.Level));
        Assert.InRange(page.Content.At - Start - Duration.FromHours(1), Duration.Zero, Duration.FromMilliseconds(1));
    }

    [Fact]
    public void Step_WithATier_MovesTheTicketOnce()
    {
        using var engine = Breached();
        engine.DeliverAll();

        engine.Advance(Duration.FromMinutes(11));

        Assert.Equal(Tier.L2, engine.Ticket("T-1").Picture.Facts.Tier);
        Assert.Equal("T-1|critical|1/tier/2", Assert.Single(engine.Ticket("T-1").Log.Events, e => e.Source == EventRules.OwnSource).Id);
        Assert.Equal("joseph", engine.Asked[^1].To?.User);
    }

    [Fact]
    public void Killed_BeforeThePageIsHeardOf_AsksForTheSamePageAgain()
    {
        using var engine = Breached();
        engine.Advance(Duration.FromSeconds(5));

        using var again = engine.Killed(Rulebooks);
        Assert.Empty(again.Asked);
        again.Advance(Duration.FromSeconds(30));

        Assert.Equal(engine.Asked.Single(), Assert.Single(again.Asked));
        again.DeliverAll();
        again.Advance(Duration.FromMinutes(2));
        Assert.Single(again.Asked);
    }

    /// <summary>At any instant between the breach and the end: the restarted engine goes on as the other one does.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(29)]
    [InlineData(600)]
    [InlineData(601)]
    [InlineData(630)]
    [InlineData(1_300)]
    public void Killed_AtAnyTime_SkipsNoStepAndTakesNoneTwice(int seconds)
    {
        using var engine = Breached();
        engine.DeliverAll();
        engine.Advance(Duration.FromSeconds(seconds));
        engine.DeliverAll();

        using var again = engine.Killed(Rulebooks);
        engine.Advance(Duration.FromHours(1));
        again.Advance(Duration.FromHours(1));

        static IEnumerable<(string, PageAction, int)> Steps(SteppedEngine one) => one.Escalation(Key)!.Pages.Select(p => (p.Id, p.Action, p.Level));
        Assert.Equal(Steps(engine), Steps(again));
        Assert.Equal(engine.Escalation(Key)!.StepsTaken, again.Escalation(Key)!.StepsTaken);
    }

    [Fact]
    public void Acknowledged_NoFurtherStepIsTaken_AndSolvedItEnds()
    {
        using var engine = Breached();
        engine.DeliverAll();

        engine.Ask(EntityId.Escalation(Key), new EscalationCommand.Acknowledge(0, "amina", null));
        engine.Advance(Duration.FromHours(1));
        Assert.DoesNotContain(engine.Asked, p => p.To?.User == "joseph");

        engine.Tell("T-1", TicketEventType.Solved);
        Assert.Equal(new EscalationStanding.Resolved(null, "the ticket is solved"), engine.Escalation(Key)!.Standing);
        Assert.Equal(PageAction.Resolve, engine.Asked[^1].Action);
    }

    [Fact]
    public void Reassigned_UnderANewerConfiguration_TellsWhomThatOneNames()
    {
        using var engine = Breached();
        engine.Core.Rulebooks = engine.Core.Rulebooks.With(Rulebook(2, "wanjiru"));

        engine.Advance(Duration.FromMinutes(11));

        Assert.Equal(["amina", "wanjiru"], engine.Asked.Where(p => p.Action == PageAction.Trigger).Select(p => p.To?.User).Distinct());
    }

    [Fact]
    public void Account_WhoseErrorBudgetBurns_EscalatesAndEndsByItself()
    {
        using var engine = new SteppedEngine(Rulebooks, Start);
        engine.Describe(new AccountProfile("acme", Name: "Acme", Segment: "gold"));
        for (var i = 0; i < 3; i++) engine.Tell($"T-{i}", TicketEventType.Created, new TicketChanges { Account = Change<string>.To("acme") });
        engine.Advance(Duration.FromMinutes(61));

        var page = Assert.Single(engine.Asked.Where(p => p.Content.Kind == EscalatedKind.Account).DistinctBy(p => p.Id));
        Assert.Equal(("account:acme|burning|1", "Acme", 3), (page.Alert, page.Content.Subject, page.Content.BurnRate?.Breaches));
        engine.DeliverAll();
        engine.Advance(Duration.FromHours(2));

        Assert.IsType<EscalationStanding.Resolved>(engine.Escalation("account:acme|burning")!.Standing);
        Assert.Contains(engine.Asked, p => p.Alert == page.Alert && p.Action == PageAction.Resolve);
    }

    [Fact]
    public void EscalationsOf_ATicketWhoseRowsWait_AreAsTheyWereCommitted()
    {
        using var engine = Breached();
        engine.RowsWait = true;

        engine.Ask(EntityId.Escalation(Key), new EscalationCommand.Acknowledge(0, "amina", null));
        engine.Ask(EntityId.Ticket("T-1"), new TicketCommand.Escalate("burning", "kim", "please"));
        var open = engine.Core.EscalationsOf("T-1");
        engine.Tell("T-1", TicketEventType.Solved);
        var solved = engine.Core.EscalationsOf("T-1");

        Assert.Equal(["T-1|burning", Key], open.Select(e => e.Id));
        Assert.Equal([EscalationPhase.Triggered, EscalationPhase.Acknowledged], open.Select(e => e.Standing.Phase));
        Assert.Equal(["T-1|burning", Key], solved.Select(e => e.Id));
        Assert.All(solved, e => Assert.False(e.IsOpen));
        Assert.Empty(engine.Core.EscalationsOf("T-9"));
    }

    [Fact]
    public void EscalationsOf_APolicyThatIsGone_AreListedToo()
    {
        using var engine = Breached();
        engine.Tell("T-1", TicketEventType.Solved);
        engine.Core.Rulebooks = engine.Core.Rulebooks.With(new Rulebook(2, [], []));

        Assert.Equal([Key], engine.Core.EscalationsOf("T-1").Select(e => e.Id));
    }

    /// <summary>Whatever happened, and after a kill, of which the rows and the rest of the journal are left.</summary>
    [Fact]
    public void CountOpen_IsWhatTheStatesSay()
    {
        using var engine = new SteppedEngine(Rulebooks, Start);
        for (var i = 0; i < 5; i++) engine.Tell($"T-{i}", TicketEventType.Created);
        engine.Advance(Duration.FromMinutes(61));
        CountsAre(engine, 5);
        engine.Ask(EntityId.Escalation("T-1|critical"), new EscalationCommand.Acknowledge(0, "amina", null));
        engine.Ask(EntityId.Escalation("T-2|critical"), new EscalationCommand.StepNow(0, "amina"));
        engine.Ask(EntityId.Escalation("T-3|critical"), new EscalationCommand.Snooze(0, "amina", engine.Now + Duration.FromHours(2)));
        CountsAre(engine, 5);
        Assert.Equal(4, engine.Core.CountOpenEscalations().Count);
        engine.RowsWait = true;
        engine.Tell("T-4", TicketEventType.Solved);
        engine.Ask(EntityId.Ticket("T-4"), new TicketCommand.Escalate("burning", "kim", null));
        CountsAre(engine, 4);

        using var again = engine.Killed(Rulebooks);
        CountsAre(again, 4);
        again.Tell("T-0", TicketEventType.Solved);
        CountsAre(again, 3);
    }

    private static void CountsAre(SteppedEngine engine, int open)
    {
        var states = Enumerable.Range(0, 5).SelectMany(i => engine.Core.EscalationsOf($"T-{i}")).Where(state => state.IsOpen).ToList();
        Assert.Equal(open, states.Count);
        Assert.Equal(
            states.CountBy(state => (state.Level, state.Standing.Phase)).Select(same => new EscalationCount(same.Key.Level, same.Key.Phase, same.Value)).ToHashSet(),
            engine.Core.CountOpenEscalations().ToHashSet());
        Assert.Equal(states.Where(state => state.Standing is EscalationStanding.Triggered).Min(state => state.Since), engine.Core.LongestTriggered());
    }

    private static SteppedEngine Breached()
    {
        var engine = new SteppedEngine(Rulebooks, Start);
        engine.Tell("T-1", TicketEventType.Created);
        engine.AdvanceTo(Start + Duration.FromHours(1) + Duration.FromSeconds(1));
        return engine;
    }

    private static Rulebook Rulebook(int version, string second = "joseph")
    {
        var users = new[] { "amina", "joseph", "wanjiru" }.Select(id => new UserDefinition(id, id, [new UserContact("ops", Duration.Zero)])).ToList();
        var oneAfterTheOther = new EscalationDefinition
        {
            Id = "critical",
            Steps =
            [
                new EscalationStep(Duration.Zero, [new EscalationTarget.Person("amina")], null),
                new EscalationStep(Duration.FromMinutes(10), [new EscalationTarget.OnCall("second")], Tier.L2),
            ],
            Repeat = 1,
            RepeatAfter = Duration.FromMinutes(10),
        };
        var schedule = new ScheduleDefinition("second", DateTimeZone.Utc, [], []) { Shifts = [new FixedShift(Start, Start + Duration.FromDays(1), [second])] };
        return new Rulebook(version, [BusinessCalendar.AlwaysOpen],
        [
            new Policy
            {
                Id = "p",
                Match = Match.Always,
                Targets =
                [
                    new Target
                    {
                        Metric = Metric.Resolution,
                        Rule = new MetricRule.Preset(MetricPreset.Resolution),
                        Durations = new TargetDurations(Duration.FromHours(1), Duration.FromHours(1), Duration.FromHours(1), Duration.FromHours(1)),
                        Calendar = BusinessCalendar.AlwaysOpen.Id,
                    },
                ],
                Escalate = [new EscalationTrigger(null, "critical")],
            },
        ])
        {
            Escalations = EscalationRules.Of(
                version,
                [oneAfterTheOther, oneAfterTheOther with { Id = "burning", Steps = [oneAfterTheOther.Steps[0]] }],
                users,
                new OnCallRoster([schedule], users)),
            Objectives =
            [
                new AttainmentObjective("gold", Metric.Resolution, 0.9m, Duration.FromDays(30)) { Escalate = [new BurnTrigger(5m, Duration.FromHours(1), 3, "burning")] },
            ],
        };
    }
}
