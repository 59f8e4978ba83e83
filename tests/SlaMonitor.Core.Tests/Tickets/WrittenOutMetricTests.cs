using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using static SlaMonitor.Core.Tests.Tickets.Scenario;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>Metrics whose start, pause, stop and reset are written out.</summary>
public sealed class WrittenOutMetricTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public void Start_StateBeginsToHold_StartsAndStopsAndGoesOnWithTheTimeUsed()
    {
        var ticket = Ticket(start: [Is("status", "open")], stop: [Is("status", "pending")]);
        ticket.Created("09:00");
        Assert.Equal(ClockState.Waiting, ticket.Clock("own").State);
        ticket.Status("09:10", TicketStatus.Open);
        Assert.Equal(T("10:10"), ticket.Clock("own").DueAt);
        ticket.Status("09:30", TicketStatus.Pending);
        Assert.Equal(ClockState.Met, ticket.Clock("own").State);
        ticket.Status("12:00", TicketStatus.Open);
        Assert.Equal(ClockState.Running, ticket.Clock("own").State);
        Assert.Equal(T("12:40"), ticket.Clock("own").DueAt);
    }

    [Fact]
    public void Start_StateStillHoldsAfterTheStop_DoesNotStartAgain()
    {
        var ticket = Ticket(start: [Is("priority", "normal")], stop: [On(Happening.AgentReplied)]);
        ticket.Created("09:00").Tell("09:10", TicketEventType.AgentReplied).Tell("09:20", TicketEventType.NoteAdded);
        Assert.Equal(ClockState.Met, ticket.Clock("own").State);
        ticket.Tell("09:30", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.High })
            .Tell("09:40", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.Normal });
        Assert.Equal(ClockState.Running, ticket.Clock("own").State);
    }

    [Fact]
    public void Start_WhileAStopStateHolds_WaitsUntilItEnds()
    {
        var ticket = Ticket(start: [Is("status", "open")], stop: [Is("group", "night")]);
        ticket.Tell("09:00", TicketEventType.Created, new TicketChanges { Status = TicketStatus.Open, Group = Change<string>.To("night") });
        Assert.Equal(ClockState.Waiting, ticket.Clock("own").State);
        ticket.Tell("09:30", TicketEventType.Assigned, new TicketChanges { Group = Change<string>.To("day") });
        Assert.Equal(T("09:30"), ticket.Clock("own").StartedAt);
    }

    [Fact]
    public void PauseWhile_MatchHolds_StandsStill()
    {
        var ticket = Ticket(start: [On(Happening.Created)], stop: [], pauseWhile: Where("tag", "waiting-for-vendor"));
        ticket.Created("09:00")
            .Tell("09:20", TicketEventType.FieldsChanged, new TicketChanges { Tags = ["waiting-for-vendor"] });
        Assert.Equal(ClockState.Paused, ticket.Clock("own").State);
        Assert.Null(ticket.Clock("own").DueAt);
        ticket.Tell("11:00", TicketEventType.FieldsChanged, new TicketChanges { Tags = EquatableArray<string>.Empty });
        Assert.Equal(T("11:40"), ticket.Clock("own").DueAt);
    }

    [Fact]
    public void Reset_WhileCounting_StartsOverWithoutAVerdict()
    {
        var ticket = Ticket(start: [On(Happening.Created)], stop: [], reset: [Changed("group")]);
        ticket.Created("09:00").Tell("09:50", TicketEventType.Assigned, new TicketChanges { Group = Change<string>.To("b") });
        Assert.Equal((ClockState.Cancelled, "reset"), (ticket.Clock("own").State, ticket.Clock("own").StoppedBy));
        Assert.Equal(T("10:50"), ticket.Clock("own", 2).DueAt);
    }

    [Fact]
    public void Reset_AfterTheStop_NextStartHasNoTimeUsed()
    {
        var ticket = Ticket(start: [On(Happening.CustomerWrote)], stop: [On(Happening.AgentReplied)], reset: [On(Happening.AgentReplied)]);
        ticket.Created("09:00").Tell("09:50", TicketEventType.AgentReplied).Tell("10:00", TicketEventType.CustomerReplied);
        Assert.Equal(ClockState.Met, ticket.Clock("own").State);
        Assert.Equal(T("11:00"), ticket.Clock("own", 2).DueAt);
    }

    [Fact]
    public void Once_Stopped_NeverStartsAgain()
    {
        var ticket = Ticket(start: [On(Happening.CustomerWrote)], stop: [On(Happening.AgentReplied)], once: true);
        ticket.Created("09:00").Tell("09:50", TicketEventType.AgentReplied).Tell("10:00", TicketEventType.CustomerReplied);
        Assert.Equal(ClockState.Met, Assert.Single(ticket.State!.Picture.Clocks).State);
    }

    [Fact]
    public void Solved_OwnStopNeverCame_IsMetBySolved()
    {
        var ticket = Ticket(start: [On(Happening.Created)], stop: [On(Happening.AgentReplied)]);
        ticket.Created("09:00").Tell("09:30", TicketEventType.Solved);
        Assert.Equal((ClockState.Met, "solved"), (ticket.Clock("own").State, ticket.Clock("own").StoppedBy));
    }

    [Fact]
    public void MarkedSpamAndReopened_GoesOn()
    {
        var ticket = Ticket(start: [On(Happening.Created)], stop: [On(Happening.AgentReplied)]);
        ticket.Created("09:00").Tell("09:15", TicketEventType.MarkedSpam).Tell("10:00", TicketEventType.Reopened);
        Assert.Equal(T("10:45"), ticket.Clock("own").DueAt);
    }

    [Fact]
    public void Condition_EventWithAState_NeedsBoth()
    {
        var urgentReply = new ClockCondition(new Occurrence.Happens(Happening.AgentReplied), Where("priority", "urgent"));
        var ticket = Ticket(start: [On(Happening.Created)], stop: [urgentReply]);
        ticket.Created("09:00").Tell("09:10", TicketEventType.AgentReplied);
        Assert.Equal(ClockState.Running, ticket.Clock("own").State);
        ticket.Tell("09:20", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.Urgent })
            .Tell("09:30", TicketEventType.AgentReplied);
        Assert.Equal(ClockState.Met, ticket.Clock("own").State);
    }

    public static TheoryData<MetricPreset, string> Presets => new()
    {
        { MetricPreset.FirstResponse, "start: customer_wrote, stop: agent_replied, once" },
        { MetricPreset.NextResponse, "start: customer_wrote, stop: agent_replied, reset: agent_replied and solved" },
        { MetricPreset.PeriodicUpdate, "start: created, agent_replied and reopened, stop: agent_replied, reset: agent_replied and reopened" },
        { MetricPreset.Resolution, "start: created and reopened" },
        { MetricPreset.AgentWork, "start: created and reopened" },
        { MetricPreset.Ownership, "start: assigned, created and reopened, while there is a group; stop: changed group; reset: changed group and reopened" },
    };

    /// <summary>
    /// Each preset is shorthand for conditions: written out, it makes the same clocks of any history that begins with the
    /// ticket's creation and in which nobody writes to a solved ticket. (What happens to a merged ticket is heard only by
    /// the presets; such histories are left out where it matters.)
    /// </summary>
    [Theory]
    [MemberData(nameof(Presets))]
    public void Preset_WrittenOut_MakesTheSameClocks(MetricPreset preset, string conditions)
    {
        Assert.NotEmpty(conditions);
        var short_ = Book(new MetricRule.Preset(preset));
        var written = Book(WrittenOut(preset));
        Prop.ForAll(TicketHistories.Any, history =>
        {
            var merges = preset is MetricPreset.Resolution or MetricPreset.AgentWork;
            var events = TicketHistories.NobodyWritesToASolvedTicket(
            [
                history.Events[0] with { Type = TicketEventType.Created, Changes = TicketChanges.None },
                .. history.Events.Skip(1).Where(e => e.Type != TicketEventType.Created && (merges || e.Type != TicketEventType.Merged)),
            ]);
            var log = events.Aggregate(TicketLog.Empty, (sofar, e) => sofar.With(e));
            var end = TicketHistories.Start + Duration.FromDays(10);
            var expected = new TicketFold(log, short_).To(end).Clocks.Where(Matters).Select(Compared).ToList();
            var actual = new TicketFold(log, written).To(end).Clocks.Where(Matters).Select(Compared).ToList();
            return expected.SequenceEqual(actual)
                .Label($"{string.Join("\n", expected)}\n-- written out --\n{string.Join("\n", actual)}\n-- events --\n{string.Join("\n", events.Select(e => $"{e.At} {e.Type} {e.Actor?.Kind} {e.Changes.Status} {e.Changes.Group}"))}");
        }).QuickCheckThrowOnFailure();
    }

    // A cycle that a reset has prepared and that waits for its start is not there with a preset, which makes it when it starts.
    private static bool Matters(Clock clock) => clock.State != ClockState.Waiting && clock.StartedAt is not null;

    private static object Compared(Clock c) => (c.State, c.StartedAt, c.Elapsed, c.PausedFor, c.DueAt, c.BreachedAt, c.StoppedAt);

    private static MetricRule.Conditions WrittenOut(MetricPreset preset) => preset switch
    {
        MetricPreset.FirstResponse => Rule([On(Happening.CustomerWrote)], [On(Happening.AgentReplied)], [], once: true),
        MetricPreset.NextResponse => Rule(
            [On(Happening.CustomerWrote)], [On(Happening.AgentReplied)], [On(Happening.AgentReplied), On(Happening.Solved)]),
        MetricPreset.PeriodicUpdate => Rule(
            [On(Happening.Created), On(Happening.AgentReplied), On(Happening.Reopened)],
            [On(Happening.AgentReplied)],
            [On(Happening.AgentReplied), On(Happening.Reopened)]),
        MetricPreset.Resolution or MetricPreset.RequesterWait or MetricPreset.AgentWork =>
            Rule([On(Happening.Created), On(Happening.Reopened)], [], []),
        MetricPreset.Ownership => Rule([Is("group")], [Changed("group")], [Changed("group"), On(Happening.Reopened)]),
    };

    private static Rulebook Book(MetricRule rule) => new(1, [BusinessCalendar.AlwaysOpen], [Promise(rule, null)]);

    private static Scenario Ticket(
        EquatableArray<ClockCondition> start,
        EquatableArray<ClockCondition> stop,
        EquatableArray<ClockCondition> reset = default,
        Match? pauseWhile = null,
        bool once = false) => new(Promise(Rule(start, stop, reset, once), pauseWhile));

    private static MetricRule.Conditions Rule(
        EquatableArray<ClockCondition> start, EquatableArray<ClockCondition> stop, EquatableArray<ClockCondition> reset, bool once = false) =>
        new(start, stop, reset, once);

    private static Policy Promise(MetricRule rule, Match? pauseWhile) => new()
    {
        Id = "p",
        Match = Match.Always,
        Targets =
        [
            new Target
            {
                Metric = new Metric("own"),
                Rule = rule,
                Durations = new TargetDurations(Hour, Hour, Hour, Hour),
                Calendar = "24x7",
                PauseWhile = pauseWhile,
            },
        ],
    };

    private static ClockCondition On(Happening happening) => new(new Occurrence.Happens(happening), Match.Always);

    private static ClockCondition Changed(string field) => new(new Occurrence.Changes(MatchField.Find(field)!), Match.Always);

    private static ClockCondition Is(string field, string? value = null) => new(null, Where(field, value));

    private static Match.Where Where(string field, string? value) =>
        new(MatchField.Find(field)!, value is null ? new FieldTest.Exists() : new FieldTest.OneOf([new Literal(value)]));
}
