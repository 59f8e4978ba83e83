using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Core.Tests.Incidents;

/// <summary>What holds of every storm, in whatever order its messages come and however often.</summary>
public sealed class StormLawTests
{
    private const int Cases = 300;
    private const int MoreThan = 4;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly StormRules Storms =
        new(MoreThan, Duration.FromMinutes(5), [StormDimension.Account, StormDimension.Group], "major");

    [Fact]
    public void Bundled_TellsNobody() => Check(
        (_, _) => { },
        world => world.Decided = entity =>
        {
            if (!world.States.TryGetValue(entity, out var any) || any is not EscalationState { Standing: EscalationStanding.Bundled } bundled) return;
            Assert.DoesNotContain(bundled.Pages, p => p.Action == PageAction.Trigger && p.Outcome is null);
            Assert.DoesNotContain(world.Sent, s => s.Page.Alert == bundled.Alert && s.Page.Action == PageAction.Trigger && s.State.Standing is EscalationStanding.Bundled);
            Assert.Null(bundled.NextStepAt);
        });

    [Fact]
    public void Escalation_IsPartOfOneIncidentAtMost() => Check(
        (_, _) => { },
        world => world.Decided = entity =>
        {
            if (entity.Kind == EntityKind.Incident)
                Assert.Distinct(world.Incidents.SelectMany(i => i.Members).Where(m => m.EndedAt is null).Select(m => m.Escalation));
        });

    [Fact]
    public void Members_OpenAtTheEnd_AreToldOfItOnce() => Check((_, world) =>
    {
        foreach (var incident in world.Incidents)
        {
            var told = world.Told.Where(t => t.From == EntityId.Incident(incident.Id)).Select(t => t.Tell.Command).OfType<EscalationCommand.IncidentOver>().ToList();
            var members = incident.Members.Select(m => m.Escalation).ToHashSet();
            Assert.Distinct(told.Select(t => t.Alert).Where(members.Contains));
            foreach (var member in incident.Members.Where(m => m.Why is "resolved with the incident" or "released: it goes on by itself"))
                Assert.Contains(told, t => t.Alert == member.Escalation);
        }
    });

    [Fact]
    public void Incident_IsOpenExactlyWhileAMemberIs_UnlessSomebodyResolvedIt() => Check((_, world) =>
    {
        foreach (var incident in world.Incidents)
        {
            var byHand = incident.Timeline.Any(e => e.What == IncidentHappening.Resolved && e.By is not null);
            if (!byHand) Assert.Equal(incident.OpenMembers > 0, incident.IsOpen);
            Assert.True(incident.IsOpen || incident.OpenMembers == 0);
        }
    });

    [Fact]
    public void Members_AndTheirIncident_AgreeInTheEnd() => Check((_, world) =>
    {
        foreach (var escalation in world.Escalations)
        {
            if (escalation.Standing is EscalationStanding.Bundled bundled) Assert.Equal(escalation.Incident, bundled.Incident);
            if (!escalation.IsOpen || escalation.Incident is null) continue;
            var incident = Assert.Single(world.Incidents, i => i.Id == escalation.Incident);
            Assert.True(incident.IsOpen, $"{escalation.Alert} waits for {incident.Id}, which is over");
            Assert.Contains(incident.Members, m => m.Escalation == escalation.Alert && m.EndedAt is null);
        }
        foreach (var member in world.Incidents.SelectMany(i => i.Members).Where(m => m.EndedAt is null))
            Assert.Contains(world.Escalations, e => e.Alert == member.Escalation && e.IsOpen);
    });

    /// <summary>Whoever is not told by the incident is told by their own escalation: nothing falls between the two.</summary>
    [Fact]
    public void Escalations_ThatStayOpen_AreTold() => Check((_, world) =>
    {
        foreach (var escalation in world.Escalations.Where(e => e.IsOpen && e.Standing is not EscalationStanding.Snoozed and not EscalationStanding.Acknowledged))
        {
            var told = escalation.Standing is EscalationStanding.Bundled
                ? world.Incidents.Single(i => i.Id == escalation.Incident).Escalation
                : escalation.Alert;
            Assert.Contains(world.Sent, s => s.Page.Alert == told && s.Page.Action == PageAction.Trigger);
        }
    });

    [Fact]
    public void Incident_ThatEnds_EndsItsEscalation() => Check((_, world) =>
    {
        foreach (var incident in world.Incidents)
        {
            var escalation = world.States.Values.OfType<EscalationState>().SingleOrDefault(e => e.About.Id == incident.Id);
            Assert.Equal(incident.IsOpen && incident.IsPaged, escalation is { IsOpen: true });
            if (incident.IsPaged) Assert.Equal(incident.Escalation, escalation!.Alert);
        }
    });

    [Fact]
    public void Starts_TooFewForAStorm_ChangeNothing() => Prop.ForAll(Gen.ListOf(Gen.Choose(0, 3_000)).ToArbitrary(), starts =>
    {
        var times = starts.Order().ToList();
        // As many within any window as may be.
        var few = new List<int>();
        foreach (var at in times)
            if (few.Count(t => at - t < 300) < MoreThan) few.Add(at);
        var with = Played(Storms);
        var without = Played(null);
        Assert.Equal(without.Sent.Select(s => (s.At, s.Page)), with.Sent.Select(s => (s.At, s.Page)));
        Assert.Equal(without.Published, with.Published);
        Assert.Empty(with.Incidents);

        StormWorld Played(StormRules? storms)
        {
            var world = new StormWorld(Start, StormWorld.Rules(storms));
            foreach (var (i, at) in few.Index())
            {
                world.Advance(at);
                world.Trigger(StormWorld.Ticket(i, "acme"));
                world.Advance(at);
                if (i % 3 == 0) world.Met(StormWorld.Ticket(i, "acme"));
            }
            world.Advance(10_000);
            return world;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    [Fact]
    public void Starts_OneTooMany_AreOneIncidentAndOnePage() => Prop.ForAll(
        (from seed in Gen.Choose(0, int.MaxValue - 1)
         from count in Gen.Choose(MoreThan + 1, 40)
         from gap in Gen.Choose(0, 60)
         select (seed, count, gap)).ToArbitrary(),
        story =>
        {
            // More than a window apart from each other is no storm.
            var gap = Math.Min(story.gap, 290 / (MoreThan + 1));
            var world = new StormWorld(Start, StormWorld.Rules(Storms), story.seed, delayMax: 400, twicePercent: 20);
            for (var i = 0; i < story.count; i++)
            {
                world.Advance(i * gap);
                world.Trigger(StormWorld.Ticket(i, "acme"));
            }
            world.Advance(story.count * gap + 60);
            var incident = Assert.Single(world.Incidents);
            Assert.Equal(story.count, incident.Members.Count);
            Assert.Single(world.Sent, s => s.Page.Action == PageAction.Trigger && s.Page.Alert == incident.Escalation);
            Assert.InRange(world.Sent.Count(s => s.Page.Alert != incident.Escalation), 0, MoreThan);

            for (var i = 0; i < story.count; i++) world.Met(StormWorld.Ticket(i, "acme"));
            world.Advance(story.count * gap + 120);
            Assert.Equal(IncidentPhase.Resolved, Assert.Single(world.Incidents).Phase);
            var resolve = Assert.Single(world.Sent, s => s.Page.Alert == incident.Escalation && s.Page.Action == PageAction.Resolve);
            Assert.Equal((story.count, 0), (resolve.Page.Content.Incident!.Tickets, resolve.Page.Content.Incident.Open));
            Assert.All(world.Escalations, e => Assert.False(e.IsOpen));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    [Fact]
    public void Stories_OfTheseLaws_HaveStormsInThem()
    {
        var incidents = 0;
        var bundled = 0;
        Check((_, world) =>
        {
            incidents += world.Incidents.Count();
            bundled += world.Published.OfType<EscalationEvent>().Count(e => e is { What: EscalationHappening.Bundled, Phase: EscalationPhase.Bundled });
        });
        Assert.InRange(incidents, 50, int.MaxValue);
        Assert.InRange(bundled, 100, int.MaxValue);
    }

    [Fact]
    public void Gate_ThatNeverAnswers_HoldsNobodyUpForLong()
    {
        var world = new StormWorld(Start, StormWorld.Rules(Storms), delayMax: int.MaxValue);
        world.Trigger(StormWorld.Ticket(1, "acme"));
        world.Advance(2.999);
        Assert.Empty(world.Sent);
        world.Advance(3);
        Assert.Single(world.Sent);
    }

    [Fact]
    public void Resolve_ByHand_EndsTheMembers_OrLetsThemGoOn()
    {
        foreach (var release in new[] { false, true })
        {
            var world = new StormWorld(Start, StormWorld.Rules(Storms));
            for (var i = 0; i < 10; i++) world.Trigger(StormWorld.Ticket(i, "acme"));
            world.Advance(10);
            var incident = Assert.Single(world.Incidents);
            // The first four were no storm yet: they told their people, and are only listed.
            Assert.Equal(10 - MoreThan, world.Escalations.Count(e => e.Standing is EscalationStanding.Bundled));
            Assert.Equal(10, incident.OpenMembers);

            world.Take(EntityId.Incident(incident.Id), new IncidentCommand.Resolve(1, "boss", "the line is back", release));
            world.Advance(20);
            Assert.All(world.Escalations, e => Assert.Equal(release, e.IsOpen));
            Assert.Equal(release ? 10 : MoreThan, world.Sent.Count(s => s.Page.To?.User == "u1" && s.Page.Action == PageAction.Trigger));
        }
    }

    [Fact]
    public void Resolve_OfTheIncidentsEscalation_ResolvesTheIncident()
    {
        var world = new StormWorld(Start, StormWorld.Rules(Storms));
        for (var i = 0; i < 10; i++) world.Trigger(StormWorld.Ticket(i, "acme"));
        world.Advance(10);
        var incident = Assert.Single(world.Incidents);
        world.Take(EntityId.Escalation(EscalationState.KeyOf(incident.Id, "major")), new EscalationCommand.Resolve(1, "boss", "over"));
        world.Advance(20);
        Assert.Equal(IncidentPhase.Resolved, Assert.Single(world.Incidents).Phase);
        Assert.All(world.Escalations, e => Assert.False(e.IsOpen));
    }

    [Fact]
    public void Storm_ThatIsQuietForAWindow_IsOver_AndTheNextIsAnotherIncident()
    {
        var world = new StormWorld(Start, StormWorld.Rules(Storms));
        for (var i = 0; i < 10; i++) world.Trigger(StormWorld.Ticket(i, "acme"));
        world.Advance(400);
        world.Trigger(StormWorld.Ticket(50, "acme"));
        world.Advance(410);
        Assert.Single(world.Sent, s => s.Page.Content.Ticket == "T-50");
        for (var i = 60; i < 70; i++) world.Trigger(StormWorld.Ticket(i, "acme"));
        world.Advance(420);
        Assert.Equal(2, world.Incidents.Count());
    }

    [Fact]
    public void ByHand_IsNobodysStorm()
    {
        var world = new StormWorld(Start, StormWorld.Rules(Storms));
        for (var i = 0; i < 10; i++) world.Trigger(StormWorld.Ticket(i, "acme"));
        world.Advance(10);
        var before = world.Sent.Count;
        world.Ask(StormWorld.Ticket(99, "acme"), new EscalationCommand.Trigger(1, "p", StormWorld.Ticket(99, "acme"), new EscalationReason.ByHand("ann", null)));
        world.Ask(StormWorld.Ticket(7, "acme"), new EscalationCommand.Trigger(1, "p", StormWorld.Ticket(7, "acme"), new EscalationReason.ByHand("ann", null)));
        Assert.Equal(["T-99", "T-7"], world.Sent.Skip(before).Where(s => s.Page.To?.User == "u1").Select(s => s.Page.Content.Ticket));
    }

    private static void Check(Action<Story, StormWorld> law, Action<StormWorld>? prepare = null) => Prop.ForAll(Stories, story =>
    {
        var world = new StormWorld(Start, StormWorld.Rules(Storms, firstStep: Duration.FromSeconds(story.FirstStep)), story.Seed, story.DelayMax, story.TwicePercent);
        prepare?.Invoke(world);
        foreach (var (at, act) in story.Acts)
        {
            world.Advance(at);
            act.Do(world);
        }
        // Whatever was delayed has come by then, and no second step is due.
        world.Advance(20_000);
        law(story, world);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static Arbitrary<Story> Stories => (
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from delay in Gen.Elements(0, 50, 1_000, 20_000)
        from twice in Gen.Elements(0, 30)
        from first in Gen.Elements(0, 0, 30)
        from acts in Gen.ListOf(Gen.Choose(0, 900).SelectMany(at => Acts.Select(act => (at, act))))
        select new Story(seed, delay, twice, first, [.. acts.OrderBy(a => a.at)])).ToArbitrary();

    private static Gen<Act> Acts => Gen.Frequency(
        (12, from ticket in Gen.Choose(0, 25) select new Act($"trigger {ticket}", w => w.Trigger(Of(ticket)))),
        (5, from ticket in Gen.Choose(0, 25) select new Act($"met {ticket}", w => w.Met(Of(ticket)))),
        (1, from ticket in Gen.Choose(0, 25) select new Act($"acknowledge {ticket}", w => w.Ask(Of(ticket), new EscalationCommand.Acknowledge(1, "u1", null)))),
        (1, from ticket in Gen.Choose(0, 25) select new Act($"snooze {ticket}", w => w.Ask(Of(ticket), new EscalationCommand.Snooze(1, "u1", w.Now + Duration.FromSeconds(40))))),
        (1, from ticket in Gen.Choose(0, 25) select new Act($"step {ticket}", w => w.Ask(Of(ticket), new EscalationCommand.StepNow(1, "u1")))),
        (1, from ticket in Gen.Choose(0, 25) select new Act($"reassign {ticket}", w => w.Ask(Of(ticket), new EscalationCommand.Reassign(1, "u1", new EscalationTarget.Person("boss"))))),
        (1, from ticket in Gen.Choose(0, 25) select new Act($"resolve {ticket}", w => w.Ask(Of(ticket), new EscalationCommand.Resolve(1, "u1", null)))),
        (1, from release in Gen.Elements(true, false)
            select new Act($"resolve the incident, release {release}", w =>
            {
                if (w.Incidents.FirstOrDefault(i => i.IsOpen) is { } open) w.Take(EntityId.Incident(open.Id), new IncidentCommand.Resolve(1, "boss", null, release));
            })));

    private static EscalatedTicket Of(int ticket) => StormWorld.Ticket(ticket, ticket % 5 == 0 ? "other" : "acme", ticket % 2 == 0 ? "desk" : null);

    private sealed record Story(int Seed, int DelayMax, int TwicePercent, int FirstStep, IReadOnlyList<(int At, Act Act)> Acts);

    private sealed record Act(string Name, Action<StormWorld> Do)
    {
        public override string ToString() => Name;
    }
}
