using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Tests.Incidents;

/// <summary>What holds of every incident, whatever people do when.</summary>
public sealed class IncidentLawTests
{
    private const int Cases = 300;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Duration Never = Duration.FromDays(1_000);
    private static readonly EntityId Id = EntityId.Incident("inc-1");

    private static readonly IncidentRules Rules = new(
        [new(IncidentSeverity.Sev1, Duration.FromMinutes(30)), new(IncidentSeverity.Sev2, Duration.FromHours(1))], "major");

    [Fact]
    public void Closed_OnlyWithARootCauseAndAllActionsDone() => Check(
        _ => { },
        world => world.Decided = _ =>
        {
            if (StateOf(world) is not { Phase: IncidentPhase.Closed } closed) return;
            Assert.NotNull(closed.RootCause);
            Assert.All(closed.Actions, a => Assert.NotNull(a.DoneAt));
        });

    [Fact]
    public void Closed_StaysAsItIs()
    {
        var closed = 0;
        Check(world =>
        {
            var state = StateOf(world);
            if (state.Phase != IncidentPhase.Closed) return;
            closed++;
            foreach (var command in Everything(world.Now))
            {
                Assert.NotNull(IncidentDecider.WhyNot(state, command));
                world.Take(Id, command);
                Assert.Same(state, StateOf(world));
            }
        });
        Assert.NotEqual(0, closed);
    }

    [Fact]
    public void Updates_EachInterval_IsWarnedOfAndMissedOnce() => Check(world =>
    {
        var told = Published(world).Where(e => e.What is IncidentHappening.UpdateDueSoon or IncidentHappening.UpdateMissed).ToList();
        Assert.Distinct(told.Select(e => (e.What, e.At)));
        var missed = told.Where(e => e.What == IncidentHappening.UpdateMissed).ToList();
        Assert.Equal(StateOf(world).UpdatesMissed, missed.Count);
        foreach (var one in missed)
            Assert.Contains(told, e => e.What == IncidentHappening.UpdateDueSoon && e.At < one.At && e.At >= one.At - Duration.FromMinutes(15));
    });

    /// <summary>The slow way round: at which instants none came for as long as the severity allows.</summary>
    [Fact]
    public void Updates_AreMissed_WhenNoneCameForAnInterval() => Check(world =>
    {
        var state = StateOf(world);
        var every = Duration.FromMinutes(30);
        var isOpen = true;
        var expected = new List<Instant>();
        Instant? due = null;
        foreach (var entry in state.Timeline.Append(new IncidentEntry(world.Now, null, IncidentHappening.Resolved, null)))
        {
            for (; due <= entry.At; due += every) expected.Add(due.Value);
            if (entry.What == IncidentHappening.SeverityChanged) every = entry.Text switch { "sev1" => Duration.FromMinutes(30), "sev2" => Duration.FromHours(1), _ => Never };
            var resolved = !isOpen;
            if (entry.What is IncidentHappening.Resolved or IncidentHappening.Reopened) isOpen = entry.What == IncidentHappening.Reopened;
            due = entry.What switch
            {
                IncidentHappening.Declared or IncidentHappening.StatusUpdated => entry.At + every,
                IncidentHappening.SeverityChanged when isOpen => entry.At + every,
                IncidentHappening.Reopened when resolved => entry.At + every,
                IncidentHappening.Resolved => null,
                _ => due,
            };
        }
        Assert.Equal(expected, Published(world).Where(e => e.What == IncidentHappening.UpdateMissed).Select(e => e.At));
    });

    [Fact]
    public void Actions_ThatAreNotDoneInTime_AreToldOfOnce() => Check(world =>
    {
        var overdue = Published(world).Where(e => e.What == IncidentHappening.ActionOverdue).ToList();
        Assert.Distinct(overdue.Select(e => e.Note));
        Assert.Equal(StateOf(world).Actions.Count(a => (a.DoneAt ?? Instant.MaxValue) > a.DueAt && a.DueAt <= world.Now), overdue.Count);
    });

    [Fact]
    public void Refused_ChangesNothing() => Check(
        _ => { },
        world =>
        {
            IncidentState? before = null;
            world.Decided = entity =>
            {
                if (entity == Id) before = StateOf(world);
            };
            foreach (var command in Everything(world.Now))
            {
                if (before is null || IncidentDecider.WhyNot(before, command) is null) continue;
                Assert.Same(before, IncidentDecider.Decide(before, Id.Key, command, world.Now, StormWorld.Rules(null, Rules)).State);
            }
        });

    [Fact]
    public void Missed_PagesTheCommander_WhoHadTakenItOn()
    {
        var world = new StormWorld(Start, StormWorld.Rules(null, Rules));
        world.Take(Id, Declare() with { Commander = "u1" });
        world.Advance(60);
        world.Take(Escalation, new EscalationCommand.Acknowledge(1, "boss", null));
        world.Advance(1_801);
        Assert.Equal(
            [("boss", 0.0), ("u1", 1_800)],
            world.Sent.Where(s => s.Page.Action == PageAction.Trigger).Select(s => (s.Page.To!.User, (s.At - Start).TotalSeconds)));
        Assert.True(((EscalationState)world.States[Escalation]).Standing is EscalationStanding.Triggered);
        // Whoever delivers it asks whether it is still wanted.
        Assert.True(world.Sent[^1].State.Wants(world.Sent[^1].Page));

        world.Take(Escalation, new EscalationCommand.Acknowledge(1, "u1", null));
        world.Take(Id, new IncidentCommand.Update(1, "u1", "we are on it"));
        world.Advance(3_500);
        Assert.Equal(2, world.Sent.Count(s => s.Page.Action == PageAction.Trigger));
    }

    [Fact]
    public void Reopened_PagesAgain_UnderAnAlertOfItsOwn()
    {
        var world = new StormWorld(Start, StormWorld.Rules(null, Rules));
        world.Take(Id, Declare());
        world.Advance(60);
        world.Take(Id, new IncidentCommand.Resolve(1, "ann", "over", false));
        world.Advance(120);
        world.Take(Id, new IncidentCommand.Reopen(1, "ann", "not over"));
        world.Advance(180);
        Assert.Equal(
            [("inc-1|major|1", PageAction.Trigger), ("inc-1|major|1", PageAction.Resolve), ("inc-1|major|2", PageAction.Trigger)],
            world.Sent.Select(s => (s.Page.Alert, s.Page.Action)));
    }

    [Fact]
    public void Declare_AgainUnderTheSameId_ChangesNothing()
    {
        var world = new StormWorld(Start, StormWorld.Rules(null, Rules));
        world.Take(Id, Declare());
        var before = StateOf(world);
        world.Take(Id, Declare() with { Title = "another" });
        Assert.Same(before, StateOf(world));
    }

    private static EntityId Escalation => EntityId.Escalation(EscalationState.KeyOf(Id.Key, "major"));

    private static IncidentState StateOf(StormWorld world) => (IncidentState)world.States[Id];

    private static IEnumerable<IncidentEvent> Published(StormWorld world) => world.Published.OfType<IncidentEvent>();

    private static IncidentCommand.Declare Declare() =>
        new(1, "ann", "Payments fail", IncidentSeverity.Sev1, null, null, null, [new IncidentLink(IncidentLinkKind.Ticket, "T-1")]);

    private static void Check(Action<StormWorld> law, Action<StormWorld>? prepare = null) => Prop.ForAll(Stories, story =>
    {
        var world = new StormWorld(Start, StormWorld.Rules(null, Rules));
        world.Take(Id, Declare());
        prepare?.Invoke(world);
        foreach (var (at, command) in story)
        {
            world.Advance(at);
            world.Take(Id, command);
        }
        world.Advance(20_000);
        law(world);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static Arbitrary<IReadOnlyList<(int At, IncidentCommand Command)>> Stories =>
        Gen.ListOf(Gen.Choose(1, 15_000).SelectMany(at => Gen.Elements(Everything(Start + Duration.FromSeconds(at)).ToArray()).Select(command => (at, command))))
            .Select(acts => (IReadOnlyList<(int, IncidentCommand)>)[.. acts.OrderBy(a => a.at)])
            .ToArbitrary();

    private static IEnumerable<IncidentCommand> Everything(Instant now) =>
    [
        new IncidentCommand.Update(1, "ann", "we look"),
        new IncidentCommand.Update(1, "ann", "we found it"),
        new IncidentCommand.SetSeverity(1, "ann", IncidentSeverity.Sev2),
        new IncidentCommand.SetSeverity(1, "ann", IncidentSeverity.Sev3),
        new IncidentCommand.Assign(1, "ann", IncidentRole.Commander, "u1"),
        new IncidentCommand.Link(1, "ann", new IncidentLink(IncidentLinkKind.Ticket, "T-2")),
        new IncidentCommand.Mitigate(1, "ann", null),
        new IncidentCommand.Resolve(1, "ann", null, false),
        new IncidentCommand.Resolve(1, "ann", null, false),
        new IncidentCommand.Reopen(1, "ann", null),
        new IncidentCommand.SetRootCause(1, "ann", "a certificate ran out"),
        new IncidentCommand.SetRootCause(1, "ann", "nobody watches certificates"),
        new IncidentCommand.AddFactor(1, "ann", "a holiday"),
        new IncidentCommand.AddAction(1, "ann", "watch certificates", "bob", now + Duration.FromSeconds(3_000)),
        new IncidentCommand.AddAction(1, "ann", "write it down", "bob", now - Duration.FromSeconds(10)),
        new IncidentCommand.FinishAction(1, "bob", 1),
        new IncidentCommand.FinishAction(1, "bob", 2),
        new IncidentCommand.Close(1, "ann"),
        new IncidentCommand.Close(1, "ann"),
        new IncidentCommand.Close(1, "ann"),
    ];
}
