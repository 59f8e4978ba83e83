using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Escalations;

/// <summary>What holds of every escalation, whatever its policy and whatever people do when.</summary>
public sealed class EscalationLawTests
{
    private const int Cases = 400;
    private const double EndSeconds = 40_000;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    [Fact]
    public void Pages_OfOneId_AreTheSameWhereverTheyAreAskedFor() => Check(run =>
    {
        foreach (var same in run.Sent.GroupBy(s => s.Page.Id))
            Assert.Single(same.Select(s => (s.Page.Channel, s.Page.To?.User, s.Page.Action, s.Page.Alert, s.Page.Content.Level)).Distinct());
    });

    [Fact]
    public void Pages_ThatAreAnswered_AreAskedForOnce() => Check(run => Assert.Distinct(run.Sent.Select(s => s.Page.Id)));

    [Fact]
    public void Acknowledged_NobodyIsTold_UntilItIsTakenBack() => Check(run =>
    {
        var quietSince = new Dictionary<string, Instant>();
        foreach (var (at, published, sent) in run.Course)
        {
            switch (published)
            {
                case { What: EscalationHappening.Acknowledged or EscalationHappening.Snoozed or EscalationHappening.Resolved }:
                    quietSince[published.Escalation] = at;
                    break;
                case { What: EscalationHappening.Reopened or EscalationHappening.Stepped or EscalationHappening.Reassigned or EscalationHappening.Triggered }:
                    quietSince.Remove(published.Escalation);
                    break;
            }
            if (sent is { Action: PageAction.Trigger })
                Assert.False(quietSince.ContainsKey(sent.Alert), $"{sent.Id} was sent at {at}, after {quietSince.GetValueOrDefault(sent.Alert)}");
        }
    });

    [Fact]
    public void Resolved_WhoeverWasTold_LearnsOfIt() => Check(run =>
    {
        foreach (var resolved in run.Published.Where(p => p.What == EscalationHappening.Resolved))
        {
            var pages = run.Sent.Where(s => s.Page.Alert == resolved.Escalation).Select(s => s.Page).ToList();
            Assert.Equal(
                pages.Where(p => p.Action == PageAction.Trigger).Select(p => (p.To?.User, p.Channel)).Distinct().Order(),
                pages.Where(p => p.Action == PageAction.Resolve).Select(p => (p.To?.User, p.Channel)).Order());
        }
    });

    [Fact]
    public void Steps_ThatTimeTakes_ComeInOrderAndNoneIsPassedOver() => Check(run =>
    {
        foreach (var course in run.Published.GroupBy(p => p.Escalation))
        {
            var level = 0;
            foreach (var happened in course)
            {
                if (happened.What is not (EscalationHappening.Stepped or EscalationHappening.NobodyOnCall)) continue;
                if (happened.Level == level) continue;
                Assert.True(happened.Level == level + 1 || happened.Level == 1, $"{happened} came after level {level}");
                level = happened.Level;
            }
        }
    });

    [Fact]
    public void Tier_OfAStep_IsToldToTheTicketOnceAStep() => Check(run => Assert.Distinct(run.Tells.Select(t => ((TicketCommand.Record)t.Command).Event.Id)));

    /// <summary>A host that dies and comes back wakes it early, late and twice.</summary>
    [Fact]
    public void Wakes_ThatNobodyAskedFor_ChangeNothing() => Prop.ForAll(Stories, story =>
    {
        var plain = Played(story, []);
        var woken = Played(story, story.Wakes);
        Assert.Equal(plain.Published, woken.Published);
        Assert.Equal(plain.Sent, woken.Sent);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    /// <summary>Pages that nothing was heard of are asked for again, under the same id, until something is.</summary>
    [Fact]
    public void Pages_NobodyAnswers_AreAskedForAgain()
    {
        var story = new Story([Step(0, "u1")], 0, null, WhenNobody.Skip, null, [], []);
        var run = new EscalationRun(Start) { KeepsPages = true };
        var rules = Rules(story);
        run.Decide(0, Trigger(), rules);
        run.Advance(100, rules);
        Assert.Equal([0.0, 30, 60, 90], run.Told.Select(t => t.Seconds));
        Assert.Single(run.Sent.Select(s => s.Page.Id).Distinct());
    }

    [Fact]
    public void Policy_OfWhichNobodyIsOnCall_DoesNotRunInCircles()
    {
        var step = new EscalationStep(Duration.Zero, [new EscalationTarget.OnCall("nobody")], null);
        var story = new Story([step, step with { After = Duration.FromMinutes(1) }], null, Duration.FromSeconds(10), WhenNobody.Skip, null, [], []);
        var run = new EscalationRun(Start);
        var rules = Rules(story);
        run.Decide(0, Trigger(), rules);
        run.Advance(3_600, rules);
        Assert.Empty(run.Sent);
        Assert.InRange(run.Published.Count(p => p.What == EscalationHappening.NobodyOnCall), 100, 1_000);
    }

    [Fact]
    public void Outage_OfManyPasses_TakesTheLastOneOnly()
    {
        var story = new Story([Step(0, "u1"), Step(60, "u2")], null, Duration.FromSeconds(60), WhenNobody.Skip, null, [], []);
        var run = new EscalationRun(Start);
        var rules = Rules(story);
        run.Decide(0, Trigger(), rules);
        run.IsAway = true;
        run.Decide(100_000, new EscalationCommand.Wake(1), rules);
        Assert.InRange(run.Told.Count(t => t.Seconds >= 100_000), 1, 4);
        Assert.True(run.State!.NextStepAt > Start + Duration.FromSeconds(100_000));
    }

    private static void Check(Action<EscalationRun> law) =>
        Prop.ForAll(Stories, story => law(Played(story, []))).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static EscalationRun Played(Story story, IReadOnlyList<int> wakes)
    {
        var run = new EscalationRun(Start);
        var rules = Rules(story);
        run.Decide(0, Trigger(), rules);
        var all = story.Commands.Select(c => (At: (double)c.At, Command: (EscalationCommand?)c.Command))
            .Concat(wakes.Select(w => (At: w + 0.5, Command: (EscalationCommand?)null)))
            .OrderBy(c => c.At);
        foreach (var (at, command) in all) run.Decide(at, command ?? new EscalationCommand.Wake(1), rules);
        run.Advance(EndSeconds, rules);
        return run;
    }

    private static EscalationCommand.Trigger Trigger() => new(1, "p", EscalationRun.Ticket, EscalationRun.Breach);

    private static EscalationStep Step(int after, params string[] users) =>
        new(Duration.FromSeconds(after), users.Select(u => (EscalationTarget)new EscalationTarget.Person(u)).ToEquatableArray(), null);

    private static EscalationRules Rules(Story story)
    {
        var users = new[] { "u1", "u2", "u3" }.Select((id, i) => new UserDefinition(
            id, id, [.. Enumerable.Range(0, i + 1).Select(n => new UserContact($"c{n % 2}", Duration.FromSeconds(n * 40)))])).ToList();
        var policy = new EscalationDefinition
        {
            Id = "p",
            Steps = story.Steps,
            Repeat = story.Repeat,
            RepeatAfter = story.RepeatAfter,
            WhenNobody = story.WhenNobody,
            AcknowledgeTimeout = story.AcknowledgeTimeout,
        };
        return EscalationRules.Of(1, [policy], users, new OnCallRoster([EscalationRun.Nobody], users));
    }

    private static Arbitrary<Story> Stories => (
        from steps in Steps
        from repeat in Gen.Elements<int?>(0, 0, 1, 2, null)
        from after in Gen.Choose(30, 3_000)
        from nobody in Gen.Elements(WhenNobody.Skip, WhenNobody.Wait, WhenNobody.FallBack)
        from timeout in Gen.Elements<Duration?>(null, null, Duration.FromSeconds(600))
        from commands in Gen.ListOf(Gen.Choose(1, 20_000).SelectMany(at => Commands(at).Select(c => (at, c))))
        from wakes in Gen.ListOf(Gen.Choose(1, 20_000))
        select new Story(steps, repeat, Duration.FromSeconds(after), nobody, timeout, [.. commands.OrderBy(c => c.at).Take(12)], [.. wakes.Order().Take(12)])).ToArbitrary();

    private static Gen<EquatableArray<EscalationStep>> Steps =>
        from count in Gen.Choose(1, 4)
        from gaps in Gen.ArrayOf(Gen.Choose(0, 1_200), count)
        from targets in Gen.ArrayOf(Gen.Elements<EscalationTarget>(
            new EscalationTarget.Person("u1"), new EscalationTarget.Person("u2"), new EscalationTarget.Person("u3"),
            new EscalationTarget.Broadcast("room"), new EscalationTarget.OnCall("nobody")), count)
        from tiers in Gen.ArrayOf(Gen.Elements<Tier?>(null, Tier.L2, Tier.L3), count)
        select Enumerable.Range(0, count)
            .Select(i => new EscalationStep(Duration.FromSeconds(gaps[..(i + 1)].Sum() - (i == 0 ? gaps[0] / 2 : 0)), [targets[i]], tiers[i]))
            .ToEquatableArray();

    private static Gen<EscalationCommand> Commands(int at) => Gen.OneOf<EscalationCommand>(
        Gen.Constant<EscalationCommand>(new EscalationCommand.Acknowledge(1, "u1", null)),
        Gen.Constant<EscalationCommand>(new EscalationCommand.Acknowledge(1, "u2", Start + Duration.FromSeconds(at + 500))),
        Gen.Constant<EscalationCommand>(new EscalationCommand.Snooze(1, "u1", Start + Duration.FromSeconds(at + 900))),
        Gen.Constant<EscalationCommand>(new EscalationCommand.StepNow(1, "u3")),
        Gen.Constant<EscalationCommand>(new EscalationCommand.Reopen(1, "u2")),
        Gen.Constant<EscalationCommand>(new EscalationCommand.Reassign(1, "u2", new EscalationTarget.Person("u3"))),
        Gen.Constant<EscalationCommand>(new EscalationCommand.Resolve(1, "u2", "done")),
        Gen.Constant<EscalationCommand>(new EscalationCommand.ClockDone(1, Metric.FirstResponse, 1, "met")),
        Gen.Constant<EscalationCommand>(new EscalationCommand.Trigger(
            1, "p", EscalationRun.Ticket, new EscalationReason.Clock(new Metric("resolution"), 1, Start, Start + Duration.FromSeconds(at)))),
        Gen.Constant<EscalationCommand>(Trigger()));

    private sealed record Story(
        EquatableArray<EscalationStep> Steps,
        int? Repeat,
        Duration? RepeatAfter,
        WhenNobody WhenNobody,
        Duration? AcknowledgeTimeout,
        IReadOnlyList<(int At, EscalationCommand Command)> Commands,
        IReadOnlyList<int> Wakes);
}
