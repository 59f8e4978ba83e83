using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tickets;
using static SlaMonitor.Core.Tests.Tickets.Scenario;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>Clocks whose due instant is a date of the ticket and an offset.</summary>
public sealed class DateMetricTests
{
    [Fact]
    public void Date_Set_IsDueAtTheDatePlusTheOffset()
    {
        var ticket = Ticket(offsetMinutes: 10).Created("09:00");
        Assert.Equal(ClockState.Waiting, ticket.Clock("visit").State);
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z");
        Assert.Equal((ClockState.Running, T("14:10")), (ticket.Clock("visit").State, ticket.Clock("visit").DueAt));
        ticket.AdvanceTo("14:10");
        Assert.Equal(ClockState.Running, ticket.Clock("visit").State);
        ticket.Tell("14:10", TicketEventType.AgentReplied);
        Assert.Equal(ClockState.Met, ticket.Clock("visit").State);
    }

    [Fact]
    public void Date_OneTickAfterDue_IsABreach()
    {
        var ticket = Ticket(offsetMinutes: -120).Created("09:00");
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z").AdvanceTo("12:00:01");
        Assert.Equal(T("12:00"), ticket.Clock("visit").BreachedAt);
    }

    [Fact]
    public void Date_NeverPauses()
    {
        var ticket = Ticket(offsetMinutes: 0).Created("09:00");
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z").Status("10:00", TicketStatus.Pending);
        Assert.Equal(T("14:00"), ticket.Clock("visit").DueAt);
    }

    [Fact]
    public void Date_Moved_MovesTheDueInstantBothWays()
    {
        var ticket = Ticket(offsetMinutes: 0).Created("09:00");
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z");
        Visit(ticket, "10:00", "2026-03-02T18:00:00Z");
        Assert.Equal(T("18:00"), ticket.Clock("visit").DueAt);
        Visit(ticket, "11:00", "2026-03-02T12:00:00Z");
        Assert.Equal(T("12:00"), ticket.Clock("visit").DueAt);
        Assert.Single(ticket.State!.Picture.Clocks);
    }

    [Fact]
    public void Date_MovedIntoThePast_BreachesAtTheChange()
    {
        var ticket = Ticket(offsetMinutes: 0).Created("09:00");
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z");
        Visit(ticket, "10:00", "2026-03-02T08:00:00Z").AdvanceTo("10:01");
        Assert.Equal(T("10:00"), ticket.Clock("visit").BreachedAt);
    }

    [Fact]
    public void Date_SetToThePast_BreachesWhenItIsSet()
    {
        var ticket = Ticket(offsetMinutes: 0).Created("09:00");
        Visit(ticket, "10:00", "2026-03-02T08:00:00Z").AdvanceTo("10:01");
        Assert.Equal(T("10:00"), ticket.Clock("visit").BreachedAt);
    }

    [Fact]
    public void Date_Removed_EndsWithoutAVerdictAndGoesOnWhenSetAgain()
    {
        var ticket = Ticket(offsetMinutes: 0).Created("09:00");
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z");
        Visit(ticket, "10:00", null);
        Assert.Equal((ClockState.Cancelled, DateDemand.DateRemoved), (ticket.Clock("visit").State, ticket.Clock("visit").StoppedBy));
        Visit(ticket, "11:00", "2026-03-02T15:00:00Z");
        Assert.Equal((ClockState.Running, T("15:00")), (ticket.Clock("visit").State, ticket.Clock("visit").DueAt));
    }

    [Fact]
    public void Date_MovedAfterTheStop_IsANewCycle()
    {
        var ticket = Ticket(offsetMinutes: 0).Created("09:00");
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z").Tell("13:00", TicketEventType.AgentReplied).Tell("13:30", TicketEventType.NoteAdded);
        Assert.Equal(ClockState.Met, Assert.Single(ticket.State!.Picture.Clocks).State);
        Visit(ticket, "15:00", "2026-03-02T17:00:00Z");
        Assert.Equal(T("17:00"), ticket.Clock("visit", 2).DueAt);
    }

    [Fact]
    public void Date_SolvedAndReopened_GoesOnToTheSameDate()
    {
        var ticket = Ticket(offsetMinutes: 0).Created("09:00");
        Visit(ticket, "09:30", "2026-03-02T14:00:00Z").Tell("10:00", TicketEventType.Solved).Tell("12:00", TicketEventType.Reopened);
        Assert.Equal((ClockState.Running, T("14:00")), (ticket.Clock("visit").State, ticket.Clock("visit").DueAt));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("9999-12-31T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void Date_NoTimestamp_CountsAsNotSet(string value)
    {
        var ticket = Ticket(offsetMinutes: 10).Created("09:00");
        Visit(ticket, "09:30", value);
        Assert.Equal(ClockState.Waiting, ticket.Clock("visit").State);
    }

    [Fact]
    public void Date_WithoutATime_IsMidnightUtc()
    {
        var ticket = Ticket(offsetMinutes: 10).Created("09:00");
        Visit(ticket, "09:30", "2026-03-04");
        Assert.Equal(T("2026-03-04T00:10:00Z"), ticket.Clock("visit").DueAt);
    }

    [Fact]
    public void Date_OffsetInOfficeHours_CountsThem()
    {
        var office = CalendarSamples.Compile(CalendarSamples.Office("Europe/Berlin", "office"));
        var ticket = new Scenario([BusinessCalendar.AlwaysOpen, office], Policy(-120, "office")).Created("09:00");
        // Tuesday 09:00 in Berlin, an hour after opening at the earliest: two open hours before lie partly on Monday.
        Visit(ticket, "09:30", "2026-03-03T08:30:00Z");
        Assert.Equal(office.Add(T("2026-03-03T08:30:00Z"), Duration.FromHours(-2)), ticket.Clock("visit").DueAt);
        Assert.True(ticket.Clock("visit").DueAt < T("2026-03-03T00:00:00Z"));
    }

    private static Scenario Visit(Scenario ticket, string at, string? value) => ticket.Tell(
        at,
        TicketEventType.FieldsChanged,
        new TicketChanges { Fields = [new FieldChange("visit_at", value is null ? null : new FieldValue.Text(value))] });

    private static Scenario Ticket(int offsetMinutes) => new(Policy(offsetMinutes, "24x7"));

    private static Policy Policy(int offsetMinutes, string calendar) => new()
    {
        Id = "p",
        Match = Match.Always,
        Targets =
        [
            new Target
            {
                Metric = new Metric("visit"),
                Rule = new MetricRule.Date(
                    MatchField.Find("fields.visit_at")!,
                    Duration.FromMinutes(offsetMinutes),
                    [new ClockCondition(new Occurrence.Happens(Happening.AgentReplied), Match.Always)]),
                Durations = TargetDurations.ByDate,
                Calendar = calendar,
            },
        ],
    };
}
