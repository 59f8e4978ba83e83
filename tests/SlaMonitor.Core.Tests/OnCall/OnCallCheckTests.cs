using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;
using static SlaMonitor.Core.Tests.OnCall.OnCallSamples;

namespace SlaMonitor.Core.Tests.OnCall;

public sealed class OnCallCheckTests
{
    private static readonly Instant From = At("2026-03-02T00:00Z");
    private static readonly Instant To = At("2026-03-09T00:00Z");

    private static readonly CalendarDefinition.Own Office = new()
    {
        Id = "office",
        Zone = Zone("UTC"),
        Hours = WeeklyHours.MondayToFriday(Hours("09:00-17:00")),
        Holidays = [new Holiday(new LocalDate(2026, 3, 4), "a day off")],
    };

    private static readonly Dictionary<string, BusinessCalendar> Calendars =
        CalendarCompiler.Compile([Office]).Calendars.ToDictionary(c => c.Id);

    private static OnCallReport Report(UserDefinition[] users, params ScheduleDefinition[] schedules)
    {
        var roster = new OnCallRoster(schedules, users);
        return OnCallCheck.Run(roster, roster.Schedules, Calendars, From, To);
    }

    [Fact]
    public void Run_HoursWithoutAnybody_AreGapsInTheCoverageAsked()
    {
        var weekdays = Schedule("UTC", Layer("1w", "2026-03-02", "ann") with { Only = WeeklyHours.MondayToFriday(Hours("00:00-12:00")) });

        Assert.Equal(5, Report([User("ann")], weekdays).Gaps.Count);
        // The office is open from nine to five, but not on the holiday; the afternoons are missing.
        Assert.Equal(
            ["2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06"],
            Report([User("ann")], weekdays with { Coverage = "office" }).Gaps.Select(g =>
            {
                Assert.Equal((12, 17), (g.Span.Start.InUtc().Hour, g.Span.End.InUtc().Hour));
                return g.Span.Start.InUtc().Date.ToString("uuuu-MM-dd", null);
            }));
        Assert.Empty(Report([User("ann")], Schedule("UTC", Layer("1w", "2026-03-02", "ann"))).Gaps);
    }

    [Fact]
    public void Run_OnePersonInTwoSchedules_IsShownOnceForEachTime()
    {
        var one = Schedule("UTC", Layer("1d", "2026-03-02", "ann", "bob")) with { Id = "one" };
        var two = Schedule("UTC", Layer("1w", "2026-03-02", "ann") with { Only = WeeklyHours.EveryDay(Hours("22:00-02:00")) }) with { Id = "two" };

        var overlaps = Report([User("ann"), User("bob")], one, two).Overlaps;

        Assert.All(overlaps, o => Assert.Equal(("ann", EquatableArray.Create(["one", "two"])), (o.User, o.Schedules)));
        // Ann has Monday, Wednesday, Friday and Sunday: two hours after ten, and two before two from the night before.
        Assert.Equal(2.0 * 4 + 2.0 * 4, overlaps.Sum(o => o.Span.Duration.TotalHours));
    }

    [Fact]
    public void Run_Loads_CountHoursNightsWeekendsHolidaysAndShifts()
    {
        var schedule = Schedule("UTC", Layer("1d", "2026-03-02", "ann", "ann", "ann", "ann", "ann", "ann", "bob")) with { Calendar = "office" };
        var unused = User("zoe");

        var loads = Report([User("ann"), User("bob"), unused], schedule).Loads;

        // Six days from Monday, with the nights from 22 to 6: six mornings and six evenings; Saturday; Wednesday is the holiday.
        Assert.Equal(
            [
                new PersonLoad("ann", Duration.FromHours(144), Duration.FromHours(48), Duration.FromHours(24), Duration.FromHours(24), 1, true),
                new PersonLoad("bob", Duration.FromHours(24), Duration.FromHours(8), Duration.FromHours(24), Duration.Zero, 1, false),
            ],
            loads);
    }

    [Fact]
    public void Run_NightsOfSomebodyFarAway_AreTheirs()
    {
        var schedule = Schedule("UTC", Layer("1w", "2026-03-02", "ann") with { Only = WeeklyHours.EveryDay(Hours("13:00-21:00")) });

        // From 22:00 to 06:00 in Tokyo.
        Assert.Equal(Duration.FromHours(56), Report([User("ann") with { Zone = Zone("Asia/Tokyo") }], schedule).Loads[0].Nights);
        Assert.Equal(Duration.Zero, Report([User("ann")], schedule).Loads[0].Nights);
    }

    [Fact]
    public void Run_WithoutAnyChannel_IsSaid()
    {
        var bob = new UserDefinition("bob", "Bob", [new UserContact("sms", Duration.Zero)]);
        Assert.Equal(["ann"], Report([User("ann"), bob, User("zoe")], Schedule("UTC", Layer("1d", "2026-03-02", "ann", "bob"))).Unreachable);
    }
}
