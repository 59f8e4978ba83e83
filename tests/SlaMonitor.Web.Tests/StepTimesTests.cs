using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Tests;

/// <summary>When the steps of an escalation are shown to be taken.</summary>
public sealed class StepTimesTests
{
    // A Friday evening.
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 6, 20, 0);
    private static readonly StepHours Office = new(WeeklyHours.MondayToFriday(new OpenHours(new LocalTime(9, 0), new LocalTime(17, 0))), DateTimeZone.Utc);

    [Fact]
    public void Steps_BehindOneThatWaitsForItsHours_FollowIt()
    {
        var monday = Instant.FromUtc(2026, 3, 9, 9, 0);
        EscalationStep[] steps = [Step(0), Step(20) with { Only = Office }, Step(50)];
        var ann = new UserDefinition("ann", "Ann", []);
        var rules = EscalationRules.Of(1, [new EscalationDefinition { Id = "p", Steps = [.. steps] }], [ann], new OnCallRoster([], [ann]));
        var breach = new EscalationReason.Clock(Metric.Resolution, 1, Start, Start);
        var state = EscalationDecider.Decide(null, "T-1|p", new EscalationCommand.Trigger(1, "p", new EscalatedTicket("T-1"), breach), Start, rules).State!;

        Assert.Equal([Start, monday, monday + Duration.FromMinutes(30)], state.Document().Steps.Select(s => s.At));

        state = EscalationDecider.Decide(state, "T-1|p", new EscalationCommand.Wake(1), monday, rules).State!;

        Assert.Equal([null, monday, monday + Duration.FromMinutes(30)], state.Document().Steps.Select(s => s.At));
    }

    private static EscalationStep Step(int minutes) => new(Duration.FromMinutes(minutes), [new EscalationTarget.Person("ann")], null);
}
