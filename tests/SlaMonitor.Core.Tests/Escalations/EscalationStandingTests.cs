using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.Escalations;

/// <summary>Since when somebody has an escalation, or nobody, and what they said when they took it.</summary>
public sealed class EscalationStandingTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly EscalationRules Rules = EscalationRules.Of(
        1,
        [new EscalationDefinition { Id = "p", Steps = [Step(0), Step(600)], AcknowledgeTimeout = Duration.FromMinutes(5) }],
        [User("a"), User("b")],
        new OnCallRoster([], []));

    [Fact]
    public void Since_IsWhenTheStandingBegan_NotWhenItWasLastDecided()
    {
        var run = Triggered();
        Assert.Equal(At(0), run.State!.Since);

        run.Decide(60, new EscalationCommand.Acknowledge(1, "a", null), Rules);
        // Nothing comes of a second one: the first has it.
        run.Decide(90, new EscalationCommand.Acknowledge(1, "b", null), Rules);
        run.Decide(120, new EscalationCommand.Reassign(1, "a", new EscalationTarget.Person("b")), Rules);
        // Whoever it was handed to has not said yet that they act.
        Assert.Equal((At(120), EscalationPhase.Triggered), (run.State.Since, run.State.Standing.Phase));
        run.Decide(130, new EscalationCommand.Acknowledge(1, "b", null), Rules);
        Assert.Equal((At(130), "b"), (run.State.Since, ((EscalationStanding.Acknowledged)run.State.Standing).By));

        // The acknowledgement times out, and later the next step comes.
        run.Advance(430, Rules);
        Assert.Equal((At(430), EscalationPhase.Triggered), (run.State.Since, run.State.Standing.Phase));
        run.Decide(440, new EscalationCommand.StepNow(1, "b"), Rules);
        Assert.Equal(At(430), run.State.Since);

        run.Decide(500, new EscalationCommand.Snooze(1, "b", At(900)), Rules);
        Assert.Equal(At(500), run.State.Since);
        run.Decide(600, new EscalationCommand.StepNow(1, "b"), Rules);
        Assert.Equal((At(600), EscalationPhase.Triggered), (run.State.Since, run.State.Standing.Phase));
        run.Decide(700, new EscalationCommand.Resolve(1, "b", null), Rules);
        Assert.Equal(At(700), run.State.Since);
        run.Decide(800, new EscalationCommand.Trigger(1, "p", EscalationRun.Ticket, EscalationRun.Breach), Rules);
        Assert.Equal(At(800), run.State.Since);
    }

    [Theory]
    [InlineData(EscalationHappening.Acknowledged)]
    [InlineData(EscalationHappening.Snoozed)]
    [InlineData(EscalationHappening.Stepped)]
    [InlineData(EscalationHappening.Reassigned)]
    [InlineData(EscalationHappening.Reopened)]
    [InlineData(EscalationHappening.Resolved)]
    public void Note_OfWhoeverActs_IsPublishedWithWhatTheyDid(EscalationHappening what)
    {
        var run = Triggered();
        if (what == EscalationHappening.Reopened) run.Decide(5, new EscalationCommand.Acknowledge(1, "b", null), Rules);

        run.Decide(
            10,
            what switch
            {
                EscalationHappening.Acknowledged => new EscalationCommand.Acknowledge(1, "a", null, Note: "why"),
                EscalationHappening.Snoozed => new EscalationCommand.Snooze(1, "a", At(100), "why"),
                EscalationHappening.Stepped => new EscalationCommand.StepNow(1, "a", "why"),
                EscalationHappening.Reassigned => new EscalationCommand.Reassign(1, "a", new EscalationTarget.Person("b"), "why"),
                EscalationHappening.Reopened => new EscalationCommand.Reopen(1, "a", "why"),
                _ => new EscalationCommand.Resolve(1, "a", "why"),
            },
            Rules);

        var told = run.Published.First(p => p.By == "a");
        Assert.Equal((what, "why"), (told.What, told.Note));
    }

    private static EscalationRun Triggered()
    {
        var run = new EscalationRun(Start);
        run.Decide(0, new EscalationCommand.Trigger(1, "p", EscalationRun.Ticket, EscalationRun.Breach), Rules);
        return run;
    }

    private static Instant At(double seconds) => Start + Duration.FromSeconds(seconds);

    private static EscalationStep Step(double after) => new(Duration.FromSeconds(after), [new EscalationTarget.Person("a")], null);

    private static UserDefinition User(string id) => new(id, id, [new UserContact("pager", Duration.Zero)]);
}
