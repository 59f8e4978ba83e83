using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>A ticket's clock in odd zones, against an oracle that walks along the wall clock and counts half minutes.</summary>
public sealed class ClockWalkTests
{
    private const int Days = 9;

    private static readonly Duration Step = SlowCalendar.Step;

    [Fact]
    public void Clock_PausedAndReopenedAroundOddDates_AgreesWithTheWalk()
    {
        var (breached, paused) = (0, 0);
        Prop.ForAll(Cases.ToArbitrary(), random =>
        {
            var compilation = CalendarCompiler.Compile([random.Calendar]);
            if (compilation.Problems.Count > 0) return true;
            var from = random.Odd.PlusDays(-Days / 2).AtMidnight().InUtc().ToInstant();
            var to = from + Duration.FromDays(Days);
            var walk = Walked.Along(new SlowCalendar(from, to, random.Calendar), random.Changes, random.Target);
            var clock = Computed(compilation.Calendars[1], from, to, random);
            Assert.Equal(
                (walk.Used, walk.Paused, walk.BreachedAt),
                (clock.ElapsedAt(compilation.Calendars[1], to), clock.PausedAt(compilation.Calendars[1], to), clock.BreachedAt));
            if (walk.BreachedAt is not null) breached++;
            if (walk.Paused > Duration.Zero) paused++;
            return true;
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200));
        Assert.True(breached > 40 && paused > 40, $"too few cases matter: {breached} breached, {paused} paused");
    }

    private static Clock Computed(BusinessCalendar calendar, Instant from, Instant to, Case random)
    {
        var policy = Scenario.Promise(MetricPreset.Resolution, "resolution", random.Target, calendar.Id, [TicketStatus.Pending, TicketStatus.OnHold]);
        var events = random.Changes.Select((change, i) => new TicketEvent
        {
            Source = "walk",
            Id = $"e{i}",
            Ticket = "T",
            At = from + Step * change.Cell,
            Type = i == 0 ? TicketEventType.Created : TicketEventType.StatusChanged,
            Changes = new TicketChanges { Status = change.Status },
        });
        return new TicketFold(TicketLog.Of(events), new Rulebook(1, [calendar], [policy])).To(to).Clocks.Single();
    }

    private static Gen<Case> Cases =>
        from random in CalendarGenerator.Calendars
        from cells in Gen.Choose(0, Days * 24 * 120 - 1).ArrayOf(8)
        from statuses in Gen.Elements(TicketStatus.Open, TicketStatus.Pending, TicketStatus.OnHold, TicketStatus.Solved).ArrayOf(8)
        from target in Gen.Frequency((3, Gen.Choose(1, 600)), (1, Gen.Choose(600, 4_000)))
        let changes = cells.Distinct().Order().Select((cell, i) => new Change(cell, i == 0 ? TicketStatus.New : statuses[i]))
        select new Case(random.Calendar, random.Odd, [.. changes], Step * target);

    private sealed record Case(CalendarDefinition.Own Calendar, LocalDate Odd, Change[] Changes, Duration Target);

    /// <param name="Cell">The half minute, from the start of the walk, at whose beginning the status changes.</param>
    /// <param name="Status">The status from then on.</param>
    private readonly record struct Change(int Cell, TicketStatus Status);

    /// <summary>What the walk counted.</summary>
    private sealed record Walked(Duration Used, Duration Paused, Instant? BreachedAt)
    {
        public static Walked Along(SlowCalendar calendar, Change[] changes, Duration target)
        {
            var (used, paused, cell, next) = (Duration.Zero, Duration.Zero, 0, 0);
            TicketStatus? status = null;
            Instant? due = null;
            Instant? breached = null;
            foreach (var (at, open) in calendar.Cells)
            {
                var runs = status is TicketStatus.New or TicketStatus.Open;
                if (runs && due < at) breached ??= due;
                if (next < changes.Length && changes[next].Cell == cell)
                {
                    status = changes[next++].Status;
                    // Paused or stopped at the due instant itself is in time; when it goes on, nothing is left to use.
                    if (status is not (TicketStatus.New or TicketStatus.Open)) due = null;
                    runs = status is TicketStatus.New or TicketStatus.Open;
                }
                if (runs && open && used >= target) due ??= at;
                if (open && runs) used += Step;
                if (open && status is (TicketStatus.Pending or TicketStatus.OnHold)) paused += Step;
                if (runs && open && used == target) due ??= at + Step;
                cell++;
            }
            if (status is TicketStatus.New or TicketStatus.Open && due < calendar.To) breached ??= due;
            return new Walked(used, paused, breached);
        }
    }
}
