using NodaTime;
using SlaMonitor.Core.Calendars;
using static SlaMonitor.Core.Tests.Calendars.CalendarSamples;

namespace SlaMonitor.Core.Tests.Calendars;

public sealed class CalendarCompilerTests
{
    [Fact]
    public void Compile_NothingGiven_StillHasTheBuiltInCalendar()
    {
        var compilation = CalendarCompiler.Compile([]);

        Assert.Equal([BusinessCalendar.AlwaysOpen], compilation.Calendars);
        Assert.Empty(compilation.Problems);
    }

    [Fact]
    public void Compile_HoursThatOverlap_NamesTheLaterOne()
    {
        var definition = Definition("UTC") with { Hours = WeeklyHours.None with { Monday = [Hours("09:00-12:00"), Hours("14:00-18:00"), Hours("11:59-13:00")] } };

        Assert.Equal("hours.mon[2]", Refused(definition).Path);
    }

    [Fact]
    public void Compile_HoursWithinHoursPastMidnight_Overlap() =>
        Assert.Equal("hours.fri[1]", Refused(Definition("UTC") with { Hours = WeeklyHours.None with { Friday = [Hours("22:00-06:00"), Hours("23:00-24:00")] } }).Path);

    [Fact]
    public void Compile_HoursThatTouch_AreFine() =>
        Assert.NotNull(Compile(Definition("UTC") with { Hours = WeeklyHours.None with { Monday = [Hours("12:00-24:00"), Hours("09:00-12:00")] } }));

    [Theory]
    [InlineData("shifts[1]")]
    [InlineData("breaks[1]")]
    [InlineData("holidays[1]")]
    public void Compile_ADateTwice_NamesTheSecond(string path)
    {
        EquatableArray<HoursOnDate> twice = [On("2026-03-02", "10:00-11:00"), On("2026-03-02", "12:00-13:00")];
        var office = Office("UTC");
        CalendarDefinition.Own definition = path switch
        {
            "shifts[1]" => office with { Shifts = twice },
            "breaks[1]" => office with { Breaks = twice },
            _ => office with { Holidays = [Off("2026-03-02"), Off("2026-03-02")] },
        };

        Assert.Equal(path, Refused(definition).Path);
    }

    [Fact]
    public void Compile_NoHoursAtAll_NeverOpens() => Assert.Equal("hours", Refused(Definition("UTC")).Path);

    [Fact]
    public void Compile_OnlyAShiftOnAHoliday_NeverOpens() =>
        Assert.Equal("hours", Refused(Definition("UTC") with { Shifts = [On("2026-03-02", "10:00-11:00")], Holidays = [Off("2026-03-02")] }).Path);

    [Fact]
    public void Compile_OnlyAShiftOnADateThatTheZoneSkipped_NeverOpens() =>
        Assert.Equal("hours", Refused(Definition("Pacific/Apia") with { Shifts = [On("2011-12-30", "10:00-11:00")] }).Path);

    [Fact]
    public void Compile_OnlyAShiftOutOfReach_NeverOpens() =>
        Assert.Equal("hours", Refused(Definition("UTC") with { Shifts = [On("9999-12-31", "10:00-11:00"), On("-9998-01-01", "10:00-11:00")] }).Path);

    [Fact]
    public void Compile_ABreakWithoutHours_IsRefused() =>
        Assert.Equal("breaks[0].hours", Refused(Office("UTC") with { Breaks = [On("2026-03-02")] }).Path);

    [Fact]
    public void Compile_PartsOfASecond_AreRefused() =>
        Assert.Equal("hours.mon[0]", Refused(Definition("UTC") with { Hours = WeeklyHours.None with { Monday = [new OpenHours(new LocalTime(9, 0).PlusMilliseconds(1), new LocalTime(17, 0))] } }).Path);

    [Fact]
    public void Compile_TooManyHoursOnOneDay_AreRefused()
    {
        var seconds = Enumerable.Range(0, 43_200).Select(i => new OpenHours(LocalTime.FromSecondsSinceMidnight(2 * i), LocalTime.FromSecondsSinceMidnight(2 * i + 1)));

        Assert.Equal("breaks[0].hours", Refused(Office("UTC") with { Breaks = [new HoursOnDate(Date("2026-03-02"), seconds.ToEquatableArray())] }).Path);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25)]
    public void Compile_HoursPerDayOutOfRange_IsRefused(int hours) =>
        Assert.Equal("hours_per_day", Refused(Office("UTC") with { HoursPerDay = Duration.FromHours(hours) }).Path);

    [Fact]
    public void Compile_HoursPerDay_IsKept() =>
        Assert.Equal(Duration.FromHours(8), Compile(Office("UTC") with { HoursPerDay = Duration.FromHours(8) }).HoursPerDay);

    [Fact]
    public void Compile_AnIdTwice_NamesTheSecondByItsIndex()
    {
        var problem = Assert.Single(CalendarCompiler.Compile([Office("UTC", "a"), Office("UTC", "b"), Office("UTC", "a")]).Problems);

        Assert.Equal((2, "a", "id"), (problem.Index, problem.CalendarId, problem.Path));
    }

    [Fact]
    public void Compile_TheBuiltInId_IsTaken() => Assert.Equal("id", Refused(Office("UTC", "24x7")).Path);

    [Fact]
    public void Compile_AnUnknownMember_IsNamed()
    {
        var problem = Assert.Single(CalendarCompiler.Compile([Office("UTC", "a"), Union("u", "a", "nobody")]).Problems);

        Assert.Equal((1, "u", "union[1]"), (problem.Index, problem.CalendarId, problem.Path));
        Assert.Contains("'nobody'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_AUnionWithoutMembers_NeverOpens() => Assert.Equal("union", Refused(Union("u")).Path);

    [Fact]
    public void Compile_AMemberTwice_IsRefused() =>
        Assert.Equal("union[1]", Assert.Single(CalendarCompiler.Compile([Office("UTC", "a"), Union("u", "a", "a")]).Problems).Path);

    [Fact]
    public void Compile_UnionsInACircle_AreNamedWithTheWay()
    {
        var problems = CalendarCompiler.Compile([Office("UTC", "a"), Union("u", "a", "v"), Union("v", "w"), Union("w", "a", "u"), Union("behind", "u")]).Problems;

        Assert.Equal([("u", "union[1]"), ("v", "union[0]"), ("w", "union[1]")], problems.Select(p => (p.CalendarId, p.Path)));
        Assert.All(problems, p => Assert.Contains("u → v → w → u", p.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_AUnionOfItself_IsACircle() => Assert.Contains("u → u", Refused(Union("u", "u")).Message, StringComparison.Ordinal);

    [Fact]
    public void Compile_AUnionOfARefusedCalendar_IsLeftOutWithoutAProblemOfItsOwn()
    {
        var compilation = CalendarCompiler.Compile([Definition("UTC", "closed"), Union("u", "closed")]);

        Assert.Equal(["closed"], compilation.Problems.Select(p => p.CalendarId));
        Assert.Equal(["24x7"], compilation.Calendars.Select(c => c.Id));
    }

    [Fact]
    public void Compile_UnionsOfUnionsInAnyOrder_Work()
    {
        var compilation = CalendarCompiler.Compile([Union("outer", "inner", "b"), Union("inner", "a", "b"), Office("UTC", "a"), Office("Asia/Tokyo", "b")]);

        Assert.Empty(compilation.Problems);
        Assert.Equal(["24x7", "outer", "inner", "a", "b"], compilation.Calendars.Select(c => c.Id));
        Assert.Equal(Duration.FromHours(16), compilation.Calendars[1].Between(At("2026-03-02T00:00:00Z"), At("2026-03-03T00:00:00Z")));
    }

    [Fact]
    public void Compile_AUnionWithTheBuiltInCalendar_IsAlwaysOpen()
    {
        var calendars = CalendarCompiler.Compile([Office("Asia/Tokyo", "a"), Union("u", "a", "24x7"), new CalendarDefinition.RoundTheClock { Id = "day-and-night" }]).Calendars;

        Assert.Equal([true, false, true, true], calendars.Select(c => c.IsAlwaysOpen));
    }

    [Fact]
    public void Compile_AChainOfManyUnions_IsRefusedQuickly()
    {
        var chain = Enumerable.Range(0, 20_000).Select(i => Union($"u{i}", i == 0 ? "24x7" : $"u{i - 1}"));

        Assert.Equal($"u{CalendarCompiler.DeepestUnion}", Assert.Single(CalendarCompiler.Compile(chain).Problems).CalendarId);
    }

    [Theory]
    [InlineData("09:00-17:30", "09:00-17:30")]
    [InlineData(" 09:00 - 24:00 ", "09:00-24:00")]
    [InlineData("09:00-00:00", "09:00-24:00")]
    [InlineData("22:00:30-06:00", "22:00:30-06:00")]
    public void TryParse_Hours_ReadsThem(string text, string expected)
    {
        Assert.True(OpenHours.TryParse(text, out var hours));
        Assert.Equal(expected, hours.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("09:00")]
    [InlineData("24:00-06:00")]
    [InlineData("25:00-26:00")]
    [InlineData("09:00-24:01")]
    [InlineData("9-17")]
    [InlineData("09:60-17:00")]
    [InlineData("09:00-12:00-17:00")]
    public void TryParse_SomethingElse_IsRefused(string text) => Assert.False(OpenHours.TryParse(text, out _));

    private static CalendarDefinition.UnionOf Union(string id, params string[] members) => new() { Id = id, Members = members.ToEquatableArray() };

    private static CalendarProblem Refused(CalendarDefinition definition)
    {
        var compilation = CalendarCompiler.Compile([definition]);
        Assert.Equal(["24x7"], compilation.Calendars.Select(c => c.Id));
        return Assert.Single(compilation.Problems);
    }
}
