using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tests.Tickets;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Explanations;

public sealed class ExplanationTextTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    private static readonly Policy Urgent = new()
    {
        Id = "urgent",
        Match = new Match.Where(MatchField.Find("priority")!, new FieldTest.OneOf([new Literal("urgent")])),
        Targets = [Scenario.Target(MetricPreset.Resolution, "resolution", Duration.FromHours(4), "office", [TicketStatus.Pending], [50])],
    };

    private static readonly Policy Everyone = new()
    {
        Id = "everyone",
        Match = Match.Always,
        Targets = [Scenario.Target(MetricPreset.Resolution, "resolution", Duration.FromHours(8), "office", [TicketStatus.Pending], [50])],
    };

    private static Scenario Desk => new([BusinessCalendar.AlwaysOpen, CalendarSamples.Compile(CalendarSamples.Office("Europe/Berlin", "office"))], Urgent, Everyone);

    [Fact]
    public void Of_BreachedClock_SaysWhatWasPromisedWhyAndHowItWasCounted()
    {
        var ticket = Desk
            .Tell("2026-03-27T13:00:00Z", TicketEventType.Created, new TicketChanges { Subject = Change<string>.To("Cannot\nlog in") }, ActorKind.Customer)
            .Status("2026-03-27T14:00:00Z", TicketStatus.Pending)
            .Status("2026-03-27T15:00:00Z", TicketStatus.Open)
            .Tell("2026-03-30T08:00:00Z", TicketEventType.PriorityChanged, new TicketChanges { Priority = Priority.Urgent }, ActorKind.Agent)
            .AdvanceTo("2026-03-30T10:30:00Z");

        var text = ExplanationText.Of(Explainer.Explain(ticket.State!.Log, ticket.Rulebook, Scenario.T("2026-03-30T10:30:00Z")), Berlin);

        Assert.Equal(
            """
            Ticket T-1: Cannot log in
            priority urgent, status open
            As of Mon 2026-03-30 10:30:00 UTC (12:30:00 +02:00). Times are in UTC and, in brackets, as clocks in Europe/Berlin show them, with their distance from UTC.

            resolution: breached
            Promised: 4 h of open time in calendar office (time zone Europe/Berlin), by policy urgent, for priority urgent.
            Result: breached at Mon 2026-03-30 09:00:00 UTC (11:00:00 +02:00), and not stopped since. 5 h 30 min are used, 1 h 30 min more than promised. It stood still for 1 h of open time, which is not counted.

            Why this promise
            From Fri 2026-03-27 13:00:00 UTC (14:00:00 +01:00) on (cause: test/e1). The policies were tried in order:
            - urgent does not cover it: priority is urgent is not so: it is normal.
            - everyone covers it (every ticket) and promises resolution: it decides.
            From Mon 2026-03-30 08:00:00 UTC (10:00:00 +02:00) on (cause: test/e4). The policy changed from everyone to urgent, the priority changed from normal to urgent, the time allowed changed from 8 h to 4 h. The policies were tried in order:
            - urgent covers it (priority is urgent) and promises resolution: it decides.

            What mattered
            - Fri 2026-03-27 13:00:00 UTC (14:00:00 +01:00): created by customer (test/e1): the clock started.
            - Fri 2026-03-27 14:00:00 UTC (15:00:00 +01:00): status changed: status pending (test/e2): the clock stood still from here on.
            - Fri 2026-03-27 15:00:00 UTC (16:00:00 +01:00): status changed: status open (test/e3): the clock went on.
            - Mon 2026-03-30 08:00:00 UTC (10:00:00 +02:00): priority changed: priority urgent by agent (test/e4): another promise holds from here on.
            - Mon 2026-03-30 08:00:00 UTC (10:00:00 +02:00): warning at 50%; it was then due at Mon 2026-03-30 09:00:00 UTC (11:00:00 +02:00).
            - Mon 2026-03-30 09:00:00 UTC (11:00:00 +02:00): breach: the time promised was used up and the clock had not been stopped.

            How the time was counted
            - Fri 2026-03-27 13:00:00 UTC (14:00:00 +01:00) to Fri 2026-03-27 14:00:00 UTC (15:00:00 +01:00): 1 h counted.
            - Fri 2026-03-27 14:00:00 UTC (15:00:00 +01:00) to Fri 2026-03-27 15:00:00 UTC (16:00:00 +01:00): 1 h not counted: status pending.
            - Fri 2026-03-27 15:00:00 UTC (16:00:00 +01:00) to Fri 2026-03-27 16:00:00 UTC (17:00:00 +01:00): 1 h counted.
            - Fri 2026-03-27 16:00:00 UTC (17:00:00 +01:00) to Mon 2026-03-30 07:00:00 UTC (09:00:00 +02:00): not counted: calendar office closed.
            - Mon 2026-03-30 07:00:00 UTC (09:00:00 +02:00) to Mon 2026-03-30 10:30:00 UTC (12:30:00 +02:00): 3 h 30 min counted.
            - Together: 5 h 30 min counted.

            """,
            text);
    }

    [Fact]
    public void Of_PausedClock_ForecastsTheDueInstant()
    {
        var ticket = Desk.Created("09:00").Status("10:00", TicketStatus.Pending);

        var text = ExplanationText.Of(Explainer.Explain(ticket.State!.Log, ticket.Rulebook, Scenario.T("15:00")), null);

        Assert.Contains(
            "Result: it stands still (status pending). 1 h are used and 7 h are left. If it went on now it would be due at Tue 2026-03-03 14:00:00 UTC. "
            + "It stood still for 5 h of open time, which is not counted.",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TicketWithoutPromise_SaysHowEachPolicyFared()
    {
        var ticket = new Scenario(Urgent with { Targets = [Scenario.Target(MetricPreset.Resolution, "resolution", Duration.FromHours(4))] }).Created("09:00");

        var text = ExplanationText.Of(Explainer.Explain(ticket.State!.Log, ticket.Rulebook, Scenario.T("10:00")), null);

        Assert.EndsWith(
            "\nNothing is promised for this ticket. The policies were tried in order:\n- urgent does not cover it: priority is urgent is not so: it is normal.\n",
            text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PT0S", "0 s")]
    [InlineData("PT1H45M5.5S", "1 h 45 min 5.5 s")]
    [InlineData("PT80H", "80 h")]
    [InlineData("-PT90S", "-1 min 30 s")]
    public void Words_OfADuration_AreExact(string duration, string words) =>
        Assert.Equal(words, DurationWords.Of(DurationText.Parse(duration)!.Value));

    [Fact]
    public void Only_UnknownMetric_NamesThoseThatExist()
    {
        var ticket = Desk.Created("09:00");
        var explanation = Explainer.Explain(ticket.State!.Log, ticket.Rulebook, Scenario.T("10:00"));

        Assert.Equal("The ticket has no clock for metric \"resolutoin\"; it has resolution.", explanation.WhyNone(new Metric("resolutoin"), null));
        Assert.Equal("The ticket has no clock for metric \"resolution\" in cycle 2; it has resolution.", explanation.WhyNone(Metric.Resolution, 2));
        Assert.Null(explanation.WhyNone(Metric.Resolution, 1));
    }
}
