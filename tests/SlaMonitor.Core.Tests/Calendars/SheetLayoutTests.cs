using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Calendars.Sheets;

namespace SlaMonitor.Core.Tests.Calendars;

public sealed class SheetLayoutTests
{
    /// <summary>For any calendar in any odd zone, shown in its own zone or another: days cover the time without gaps, and what is shown is what is counted.</summary>
    [Fact]
    public void Lay_AnyCalendar_ShowsExactlyTheTimeThatIsCounted() =>
        Prop.ForAll(CalendarGenerator.Calendars.ToArbitrary(), CalendarGenerator.Calendars.ToArbitrary(), (drawn, other) =>
        {
            var compilation = CalendarCompiler.Compile([drawn.Calendar]);
            if (!compilation.Problems.IsEmpty) return true;
            return new[] { drawn.Calendar.Zone, other.Calendar.Zone }.All(zone => Holds(SheetLayout.Lay(compilation.Calendars[1], zone, drawn.Odd, 3)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Lay_AnyUnion_ShowsItAndItsMembers() =>
        Prop.ForAll(CalendarGenerator.Members.ToArbitrary(), drawn =>
        {
            var union = new CalendarDefinition.UnionOf { Id = "union", Members = drawn.Members.Select(m => m.Id).ToEquatableArray() };
            var compilation = CalendarCompiler.Compile([.. drawn.Members, union]);
            if (!compilation.Problems.IsEmpty) return true;
            var sheet = SheetLayout.Lay(compilation.Calendars.Single(c => c.Id == "union"), drawn.Members[0].Zone, drawn.Odd, 2);
            var named = compilation.Calendars.ToDictionary(c => c.Id);
            return Holds(sheet) && sheet.Weeks.SelectMany(w => w.Days).All(day =>
                day.Members.Select(m => m.Calendar).SequenceEqual(union.Members)
                && day.Members.All(m => m.Open.Aggregate(Duration.Zero, (sum, s) => sum + s.Length) == named[m.Calendar].Between(day.Start, day.End)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23, "02:00", "03:00")]
    [InlineData("Europe/Berlin", "2026-10-25", 25, "03:00", "02:00")]
    [InlineData("Australia/Lord_Howe", "2024-10-06", 23.5, "02:00", "02:30")]
    [InlineData("Australia/Lord_Howe", "2024-04-07", 24.5, "02:00", "01:30")]
    [InlineData("Africa/Casablanca", "2024-03-10", 25, "03:00", "02:00")]
    [InlineData("America/Sao_Paulo", "2018-11-04", 23, "00:00", "01:00")]
    [InlineData("America/Sao_Paulo", "2018-02-17", 25, "00:00", "23:00")]
    [InlineData("Pacific/Apia", "2011-12-30", 0, "00:00", "00:00")]
    public void Lay_DayOnWhichClocksChange_SaysSoAndHowLongItIs(string zone, string date, double hours, string before, string after)
    {
        var day = Day(CalendarSamples.Definition(zone) with { Hours = WeeklyHours.EveryDay(OpenHours.WholeDay) }, date);

        var change = Assert.IsType<DayNote.ClocksChange>(Assert.Single(day.Notes));
        Assert.Equal(Duration.FromHours(hours), change.DayLength);
        Assert.Equal(Duration.FromHours(hours), day.Total);
        Assert.Equal((before, after), (change.Before.ToString("HH:mm", null), change.After.ToString("HH:mm", null)));
    }

    [Fact]
    public void Lay_WeekAroundAChange_HasOneDayThatSaysSo()
    {
        foreach (var (zone, date) in new[] { ("Europe/Berlin", "2026-03-29"), ("America/Sao_Paulo", "2018-11-04"), ("America/Sao_Paulo", "2018-02-17"), ("Asia/Kathmandu", "1986-01-01") })
        {
            var sheet = SheetLayout.Lay(CalendarSamples.Compile(CalendarSamples.Office(zone)), DateTimeZoneProviders.Tzdb[zone], CalendarSamples.Date(date), 1);
            Assert.Single(sheet.Weeks[0].Days, day => day.Notes.OfType<DayNote.ClocksChange>().Any());
        }
    }

    [Fact]
    public void Lay_HolidayShiftAndBreak_AreNotedOnTheirDays()
    {
        var definition = CalendarSamples.Office("Europe/Berlin", "office") with
        {
            Holidays = [new Holiday(CalendarSamples.Date("2026-12-25"), "Christmas")],
            Shifts = [CalendarSamples.On("2026-12-24", "09:00-12:00"), CalendarSamples.On("2026-12-26", "22:00-02:00")],
            Breaks = [CalendarSamples.On("2026-12-23", "14:00-15:00")],
        };

        var days = Sheet(definition, "2026-12-23").Weeks[0].Days;

        var noted = Assert.IsType<DayNote.BreakTaken>(Assert.Single(days[2].Notes));
        Assert.Equal("14:00", Assert.Single(noted.Taken).From.ToString("HH:mm", null));
        Assert.Equal(new DayNote.ShiftWorked("office", CalendarSamples.Date("2026-12-24"), [CalendarSamples.Hours("09:00-12:00")], [CalendarSamples.Hours("09:00-17:00")]), Assert.Single(days[3].Notes));
        Assert.Equal(new DayNote.HolidayClosed("office", CalendarSamples.Date("2026-12-25"), "Christmas"), Assert.Single(days[4].Notes));
        // The night shift of Saturday is why Sunday is open until 02:00.
        Assert.IsType<DayNote.ShiftWorked>(Assert.Single(days[5].Notes));
        Assert.Equal(Duration.FromHours(2), days[6].Total);
        Assert.IsType<DayNote.ShiftWorked>(Assert.Single(days[6].Notes));
        Assert.Empty(days[1].Notes);
    }

    [Fact]
    public void Lay_UnionOverZones_NotesAMembersHolidayOnEveryDayThatItTouches()
    {
        var singapore = CalendarSamples.Office("Asia/Singapore", "singapore") with { Holidays = [new Holiday(CalendarSamples.Date("2026-08-10"), "National Day")] };
        var union = CalendarSamples.Union(CalendarSamples.Office("America/New_York", "new-york"), singapore);

        var days = SheetLayout.Lay(union, union.Zone, CalendarSamples.Date("2026-08-10"), 1).Weeks[0].Days;

        Assert.Equal("America/New_York", union.Zone.Id);
        Assert.Equal(new DayNote.HolidayClosed("singapore", CalendarSamples.Date("2026-08-10"), "National Day"), Assert.Single(days[0].Notes));
        Assert.Empty(days[1].Notes);
        Assert.DoesNotContain(days[0].Members[1].Open.Items, s => s.From.Hour < 20);
        Assert.NotEmpty(days[1].Members[1].Open);
    }

    [Theory]
    [InlineData("1899-12-31")]
    [InlineData("2150-01-01")]
    [InlineData("9999-12-31")]
    public void Lay_OutOfReach_IsARangeError(string date) =>
        Assert.Throws<CalendarRangeException>(() => SheetLayout.Lay(BusinessCalendar.AlwaysOpen, DateTimeZone.Utc, CalendarSamples.Date(date), 1));

    private static bool Holds(CalendarSheet sheet)
    {
        var days = sheet.Weeks.SelectMany(w => w.Days).ToList();
        return days.Zip(days.Skip(1)).All(pair => pair.First.End == pair.Second.Start && pair.First.Date.PlusDays(1) == pair.Second.Date)
            && sheet.Total == sheet.Calendar.Between(days[0].Start, days[^1].End)
            && days.All(day => day.Total == sheet.Calendar.Between(day.Start, day.End) && IsCover(day) && Within(day) && IsWallTime(day, sheet.Zone));
    }

    private static bool IsCover(CalendarDay day) => day.All.Aggregate(Duration.Zero, (sum, s) => sum + s.Length) == day.End - day.Start;

    private static bool Within(CalendarDay day) =>
        day.Open.All(s => day.Start <= s.Start && s.Start < s.End && s.End <= day.End)
        && day.Open.Zip(day.Open.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);

    private static bool IsWallTime(CalendarDay day, DateTimeZone zone) =>
        day.Open.Concat(day.All).All(s => s.Start.InZone(zone).LocalDateTime == s.From && (s.End - Duration.FromTicks(1)).InZone(zone).LocalDateTime == s.To.PlusTicks(-1));

    private static CalendarSheet Sheet(CalendarDefinition definition, string date)
    {
        var calendar = CalendarSamples.Compile(definition);
        return SheetLayout.Lay(calendar, calendar.Zone, CalendarSamples.Date(date), 1);
    }

    private static CalendarDay Day(CalendarDefinition definition, string date) =>
        Sheet(definition, date).Weeks[0].Days.Single(d => d.Date == CalendarSamples.Date(date));
}
