using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tickets;
using static SlaMonitor.Core.Tests.Tickets.Scenario;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>A ticket goes on under another version of the configuration.</summary>
public sealed class AdoptionTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public void Adopt_LongerTarget_MovesDueAndKeepsTimeUsed()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", 2 * Hour)).Created("09:00")
            .Adopt("10:30", Promise(MetricPreset.Resolution, "resolution", 4 * Hour));

        var clock = ticket.Clock("resolution");
        Assert.Equal(T("13:00"), clock.DueAt);
        Assert.Equal(Duration.FromMinutes(90), clock.Elapsed);
        Assert.Equal(T("13:00"), ticket.All<ClockEvent.Changed>().Last().DueAt);
        Assert.Equal([new Adoption(Instant.MinValue, 1), new Adoption(T("10:30"), 2)], ticket.State!.Log.Adoptions);
    }

    [Fact]
    public void Adopt_TargetAlreadyUsed_BreachesAtTheChangeWithTheReason()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", 4 * Hour)).Created("09:00")
            .Adopt("11:00", Promise(MetricPreset.Resolution, "resolution", Hour, warnAt: [50]));

        var breach = Assert.Single(ticket.All<ClockEvent.Breached>());
        Assert.Equal(T("11:00"), breach.BreachedAt);
        Assert.Contains("promise changed", breach.Reason, StringComparison.Ordinal);
        Assert.Equal(ClockState.Breached, ticket.Clock("resolution").State);
    }

    [Fact]
    public void Adopt_AlreadyBreached_TheBreachStands()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", Hour)).Created("09:00")
            .Adopt("11:00", Promise(MetricPreset.Resolution, "resolution", 4 * Hour));

        Assert.Equal(T("10:00"), ticket.Clock("resolution").BreachedAt);
        Assert.Empty(ticket.All<ClockEvent.BreachRetracted>());
    }

    [Fact]
    public void Adopt_LowerWarning_WarnsAtOnce()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", 4 * Hour, warnAt: [90])).Created("09:00")
            .Adopt("11:00", Promise(MetricPreset.Resolution, "resolution", 4 * Hour, warnAt: [25, 90]));

        Assert.Equal(("25%", T("11:00")), (ticket.All<ClockEvent.Warned>().Single().Threshold, ticket.All<ClockEvent.Warned>().Single().At));
    }

    [Fact]
    public void Adopt_CalendarOfTheSameIdWithOtherHours_CountsEachInItsOwnTime()
    {
        var late = CalendarSamples.Compile(CalendarSamples.Office("Europe/Berlin", "office"));
        var ticket = new Scenario([BusinessCalendar.AlwaysOpen, late], Promise(MetricPreset.Resolution, "resolution", 10 * Hour, "office"))
            .Created("2026-03-01T12:00:00Z")
            .Adopt("2026-03-02T10:00:00Z", [BusinessCalendar.AlwaysOpen, RoundTheClock("office")], Promise(MetricPreset.Resolution, "resolution", 10 * Hour, "office"));

        var clock = ticket.Clock("resolution");
        var used = late.Between(Instant.FromUtc(2026, 3, 1, 12, 0), T("10:00"));
        Assert.Equal(2 * Hour, used);
        Assert.Equal(used, clock.Elapsed);
        Assert.Equal(T("10:00") + 10 * Hour - used, clock.DueAt);
        // A late event from before the change is still counted in the hours of then.
        ticket.Tell("2026-03-02T09:30:00Z", TicketEventType.NoteAdded, arrives: "11:00");
        Assert.Equal(used, ticket.Clock("resolution").Elapsed);
    }

    [Fact]
    public void Adopt_MetricNotPromisedAnyMore_EndsWithoutVerdict_AndGoesOnWhenPromisedAgain()
    {
        var resolution = Promise(MetricPreset.Resolution, "resolution", 4 * Hour);
        var ticket = new Scenario(resolution).Created("09:00")
            .Adopt("10:00", Promise(MetricPreset.AgentWork, "agent_work", 6 * Hour));
        Assert.Equal(ClockState.Cancelled, ticket.Clock("resolution").State);
        Assert.Equal("no longer promised", ticket.Clock("resolution").StoppedBy);
        // Promised in mid-life, it counts from the ticket's creation.
        Assert.Equal(T("15:00"), ticket.Clock("agent_work").DueAt);

        ticket.Adopt("12:00", resolution);
        Assert.Equal(T("15:00"), ticket.Clock("resolution").DueAt);
        Assert.Equal(ClockState.Running, ticket.Clock("resolution").State);
    }

    [Fact]
    public void Adopt_SameOrEarlierVersion_ChangesNothing()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", 4 * Hour)).Created("09:00")
            .Adopt("10:00", Promise(MetricPreset.Resolution, "resolution", 5 * Hour));
        var (before, effects) = (ticket.State, ticket.Effects.Count);

        ticket.Ask(new TicketCommand.Adopt(2), "10:30").Ask(new TicketCommand.Adopt(1), "10:30");

        Assert.Same(before, ticket.State);
        Assert.Equal(effects, ticket.Effects.Count);
    }

    [Fact]
    public void Adopt_EventBeforeItArrivesLate_IsFoldedUnderTheVersionOfThen()
    {
        var ticket = new Scenario(Promise(MetricPreset.Resolution, "resolution", Hour)).Created("09:00").AdvanceTo("10:30")
            .Adopt("11:00", Promise(MetricPreset.Resolution, "resolution", 8 * Hour))
            .Tell("09:45", TicketEventType.Solved, arrives: "12:00");

        Assert.Equal(ClockState.Met, ticket.Clock("resolution").State);
        Assert.Equal(Hour, ticket.Clock("resolution").Target);
        Assert.Equal("test/e2", Assert.Single(ticket.All<ClockEvent.BreachRetracted>()).Cause);
    }

    [Fact]
    public void Explain_AcrossAnAdoption_AddsUp()
    {
        var office = CalendarSamples.Compile(CalendarSamples.Office("Europe/Berlin", "office"));
        var ticket = new Scenario([BusinessCalendar.AlwaysOpen, office], Promise(MetricPreset.Resolution, "resolution", 10 * Hour, "office"))
            .Created("2026-03-01T12:00:00Z")
            .Adopt("2026-03-02T10:00:00Z", [BusinessCalendar.AlwaysOpen], Promise(MetricPreset.Resolution, "resolution", 20 * Hour));

        var explained = Assert.Single(Explainer.Explain(ticket.State!.Log, ticket.Rulebooks, T("12:00")).Clocks);

        var used = office.Between(Instant.FromUtc(2026, 3, 1, 12, 0), T("10:00")) + 2 * Hour;
        Assert.Equal(used, explained.Segments.Aggregate(Duration.Zero, (sum, s) => sum + s.Counted));
        Assert.Equal(T("12:00"), explained.Segments[^1].End);
    }

    private static BusinessCalendar RoundTheClock(string id) => CalendarCompiler.Compile([new CalendarDefinition.RoundTheClock { Id = id }]).Calendars[^1];
}
