using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Escalations;

/// <summary>Steps that are taken in some hours only.</summary>
public sealed class StepHoursTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly StepHours Office = new(WeeklyHours.MondayToFriday(new OpenHours(new LocalTime(9, 0), new LocalTime(17, 0))), Berlin);

    // A Friday, 16:50 in Berlin.
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 6, 15, 50);

    [Theory]
    [InlineData("2026-03-06T15:50:00", "2026-03-06T15:50:00")]
    [InlineData("2026-03-06T15:59:59.9", "2026-03-06T15:59:59.9")]
    [InlineData("2026-03-06T16:00:00", "2026-03-09T08:00:00")]
    [InlineData("2026-03-09T07:59:59.9", "2026-03-09T08:00:00")]
    [InlineData("2026-03-27T20:00:00", "2026-03-30T07:00:00")]
    public void Opens_AtOnceWithinTheHours_AndWhenTheNextOnesBegin(string at, string opens) =>
        Assert.Equal(InstantOf(opens), Office.Opens(InstantOf(at)));

    [Fact]
    public void Step_DueOutsideItsHours_WaitsAndTheLaterOnesFollowAtTheirDistance()
    {
        var run = new EscalationRun(Start);
        var rules = Rules(Step(0, "u1"), Step(20, "u2", Office), Step(50, "u3"));
        run.Decide(0, Breach, rules);

        run.Advance(0, rules);
        Assert.Equal(Instant.FromUtc(2026, 3, 9, 8, 0), run.State!.NextStepAt);
        run.Advance(4 * NodaConstants.SecondsPerDay, rules);

        Assert.Equal(
            [("u1", Start), ("u2", Instant.FromUtc(2026, 3, 9, 8, 0)), ("u3", Instant.FromUtc(2026, 3, 9, 8, 30))],
            run.Sent.Where(s => s.Page.Action == PageAction.Trigger).Select(s => (s.Page.To!.User, s.At)));
    }

    [Fact]
    public void Step_DueWhileNobodyWasThere_IsNotTakenOutsideItsHours()
    {
        var run = new EscalationRun(Start);
        var rules = Rules(Step(0, "u1"), Step(5, "u2", Office));
        run.Decide(0, Breach, rules);
        run.IsAway = true;

        run.Decide(3_600, new EscalationCommand.Wake(1), rules);

        Assert.Equal((0, Instant.FromUtc(2026, 3, 9, 8, 0)), (run.State!.Step, run.State.NextStepAt!.Value));
    }

    [Fact]
    public void Step_ByHand_IsTakenAtOnce()
    {
        var run = new EscalationRun(Start);
        var rules = Rules(Step(0, "u1"), Step(20, "u2", Office));
        run.Decide(0, Breach, rules);

        run.Decide(3_600, new EscalationCommand.StepNow(1, "ann"), rules);

        Assert.Equal("u2", run.Sent.Last().Page.To!.User);
    }

    [Fact]
    public void Stored_IsReadBackEqual()
    {
        var run = new EscalationRun(Start);
        var night = new StepHours(WeeklyHours.EveryDay(new OpenHours(new LocalTime(22, 0), new LocalTime(6, 30)), OpenHours.WholeDay), Berlin);
        run.Decide(0, Breach, Rules(Step(0, "u1", night)));

        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream)) EscalationJson.Write(writer, run.State!);

        Assert.Equal(run.State, EscalationJson.Read(stream.ToArray()));
    }

    private static EscalationCommand Breach => new EscalationCommand.Trigger(1, "p1", EscalationRun.Ticket, EscalationRun.Breach);

    private static EscalationStep Step(int minutes, string user, StepHours? only = null) =>
        new(Duration.FromMinutes(minutes), [new EscalationTarget.Person(user)], null, Only: only);

    private static EscalationRules Rules(params EscalationStep[] steps)
    {
        UserDefinition[] users = [.. new[] { "u1", "u2", "u3" }.Select(id => new UserDefinition(id, id, [new UserContact("any", Duration.Zero)]))];
        return EscalationRules.Of(1, [new EscalationDefinition { Id = "p1", Steps = steps.ToEquatableArray() }], users, new OnCallRoster([], users));
    }

    private static Instant InstantOf(string text) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(text + "Z").Value;
}
