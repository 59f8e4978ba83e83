using NodaTime;
using SlaMonitor.Core.Calendars;
using static SlaMonitor.Core.Tests.Calendars.CalendarSamples;

namespace SlaMonitor.Core.Tests.Calendars;

/// <summary>The rules of business time, each by an example that a person can check.</summary>
public sealed class BusinessCalendarTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Theory]
    [InlineData("ends at closing", "2026-03-02T09:00:00+01:00", 8, "2026-03-02T17:00:00+01:00")]
    [InlineData("begins at closing", "2026-03-02T17:00:00+01:00", 1, "2026-03-03T10:00:00+01:00")]
    [InlineData("begins before opening", "2026-03-02T03:00:00+01:00", 1, "2026-03-02T10:00:00+01:00")]
    [InlineData("over a weekend", "2026-03-06T16:00:00+01:00", 2, "2026-03-09T10:00:00+01:00")]
    [InlineData("over the leap day's weekend", "2024-02-29T16:00:00+01:00", 2, "2024-03-01T10:00:00+01:00")]
    [InlineData("over a clock change at night", "2026-03-27T16:00:00+01:00", 2, "2026-03-30T10:00:00+02:00")]
    [InlineData("nothing, when open", "2026-03-02T12:00:00+01:00", 0, "2026-03-02T12:00:00+01:00")]
    [InlineData("nothing, at opening", "2026-03-02T09:00:00+01:00", 0, "2026-03-02T09:00:00+01:00")]
    [InlineData("nothing, at closing", "2026-03-06T17:00:00+01:00", 0, "2026-03-09T09:00:00+01:00")]
    [InlineData("back to opening", "2026-03-03T17:00:00+01:00", -8, "2026-03-03T09:00:00+01:00")]
    [InlineData("back from opening", "2026-03-03T09:00:00+01:00", -1, "2026-03-02T16:00:00+01:00")]
    [InlineData("back over a weekend", "2026-03-09T10:00:00+01:00", -2, "2026-03-06T16:00:00+01:00")]
    public void Add_OfficeHours_IsTheEarliestInstant(string why, string start, int hours, string expected) =>
        Assert.True(At(expected) == Compile(Office("Europe/Berlin")).Add(At(start), Hour * hours), why);

    [Theory]
    [InlineData("when open", "2026-03-02T12:00:00+01:00", "2026-03-02T12:00:00+01:00")]
    [InlineData("when closed", "2026-03-07T12:00:00+01:00", "2026-03-06T17:00:00+01:00")]
    [InlineData("at closing", "2026-03-06T17:00:00+01:00", "2026-03-06T17:00:00+01:00")]
    [InlineData("at opening", "2026-03-09T09:00:00+01:00", "2026-03-06T17:00:00+01:00")]
    public void Subtract_Nothing_IsTheLatestInstantAfterAnOpenMoment(string why, string start, string expected) =>
        Assert.True(At(expected) == Compile(Office("Europe/Berlin")).Subtract(At(start), Duration.Zero), why);

    [Theory]
    [InlineData("an ordinary night", "2026-03-28T01:00:00+01:00", "2026-03-28T12:00:00+01:00", 2)]
    [InlineData("the hour is skipped", "2026-03-29T00:00:00+01:00", "2026-03-29T12:00:00+02:00", 1)]
    [InlineData("the hour comes twice", "2026-10-25T00:00:00+02:00", "2026-10-25T12:00:00+01:00", 3)]
    public void Between_OpenFromOneToThree_IsElapsedTime(string why, string from, string to, int hours)
    {
        var night = Compile(Definition("Europe/Berlin") with { Hours = WeeklyHours.EveryDay(Hours("01:00-03:00")) });

        Assert.True(Hour * hours == night.Between(At(from), At(to)), why);
    }

    [Fact]
    public void OpenIntervals_StartInTheGap_MovesForward()
    {
        var night = Compile(Definition("Europe/Berlin") with { Hours = WeeklyHours.EveryDay(Hours("02:30-04:00")) });

        var open = Assert.Single(night.OpenIntervals(At("2026-03-29T00:00:00+01:00"), At("2026-03-30T00:00:00+02:00")));

        Assert.Equal(new Interval(At("2026-03-29T03:00:00+02:00"), At("2026-03-29T04:00:00+02:00")), open);
    }

    [Fact]
    public void OpenIntervals_HoursWithinTheGap_AreNone()
    {
        var night = Compile(Definition("Europe/Berlin") with { Hours = WeeklyHours.EveryDay(Hours("02:15-02:45")) });

        Assert.Empty(night.OpenIntervals(At("2026-03-29T00:00:00+01:00"), At("2026-03-30T00:00:00+02:00")));
    }

    [Fact]
    public void OpenIntervals_HoursWithinTheOverlap_ComeTwice()
    {
        var night = Compile(Definition("Europe/Berlin") with { Hours = WeeklyHours.EveryDay(Hours("02:15-02:45")) });

        Assert.Equal(
            [new Interval(At("2026-10-25T02:15:00+02:00"), At("2026-10-25T02:45:00+02:00")), new(At("2026-10-25T02:15:00+01:00"), At("2026-10-25T02:45:00+01:00"))],
            night.OpenIntervals(At("2026-10-25T00:00:00+02:00"), At("2026-10-26T00:00:00+01:00")));
    }

    [Fact]
    public void Between_HalfAnHourOfDaylightSaving_CountsHalfAnHour()
    {
        var night = Compile(Definition("Australia/Lord_Howe") with { Hours = WeeklyHours.EveryDay(Hours("01:00-03:00")) });

        Assert.Equal(Duration.FromMinutes(150), night.Between(At("2024-04-07T00:00:00+11:00"), At("2024-04-07T12:00:00+10:30")));
        Assert.Equal(Duration.FromMinutes(90), night.Between(At("2024-10-06T00:00:00+10:30"), At("2024-10-06T12:00:00+11:00")));
    }

    [Fact]
    public void Between_ADateThatTheZoneSkipped_CountsNothingForIt()
    {
        var office = Compile(Office("Pacific/Apia"));

        // Friday, 30 December 2011 did not happen.
        Assert.Equal(Hour * 16, office.Between(At("2011-12-29T00:00:00-10:00"), At("2012-01-03T00:00:00+14:00")));
    }

    [Fact]
    public void Between_DaylightSavingAtMidnight_KeepsTwentyFourOClock()
    {
        var saturday = Compile(Definition("America/Sao_Paulo") with { Hours = WeeklyHours.None with { Saturday = [Hours("22:00-24:00")] } });

        Assert.Equal(Hour * 3, saturday.Between(At("2015-02-21T12:00:00-02:00"), At("2015-02-22T12:00:00-03:00")));
        Assert.Equal(Hour * 2, saturday.Between(At("2015-10-17T12:00:00-03:00"), At("2015-10-18T12:00:00-02:00")));
    }

    [Fact]
    public void OpenIntervals_TwentyFourOClock_JoinsTheNextDay()
    {
        var calendar = Compile(Definition("UTC") with { Hours = WeeklyHours.None with { Monday = [Hours("18:00-24:00")], Tuesday = [Hours("00:00-02:00")] } });

        Assert.Equal(At("2026-03-03T02:00:00Z"), calendar.NextClose(At("2026-03-02T19:00:00Z")));
        Assert.Single(calendar.OpenIntervals(At("2026-03-02T00:00:00Z"), At("2026-03-04T00:00:00Z")));
    }

    [Fact]
    public void OpenHours_EndNotAfterStart_RunsIntoTheNextDay()
    {
        var calendar = Compile(Definition("UTC") with { Hours = WeeklyHours.None with { Monday = [Hours("22:00-06:00")], Friday = [Hours("09:00-09:00")] } });

        Assert.Equal(
            [new Interval(At("2026-03-02T22:00:00Z"), At("2026-03-03T06:00:00Z")), new(At("2026-03-06T09:00:00Z"), At("2026-03-07T09:00:00Z"))],
            calendar.OpenIntervals(At("2026-03-02T00:00:00Z"), At("2026-03-09T00:00:00Z")));
    }

    [Fact]
    public void Holiday_HoursRunInFromTheEveningBefore_EndAtMidnight()
    {
        var nights = Definition("UTC") with { Hours = WeeklyHours.EveryDay(Hours("22:00-06:00")), Holidays = [Off("2026-03-03")] };

        Assert.Equal(
            [new Interval(At("2026-03-02T22:00:00Z"), At("2026-03-03T00:00:00Z")), new(At("2026-03-04T00:00:00Z"), At("2026-03-04T06:00:00Z"))],
            Compile(nights).OpenIntervals(At("2026-03-02T12:00:00Z"), At("2026-03-04T12:00:00Z")));
    }

    [Fact]
    public void Holiday_WithAShift_Wins()
    {
        var office = Office("UTC") with { Holidays = [Off("2026-12-25")], Shifts = [On("2026-12-25", "10:00-12:00")] };

        Assert.Equal(Duration.Zero, Compile(office).Between(At("2026-12-25T00:00:00Z"), At("2026-12-26T00:00:00Z")));
    }

    [Fact]
    public void Holiday_OnALeapDay_ClosesIt()
    {
        var office = Office("Asia/Kathmandu") with { Holidays = [Off("2024-02-29")] };

        Assert.Equal(At("2024-03-01T10:00:00+05:45"), Compile(office).Add(At("2024-02-28T16:00:00+05:45"), Hour * 2));
    }

    [Fact]
    public void Shift_OnADate_ReplacesWhatBeginsThatDay()
    {
        var nights = Definition("UTC") with { Hours = WeeklyHours.EveryDay(Hours("22:00-06:00")), Shifts = [On("2026-03-03", "12:00-13:00")] };

        Assert.Equal(
            [new Interval(At("2026-03-02T22:00:00Z"), At("2026-03-03T06:00:00Z")), new(At("2026-03-03T12:00:00Z"), At("2026-03-03T13:00:00Z"))],
            Compile(nights).OpenIntervals(At("2026-03-02T12:00:00Z"), At("2026-03-04T12:00:00Z")));
    }

    [Fact]
    public void Shift_WithoutHours_ClosesWhatBeginsThatDay() =>
        Assert.Equal(
            At("2026-03-04T09:00:00Z"),
            Compile(Office("UTC") with { Shifts = [On("2026-03-03")] }).NextOpen(At("2026-03-02T17:00:00Z")));

    [Fact]
    public void Break_InOpenHours_IsTakenOut()
    {
        var office = Office("UTC") with
        {
            Breaks = [On("2026-03-02", "08:00-09:30", "12:00-13:00"), On("2026-03-03", "16:00-02:00")],
            Shifts = [On("2026-03-04", "01:00-04:00")],
        };

        Assert.Equal(
            [
                new Interval(At("2026-03-02T09:30:00Z"), At("2026-03-02T12:00:00Z")), new(At("2026-03-02T13:00:00Z"), At("2026-03-02T17:00:00Z")),
                new(At("2026-03-03T09:00:00Z"), At("2026-03-03T16:00:00Z")), new(At("2026-03-04T02:00:00Z"), At("2026-03-04T04:00:00Z")),
            ],
            Compile(office).OpenIntervals(At("2026-03-02T00:00:00Z"), At("2026-03-05T00:00:00Z")));
    }

    [Fact]
    public void IsOpen_AtOpeningAndClosing_IsHalfOpen()
    {
        var office = Compile(Office("UTC"));

        Assert.True(office.IsOpen(At("2026-03-02T09:00:00Z")));
        Assert.False(office.IsOpen(At("2026-03-02T09:00:00Z") - Duration.Epsilon));
        Assert.True(office.IsOpen(At("2026-03-02T17:00:00Z") - Duration.Epsilon));
        Assert.False(office.IsOpen(At("2026-03-02T17:00:00Z")));
    }

    [Fact]
    public void NextOpenAndNextClose_AroundClosing_LookForward()
    {
        var office = Compile(Office("UTC"));
        var closing = At("2026-03-02T17:00:00Z");

        Assert.Equal(closing - Duration.Epsilon, office.NextOpen(closing - Duration.Epsilon));
        Assert.Equal(At("2026-03-03T09:00:00Z"), office.NextOpen(closing));
        Assert.Equal(closing, office.NextClose(closing - Duration.Epsilon));
        Assert.Equal(At("2026-03-03T17:00:00Z"), office.NextClose(closing));
    }

    [Fact]
    public void Between_EndBeforeStart_IsNegative() =>
        Assert.Equal(-Hour, Compile(Office("UTC")).Between(At("2026-03-02T11:00:00Z"), At("2026-03-02T10:00:00Z")));

    [Fact]
    public void Add_PartsOfASecond_AreKept()
    {
        var start = At("2026-03-02T16:59:59.999999999Z");

        Assert.Equal(At("2026-03-03T09:00:00.000000001Z"), Compile(Office("UTC")).Add(start, Duration.FromNanoseconds(2)));
        Assert.Equal(start, Compile(Office("UTC")).Add(At("2026-03-03T09:00:00.000000001Z"), Duration.FromNanoseconds(-2)));
    }

    [Fact]
    public void AlwaysOpen_AnyAmount_IsArithmetic()
    {
        var start = At("2026-03-29T00:30:00Z");

        Assert.Equal("24x7", BusinessCalendar.AlwaysOpen.Id);
        Assert.Equal(start + Duration.FromDays(9), BusinessCalendar.AlwaysOpen.Add(start, Duration.FromDays(9)));
        Assert.Equal(start - Hour, BusinessCalendar.AlwaysOpen.Add(start, -Hour));
        Assert.Equal(Hour, BusinessCalendar.AlwaysOpen.Between(start, start + Hour));
        Assert.Equal(start, BusinessCalendar.AlwaysOpen.NextOpen(start));
        Assert.Null(BusinessCalendar.AlwaysOpen.NextClose(start));
        Assert.Equal([new Interval(start, start + Hour)], BusinessCalendar.AlwaysOpen.OpenIntervals(start, start + Hour));
    }

    [Fact]
    public void EveryHourOfTheWeek_ByHours_IsLikeAlwaysOpen()
    {
        var calendar = Compile(Definition("Europe/Berlin") with { Hours = WeeklyHours.EveryDay(OpenHours.WholeDay) });
        var (from, to) = (At("2020-01-01T00:00:00Z"), At("2030-01-01T00:00:00Z"));

        Assert.Equal(to - from, calendar.Between(from, to));
        Assert.Null(calendar.NextClose(from));
        Assert.Equal([new Interval(from, to)], calendar.OpenIntervals(from, to));
    }

    [Fact]
    public void Union_FollowTheSun_IsOpenWhenAnyMemberIs()
    {
        var union = Union(Office("Asia/Singapore", "singapore"), Office("Europe/Berlin", "berlin"), Office("America/New_York", "new-york"));
        var monday = At("2026-01-05T00:00:00Z");

        // 01–09 in Singapore, 08–16 in Berlin, 14–22 in New York.
        Assert.Equal([new Interval(monday + Hour, monday + Hour * 22)], union.OpenIntervals(monday, monday + Hour * 24));
        Assert.Equal(Hour * 21 * 5, union.Between(monday, monday + Duration.FromDays(7)));
        Assert.Equal("Asia/Singapore", union.Zone.Id);
    }

    [Fact]
    public void CountsLike_SameHoursUnderAnotherId_OtherHours()
    {
        var office = Office("Europe/Berlin", "a") with { Holidays = [Off("2026-12-25")] };
        var same = Compile(office with { Id = "b" });
        var noHoliday = Compile(office with { Holidays = [] });
        var elsewhere = Compile(office with { Zone = NodaTime.DateTimeZoneProviders.Tzdb["Europe/Paris"] });
        var union = Union(office, Office("Asia/Singapore", "c"));
        var sameUnion = Union(Office("Asia/Singapore", "d"), office);

        var calendar = Compile(office);
        Assert.True(calendar.CountsLike(same));
        Assert.True(union.CountsLike(sameUnion));
        Assert.True(BusinessCalendar.AlwaysOpen.CountsLike(BusinessCalendar.AlwaysOpen));
        foreach (var other in (BusinessCalendar[])[noHoliday, elsewhere, union, BusinessCalendar.AlwaysOpen])
        {
            Assert.False(calendar.CountsLike(other));
            Assert.False(other.CountsLike(calendar));
        }
    }
}
