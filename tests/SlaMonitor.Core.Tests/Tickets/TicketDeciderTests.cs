using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using static SlaMonitor.Core.Tests.Tickets.Scenario;

namespace SlaMonitor.Core.Tests.Tickets;

public sealed class TicketDeciderTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public void FirstResponse_AgentReplies_IsMet()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Created("09:00")
            .Tell("09:30", TicketEventType.AgentReplied);

        var clock = ticket.Clock("first_response");
        Assert.Equal(ClockState.Met, clock.State);
        Assert.Equal(Duration.FromMinutes(30), clock.Elapsed);
        Assert.Equal(T("09:30"), clock.StoppedAt);
        Assert.Equal(T("10:00"), clock.DueAt);
    }

    [Fact]
    public void Stop_AtTheDueInstant_IsMet()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Created("09:00").AdvanceTo("10:00").Tell("10:00", TicketEventType.AgentReplied);

        Assert.Equal(ClockState.Met, ticket.Clock("first_response").State);
        Assert.Empty(ticket.All<ClockEvent.Breached>());
    }

    [Fact]
    public void Stop_OneTickAfterDue_IsABreachAtTheDueInstant()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Created("09:00").Tell("2026-03-02T10:00:00.0000001Z", TicketEventType.AgentReplied);

        var clock = ticket.Clock("first_response");
        Assert.Equal(ClockState.MetLate, clock.State);
        Assert.Equal(T("10:00"), clock.BreachedAt);
        Assert.Equal(T("10:00"), Assert.Single(ticket.All<ClockEvent.Breached>()).BreachedAt);
    }

    [Fact]
    public void Breach_NobodyCalls_IsPublishedOnceByWaking()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Created("09:00").AdvanceTo("12:00").AdvanceTo("13:00");

        Assert.Single(ticket.All<ClockEvent.Breached>());
        Assert.Null(TicketDecider.WakeAt(ticket.State!));
    }

    [Fact]
    public void Warnings_Come_InOrderOnceEach()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour, warnAt: [50, 75, 90]))
            .Created("09:00").AdvanceTo("11:00");

        Assert.Equal(
            [("50%", T("09:30")), ("75%", T("09:45")), ("90%", T("09:54"))],
            ticket.All<ClockEvent.Warned>().Select(w => (w.Threshold, w.At)));
        Assert.IsType<ClockEvent.Changed>(ticket.Published[^1]);
    }

    [Fact]
    public void Warnings_PassedWhenTheTargetShrinks_ComeAtOnceInOrder()
    {
        var target = Target(MetricPreset.Resolution, "resolution", 2 * Hour, warnAt: [50, 75]) with
        {
            Durations = new TargetDurations(Hour, null, 4 * Hour, null),
        };
        var ticket = new Scenario(new Policy { Id = "p", Match = Match.Always, Targets = [target] })
            .Created("09:00")
            .Tell("09:50", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.Urgent });

        Assert.Equal([("50%", T("09:50")), ("75%", T("09:50"))], ticket.All<ClockEvent.Warned>().Select(w => (w.Threshold, w.At)));
        Assert.Equal(T("10:00"), ticket.Clock("resolution").DueAt);
    }

    [Fact]
    public void PriorityChange_TimeUsedIsOverTheNewTarget_BreachesAtTheChange()
    {
        var target = Target(MetricPreset.Resolution, "resolution", Hour) with { Durations = new TargetDurations(Hour, null, 4 * Hour, null) };
        var ticket = new Scenario(new Policy { Id = "p", Match = Match.Always, Targets = [target] })
            .Created("09:00")
            .Tell("11:00", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.Urgent });

        var breach = Assert.Single(ticket.All<ClockEvent.Breached>());
        Assert.Equal(T("11:00"), breach.BreachedAt);
        Assert.NotNull(breach.Reason);
    }

    [Fact]
    public void Pause_WhilePending_FreezesAndResumesWithWhatRemained()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", 4 * Hour, pauseOn: [TicketStatus.Pending]))
            .Created("09:00").Status("10:00", TicketStatus.Pending);
        Assert.Equal(ClockState.Paused, ticket.Clock("resolution").State);
        Assert.Null(ticket.Clock("resolution").DueAt);
        Assert.Null(TicketDecider.WakeAt(ticket.State!));

        ticket.Status("15:00", TicketStatus.Open);
        Assert.Equal(T("18:00"), ticket.Clock("resolution").DueAt);
        Assert.Equal(5 * Hour, ticket.Clock("resolution").PausedFor);
        Assert.Equal(Hour, ticket.Clock("resolution").Elapsed);
    }

    [Fact]
    public void Reopen_AfterSolved_ContinuesWithTheTimeAlreadyUsed()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", 4 * Hour))
            .Created("09:00").Tell("10:00", TicketEventType.Solved).Tell("20:00", TicketEventType.Reopened);

        var clock = ticket.Clock("resolution");
        Assert.Equal(ClockState.Running, clock.State);
        Assert.Equal(T("23:00"), clock.DueAt);
    }

    [Fact]
    public void Solved_WithoutAnyReply_MeetsTheFirstResponse()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Created("09:00").Tell("09:10", TicketEventType.Solved).Tell("09:20", TicketEventType.Reopened);

        Assert.Equal((ClockState.Met, "solved"), (ticket.Clock("first_response").State, ticket.Clock("first_response").StoppedBy));
    }

    [Fact]
    public void FirstResponse_AgentOpenedTheTicket_StartsAtTheCustomersFirstMessage()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Tell("09:00", TicketEventType.Created, by: ActorKind.Agent);
        Assert.Equal(ClockState.Waiting, ticket.Clock("first_response").State);

        ticket.Tell("09:20", TicketEventType.CustomerReplied);
        Assert.Equal(T("10:20"), ticket.Clock("first_response").DueAt);
    }

    [Fact]
    public void NextResponse_RepeatedMessage_DoesNotMoveIt()
    {
        var ticket = new Scenario(Promise(MetricPreset.NextResponse, "next_response", Hour))
            .Created("09:00").Tell("09:30", TicketEventType.CustomerReplied);
        Assert.Equal(T("10:00"), ticket.Clock("next_response").DueAt);

        ticket.Tell("09:40", TicketEventType.AgentReplied).Tell("09:50", TicketEventType.CustomerReplied);
        Assert.Equal(ClockState.Met, ticket.Clock("next_response", 1).State);
        Assert.Equal(T("10:50"), ticket.Clock("next_response", 2).DueAt);
    }

    [Fact]
    public void NextResponse_PolicyPromisesFirstResponse_StartsAfterTheFirstExchange()
    {
        var policy = Promise(MetricPreset.FirstResponse, "first_response", Hour) with
        {
            Targets = [Target(MetricPreset.FirstResponse, "first_response", Hour), Target(MetricPreset.NextResponse, "next_response", Hour)],
        };
        var ticket = new Scenario(policy).Created("09:00").Tell("09:10", TicketEventType.CustomerReplied);
        Assert.Equal(ClockState.Waiting, ticket.Clock("next_response").State);

        ticket.Tell("09:20", TicketEventType.AgentReplied).Tell("09:30", TicketEventType.CustomerReplied);
        Assert.Equal(T("10:30"), ticket.Clock("next_response").DueAt);
    }

    [Fact]
    public void PeriodicUpdate_AgentReplies_BeginsTheNextCycle()
    {
        var ticket = new Scenario(Promise(MetricPreset.PeriodicUpdate, "periodic_update", Hour))
            .Created("09:00").Tell("09:30", TicketEventType.AgentReplied).Tell("10:40", TicketEventType.AgentReplied);

        Assert.Equal(
            [ClockState.Met, ClockState.MetLate, ClockState.Running],
            ticket.State!.Picture.Clocks.Select(c => c.State));
        Assert.Equal(T("11:40"), ticket.Clock("periodic_update", 3).DueAt);
    }

    [Fact]
    public void Ownership_GroupChanges_OneCyclePerStay()
    {
        var ticket = new Scenario(Promise(MetricPreset.Ownership, "ownership", Hour))
            .Created("09:00")
            .Tell("09:10", TicketEventType.Assigned, new TicketChanges { Group = Change<string>.To("a") })
            .Tell("09:40", TicketEventType.Assigned, new TicketChanges { Group = Change<string>.To("b") });

        Assert.Equal(Duration.FromMinutes(30), ticket.Clock("ownership", 1).Elapsed);
        Assert.Equal(T("10:40"), ticket.Clock("ownership", 2).DueAt);
    }

    [Fact]
    public void LateEvent_TheReplyWasInTime_RetractsTheBreach()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Created("09:00").AdvanceTo("10:30").Tell("09:45", TicketEventType.AgentReplied, arrives: "10:40");

        var retracted = Assert.Single(ticket.All<ClockEvent.BreachRetracted>());
        Assert.Equal("test/e2", retracted.Cause);
        Assert.Equal(ClockState.Met, ticket.Clock("first_response").State);
    }

    [Fact]
    public void LateEvent_MovesTheDueInstant_PublishesTheBreachWithItsTrueInstant()
    {
        var ticket = new Scenario(Promise(MetricPreset.NextResponse, "next_response", Hour, warnAt: [50]))
            .Tell("09:00", TicketEventType.CustomerReplied)
            .AdvanceTo("10:30")
            .Tell("08:30", TicketEventType.Created, arrives: "10:40");

        Assert.Equal([T("10:00"), T("09:30")], ticket.All<ClockEvent.Breached>().Select(b => b.BreachedAt));
        Assert.Single(ticket.All<ClockEvent.BreachRetracted>());
        Assert.Single(ticket.All<ClockEvent.Warned>());
    }

    [Fact]
    public void EventInTheFuture_TakesEffectWhenItsInstantComes()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Created("09:00").Tell("09:03", TicketEventType.AgentReplied, arrives: "09:01");
        Assert.Equal(ClockState.Running, ticket.Clock("first_response").State);
        Assert.Equal(T("09:03"), TicketDecider.WakeAt(ticket.State!));

        ticket.AdvanceTo("09:03");
        Assert.Equal(T("09:03"), ticket.Clock("first_response").StoppedAt);
    }

    [Theory]
    [InlineData(TicketEventType.Merged, "merged", 1)]
    [InlineData(TicketEventType.Deleted, "deleted", 0)]
    [InlineData(TicketEventType.MarkedSpam, "spam", 0)]
    public void Disposition_Ends_RunningClocksAndAttainment(TicketEventType type, string by, int breachesThatCount)
    {
        var policy = Promise(MetricPreset.FirstResponse, "first_response", Hour) with
        {
            Targets = [Target(MetricPreset.FirstResponse, "first_response", Hour), Target(MetricPreset.Resolution, "resolution", 9 * Hour)],
        };
        var ticket = new Scenario(policy)
            .Tell("09:00", TicketEventType.Created, new TicketChanges { Account = Change<string>.To("acme") })
            .AdvanceTo("10:30").Tell("11:00", type);

        Assert.Equal((ClockState.Cancelled, by), (ticket.Clock("resolution").State, ticket.Clock("resolution").StoppedBy));
        Assert.Equal(breachesThatCount, Sum(ticket).Sum(t => t.Breached));
        Assert.Equal(0, Sum(ticket).Sum(t => t.Open));
    }

    [Fact]
    public void Account_IsTold_WhatItsClocksAdd()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour))
            .Tell("09:00", TicketEventType.Created, new TicketChanges { Account = Change<string>.To("acme") })
            .Tell("09:30", TicketEventType.AgentReplied);

        Assert.Equal([new MetricTally(Metric.FirstResponse, 0, 0, 1)], Sum(ticket));
    }

    [Fact]
    public void Created_IsMissing_IsInferredFromTheEarliestEvent()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", Hour))
            .Tell("09:00", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.High });

        Assert.True(ticket.State!.Picture.Facts.CreatedInferred);
        Assert.Equal(T("10:00"), ticket.Clock("resolution").DueAt);
    }

    [Fact]
    public void Policy_PromisesAMetricInMidLife_CountsFromWhereTheClockWouldStand()
    {
        var target = Target(MetricPreset.Resolution, "resolution", Hour) with { Durations = new TargetDurations(2 * Hour, null, null, null) };
        var ticket = new Scenario(new Policy { Id = "p", Match = Match.Always, Targets = [target] })
            .Created("09:00")
            .Tell("10:00", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.Urgent });

        Assert.Equal(T("11:00"), ticket.Clock("resolution").DueAt);
        Assert.Equal(T("09:00"), ticket.Clock("resolution").StartedAt);
    }

    [Theory]
    [InlineData(TicketEventType.NoteAdded)]
    [InlineData(TicketEventType.Merged)]
    public void Explain_PromisedInMidLife_CountsWhatCameBefore(TicketEventType atOnce)
    {
        var target = Target(MetricPreset.Resolution, "resolution", Hour) with { Durations = new TargetDurations(2 * Hour, null, null, null) };
        var ticket = new Scenario(new Policy { Id = "p", Match = Match.Always, Targets = [target] })
            .Created("09:00")
            .Tell("10:00", atOnce, new TicketChanges { Priority = Priority.Urgent });

        var explained = Assert.Single(Core.Explanations.TicketExplanation.Explain(ticket.State!.Log, ticket.Rulebook, T("10:30")));
        var counted = explained.Segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted);
        Assert.Equal(atOnce == TicketEventType.Merged ? Hour : Hour * 3 / 2, counted);
    }

    [Fact]
    public void Wake_BeforeItIsDue_ChangesNothing()
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Hour)).Created("09:00");
        var before = ticket.State;

        ticket.Ask(new TicketCommand.Wake(), "09:59");
        Assert.Same(before, ticket.State);
    }

    private static List<MetricTally> Sum(Scenario ticket)
    {
        var sums = new List<MetricTally>();
        foreach (var tell in ticket.Effects.OfType<Effect.Tell>())
            foreach (var difference in ((AccountCommand.Count)tell.Command).Differences) Tally.Add(sums, difference);
        sums.RemoveAll(s => s.IsZero);
        return sums;
    }

    /// <summary>Sources with coarse clocks stamp a creation and a first reply alike; whichever arrives first, the ticket was created first.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Created_SameInstantAsAReply_ComesFirstInAnyOrderOfArrival(bool replyArrivesFirst)
    {
        var ticket = new Scenario(Promise(MetricPreset.FirstResponse, "first_response", Duration.FromHours(1)));
        if (replyArrivesFirst) ticket.Tell("09:00", TicketEventType.AgentReplied).Created("09:00");
        else ticket.Created("09:00").Tell("09:00", TicketEventType.AgentReplied);
        Assert.Equal(ClockState.Met, ticket.Clock("first_response").State);
        Assert.False(ticket.State!.Picture.Facts.CreatedInferred);
    }

    [Fact]
    public void Breached_ThenStopped_IsMetLateAndHasCountedOn()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", Duration.FromHours(1))).Created("09:00");
        ticket.AdvanceTo("10:30");
        Assert.Equal(ClockState.Breached, ticket.Clock("resolution").State);
        Assert.Equal(Duration.FromMinutes(90), ticket.Clock("resolution").ElapsedAt(Core.Calendars.BusinessCalendar.AlwaysOpen, T("10:30")));
        ticket.Tell("11:00", TicketEventType.Solved);
        var clock = ticket.Clock("resolution");
        Assert.Equal((ClockState.MetLate, T("10:00"), T("11:00"), Duration.FromHours(2)), (clock.State, clock.BreachedAt, clock.StoppedAt, clock.Elapsed));
    }

    [Fact]
    public void Warning_BeforeDue_ComesThatMuchBusinessTimeBefore()
    {
        var target = Target(MetricPreset.Resolution, "resolution", Duration.FromHours(2)) with
        {
            WarnAt = [new WarningThreshold.BeforeDue(Duration.FromHours(3)), new WarningThreshold.BeforeDue(Duration.FromMinutes(30))],
        };
        var ticket = new Scenario(new Policy { Id = "p", Match = Match.Always, Targets = [target] }).Created("09:00").AdvanceTo("11:00");
        // The first is longer than the target: its instant has passed when the clock starts, so it comes at once.
        Assert.Equal([("PT3H", T("09:00")), ("PT30M", T("10:30"))], ticket.All<ClockEvent.Warned>().Select(w => (w.Threshold, w.At)));
    }

    [Fact]
    public void Warning_PausedAndResumed_ComesOnceACycle()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", Duration.FromHours(2), pauseOn: [TicketStatus.Pending], warnAt: [50]))
            .Created("09:00").Status("10:30", TicketStatus.Pending).Status("11:00", TicketStatus.Open).AdvanceTo("12:00");
        Assert.Single(ticket.All<ClockEvent.Warned>());
    }

    [Theory]
    [InlineData(MetricPreset.RequesterWait, TicketStatus.Pending, true)]
    [InlineData(MetricPreset.RequesterWait, TicketStatus.OnHold, false)]
    [InlineData(MetricPreset.AgentWork, TicketStatus.Pending, true)]
    [InlineData(MetricPreset.AgentWork, TicketStatus.OnHold, true)]
    public void RequesterWaitAndAgentWork_ByDefault_StandStillAsTheirNamesSay(MetricPreset preset, TicketStatus status, bool paused)
    {
        var ticket = new Scenario(Promise(preset, "m", Duration.FromHours(2), pauseOn: [.. MetricPresets.DefaultPauseOn(preset)]))
            .Created("09:00").Status("09:30", status);
        Assert.Equal(paused ? ClockState.Paused : ClockState.Running, ticket.Clock("m").State);
        ticket.Tell("10:00", TicketEventType.Solved);
        Assert.Equal((ClockState.Met, null), (ticket.Clock("m").State, ticket.Clock("m").StoppedBy));
    }

    [Fact]
    public void PolicyChange_AccountGetsAnotherSegment_TargetChangesAndTheTimeUsedStays()
    {
        var platinum = new Match.Where(MatchField.Find("account.segment")!, new FieldTest.OneOf([new Literal("platinum")]));
        var ticket = new Scenario(
            Promise(MetricPreset.Resolution, "resolution", Duration.FromHours(2)) with { Id = "fast", Match = platinum },
            Promise(MetricPreset.Resolution, "resolution", Duration.FromHours(8)) with { Id = "slow" });
        ticket.Tell("09:00", TicketEventType.Created, new TicketChanges { Account = Change<string>.To("acme") });
        ticket.Ask(new TicketCommand.KnowAccount(new AccountProfile("acme", 1, Segment: "platinum")), "10:00");
        Assert.Equal(("fast", T("11:00")), (ticket.Clock("resolution").Policy, ticket.Clock("resolution").DueAt));
    }

    [Fact]
    public void Closed_WithoutBeingSolved_StopsEveryClockThatStillRuns()
    {
        var ticket = new Scenario(
            new Policy
            {
                Id = "p",
                Match = Match.Always,
                Targets =
                [
                    Target(MetricPreset.FirstResponse, "first_response", Duration.FromHours(1)),
                    Target(MetricPreset.Ownership, "ownership", Duration.FromHours(1)),
                    Target(MetricPreset.Resolution, "resolution", Duration.FromHours(1)),
                ],
            });
        ticket.Tell("09:00", TicketEventType.Created, new TicketChanges { Group = Change<string>.To("a") }).Tell("09:30", TicketEventType.Closed);
        Assert.All(ticket.State!.Picture.Clocks, c => Assert.Equal((ClockState.Met, T("09:30")), (c.State, c.StoppedAt)));
        Assert.Equal(["solved", "solved", null], ticket.State!.Picture.Clocks.Select(c => c.StoppedBy));
    }

    [Theory]
    [InlineData(TicketStatus.Open)]
    [InlineData(TicketStatus.Pending)]
    public void PriorityChange_BreachesAtOnce_GivesTheWarningsThatHavePassedFirst(TicketStatus status)
    {
        var target = Target(MetricPreset.Resolution, "resolution", 4 * Hour, pauseOn: [TicketStatus.Pending], warnAt: [25, 50, 90]) with
        {
            Durations = new TargetDurations(Hour, Hour, 4 * Hour, 4 * Hour),
        };
        var ticket = new Scenario(new Policy { Id = "p", Match = Match.Always, Targets = [target] })
            .Created("09:00")
            .Status("10:30", status)
            .Tell("10:30", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.Urgent });
        Assert.Equal(
            [("25%", T("10:00")), ("50%", T("10:30")), ("90%", T("10:30"))],
            ticket.Clock("resolution").Warnings.Select(w => (w.Threshold, w.At)));
        Assert.Equal(T("10:30"), ticket.Clock("resolution").BreachedAt);
        Assert.Equal(["25%", "50%", "90%"], ticket.All<ClockEvent.Warned>().Select(w => w.Threshold));
    }
}
