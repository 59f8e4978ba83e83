using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using static SlaMonitor.Core.Tests.Tickets.Scenario;

namespace SlaMonitor.Core.Tests.Versions;

public sealed class DryRunTests
{
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly Rulebooks Present = new(Book(1, Promise(MetricPreset.Resolution, "resolution", 4 * Hour, pauseOn: [TicketStatus.Pending])));

    [Fact]
    public void Report_LongerTarget_TellsHowFarDueMoves()
    {
        var report = Try(T("10:00"), 6 * Hour, Ticket("A", "09:00"), Ticket("B", "09:30"), Ticket("C", "05:00"), Paused("D", "09:00", "09:15"));

        var resolution = Assert.Single(report.Metrics);
        Assert.Equal((1, 4, 4), (report.Against, report.Tickets, report.TicketsChanged));
        Assert.Equal(new Shift(2, 2 * Hour, 2 * Hour, 2 * Hour), resolution.Later);
        Assert.Equal(0, resolution.Earlier.Count);
        Assert.Equal(2, resolution.Shifts.Single(b => b.UpTo == 4 * Hour).Later);
        // C breached at 09:00, five hours in, and would be in time under six.
        Assert.Equal((1, 1, 0), (resolution.WouldHaveHeld, resolution.RemainingChanged, resolution.BreachAtOnce));
    }

    [Fact]
    public void Report_ShorterTarget_NamesWhatBreachesAtOnce_TheWorstFirst()
    {
        var report = Try(T("12:00"), Hour, Ticket("A", "09:00"), Ticket("B", "10:00"), Ticket("C", "11:30"), Paused("D", "09:00", "11:30"));

        Assert.Equal(3, report.BreachAtOnce);
        Assert.Equal(
            [
                new BreachAtOnce("A", Metric.Resolution, 1, T("13:00"), T("12:00"), 2 * Hour),
                new BreachAtOnce("D", Metric.Resolution, 1, null, T("12:00"), Duration.FromMinutes(90)),
                new BreachAtOnce("B", Metric.Resolution, 1, T("14:00"), T("12:00"), Hour),
            ],
            report.Breaches);
        Assert.Equal(new Shift(1, 3 * Hour, 3 * Hour, 3 * Hour), Assert.Single(report.Metrics).Earlier);
    }

    [Fact]
    public void Report_OtherMetricPromised_CountsEndAndBegin()
    {
        var run = new DryRun(Present, Book(2, Promise(MetricPreset.AgentWork, "agent_work", 4 * Hour)), T("10:00"));
        run.Add(Ticket("A", "09:00"));

        var report = run.Report();
        Assert.Equal([(0L, 1L), (1L, 0L)], report.Metrics.OrderByDescending(m => m.Metric).Select(m => (m.Begin, m.End)));
        Assert.Equal(0, report.DueMoved);
    }

    [Fact]
    public void Report_TheSameRules_NothingChanges()
    {
        var report = Try(T("10:00"), 4 * Hour, Ticket("A", "09:00"), Ticket("C", "05:00"), Paused("D", "09:00", "09:15"));

        Assert.Equal((3, 0, 0, 0), (report.Tickets, report.TicketsChanged, report.DueMoved, report.BreachAtOnce));
    }

    /// <summary>What it says is what adopting does, clock by clock.</summary>
    [Fact]
    public void Report_ManyTickets_IsWhatAdoptingPublishes()
    {
        var random = new Random(7);
        var candidate = Book(2, Promise(MetricPreset.Resolution, "resolution", Duration.FromMinutes(150)));
        var tickets = Enumerable.Range(0, 500).Select(i => random.Next(2) == 0
            ? Ticket($"T{i}", $"{random.Next(2, 12):00}:{random.Next(60):00}")
            : Paused($"T{i}", $"0{random.Next(2, 9)}:{random.Next(60):00}", $"{random.Next(9, 12):00}:30")).ToList();
        var run = new DryRun(Present, candidate, T("12:00"), namedMax: 10);
        var (moved, breached, resumed) = (0, 0, 0);
        var with = Present.With(candidate);
        foreach (var ticket in tickets)
        {
            run.Add(ticket);
            var now = TicketDecider.Decide(ticket, new TicketCommand.Wake(), T("12:00"), Present).State;
            var decision = TicketDecider.Decide(now, new TicketCommand.Adopt(2), T("12:00"), with);
            var (was, clock) = (now.Picture.Clocks[0], decision.State.Picture.Clocks[0]);
            breached += decision.Effects.OfType<Effect.Publish>().Count(p => p.Event is ClockEvent.Breached);
            moved += was.State == ClockState.Running && clock.State == ClockState.Running && was.DueAt != clock.DueAt ? 1 : 0;
            resumed += was.IsPaused && !clock.IsPaused ? 1 : 0;
        }

        var report = run.Report();
        var metric = Assert.Single(report.Metrics);
        Assert.Equal((moved, breached, resumed), (report.DueMoved, report.BreachAtOnce, metric.PauseChanged));
        Assert.True(moved > 20 && breached > 20 && resumed > 20);
        Assert.Equal(10, report.Breaches.Count);
        Assert.Equal(report.DueMoved, metric.Shifts.Sum(b => b.Earlier + b.Later));
    }

    private static DryRunReport Try(Instant now, Duration target, params TicketState[] tickets)
    {
        var run = new DryRun(Present, Book(2, Promise(MetricPreset.Resolution, "resolution", target, pauseOn: [TicketStatus.Pending])), now);
        foreach (var ticket in tickets) run.Add(ticket);
        return run.Report();
    }

    private static TicketState Ticket(string id, string created) =>
        TicketDecider.Decide(null, new TicketCommand.Record(Event(id, created, TicketEventType.Created), 1, null), T(created), Present).State;

    private static TicketState Paused(string id, string created, string at)
    {
        var paused = Event(id, at, TicketEventType.StatusChanged) with { Changes = new TicketChanges { Status = TicketStatus.Pending } };
        return TicketDecider.Decide(Ticket(id, created), new TicketCommand.Record(paused, 1, null), T(at), Present).State;
    }

    private static TicketEvent Event(string ticket, string at, TicketEventType type) =>
        new() { Source = "test", Id = $"{ticket}-{type}", Ticket = ticket, At = T(at), Type = type };

    private static Rulebook Book(int version, Policy policy) => new(version, [BusinessCalendar.AlwaysOpen], [policy]);
}
