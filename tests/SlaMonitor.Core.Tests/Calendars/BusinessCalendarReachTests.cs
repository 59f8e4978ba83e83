using NodaTime;
using SlaMonitor.Core.Calendars;
using static SlaMonitor.Core.Tests.Calendars.CalendarSamples;

namespace SlaMonitor.Core.Tests.Calendars;

/// <summary>Where open time ends: calendars that run out, and the ends of the time that they know.</summary>
public sealed class BusinessCalendarReachTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public void Add_AfterTheLastShift_NamesTheCalendar()
    {
        var once = Compile(Definition("UTC", "once") with { Shifts = [On("2026-03-02", "09:00-17:00")] });

        Assert.Equal(At("2026-03-02T17:00:00Z"), once.Add(At("2026-01-01T00:00:00Z"), Hour * 8));
        Assert.Equal("once", Assert.Throws<CalendarNeverOpensException>(() => once.Add(At("2026-01-01T00:00:00Z"), Hour * 9)).CalendarId);
        Assert.Throws<CalendarNeverOpensException>(() => once.Add(At("2026-03-02T17:00:00Z"), Duration.Zero));
        Assert.Throws<CalendarNeverOpensException>(() => once.Add(At("2026-03-02T09:00:00Z"), -Hour));
        Assert.Throws<CalendarNeverOpensException>(() => once.Add(At("2026-03-02T12:00:00Z"), Duration.FromDays(100_000)));
        Assert.False(once.TryAdd(At("2026-03-03T00:00:00Z"), Hour, out _));
        Assert.Null(once.NextOpen(At("2026-03-02T17:00:00Z")));
        Assert.Null(once.NextClose(At("2026-03-02T17:00:00Z")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Add_OpeningAfterMoreThanTenYears_IsRefusedWhateverWasAskedBefore(bool askBefore)
    {
        var rare = Compile(Definition("UTC") with { Shifts = [On("2020-01-01", "09:00-10:00"), On("2031-01-01", "09:00-10:00")] });
        if (askBefore) Assert.Equal(Hour * 2, rare.Between(At("2019-01-01T00:00:00Z"), At("2040-01-01T00:00:00Z")));

        Assert.Throws<CalendarNeverOpensException>(() => rare.Add(At("2020-01-01T09:00:00Z"), Hour * 2));
        Assert.Throws<CalendarNeverOpensException>(() => rare.Add(At("2031-01-01T10:00:00Z"), Hour * -2));
        Assert.Null(rare.NextOpen(At("2020-01-01T10:00:00Z")));
        Assert.Equal(At("2031-01-01T09:00:00Z"), rare.NextOpen(At("2021-01-01T10:00:00Z")));
        Assert.Equal(At("2031-01-01T10:00:00Z"), rare.Add(At("2021-01-01T10:00:00Z"), Hour));
    }

    [Fact]
    public void Add_HolidaysForElevenYears_IsRefused()
    {
        var holidays = Enumerable.Range(0, 4018).Select(i => new Holiday(new LocalDate(2026, 1, 1).PlusDays(i), "strike")).ToEquatableArray();
        var closed = Compile(Office("Europe/Berlin") with { Holidays = holidays });

        Assert.Throws<CalendarNeverOpensException>(() => closed.Add(At("2026-01-01T00:00:00Z"), Hour));
        Assert.Equal(At("2037-01-01T10:00:00+01:00"), closed.Add(At("2030-01-01T00:00:00Z"), Hour));
    }

    [Fact]
    public void Add_PastTheLastInstant_IsOutOfReach()
    {
        var office = Compile(Office("Europe/Berlin"));

        foreach (var calendar in new[] { office, BusinessCalendar.AlwaysOpen })
        {
            Assert.Throws<CalendarRangeException>(() => calendar.Add(At("2026-01-01T00:00:00Z"), Duration.FromDays(100_000)));
            Assert.Throws<CalendarRangeException>(() => calendar.Add(At("2026-01-01T00:00:00Z"), Duration.MaxValue));
            Assert.Throws<CalendarRangeException>(() => calendar.Add(At("2026-01-01T00:00:00Z"), -Duration.FromDays(100_000)));
            Assert.Throws<CalendarRangeException>(() => calendar.Between(At("1899-12-31T23:59:59Z"), At("2026-01-01T00:00:00Z")));
            Assert.Throws<CalendarRangeException>(() => calendar.IsOpen(Instant.MaxValue));
            Assert.Throws<CalendarRangeException>(() => calendar.OpenIntervals(Instant.MinValue, Instant.MaxValue));
            Assert.False(calendar.TryAdd(Instant.MaxValue, Hour, out _));
            Assert.False(calendar.TryAdd(At("2149-12-31T23:59:59Z"), Hour, out _));
        }

        Assert.Throws<CalendarRangeException>(() => office.Add(At("2149-12-31T17:00:00Z"), Duration.Zero));
        Assert.Null(office.NextOpen(At("2149-12-31T17:00:00Z")));
        Assert.True(office.Between(BusinessCalendar.Earliest, BusinessCalendar.Latest) > Duration.FromDays(250 * 80));
    }

    [Fact]
    public void AddAndBetween_AnIntervalEveryFiveMinutes_AgreeWithArithmetic()
    {
        var twoInFive = Enumerable.Range(0, CalendarCompiler.MostHoursPerDay)
            .Select(i => new OpenHours(LocalTime.FromMinutesSinceMidnight(5 * i), LocalTime.FromMinutesSinceMidnight(5 * i + 2)));
        var calendar = Compile(Definition("UTC") with { Hours = WeeklyHours.EveryDay([.. twoInFive]) });
        var origin = At("2026-01-01T00:00:00Z");

        for (var seconds = 1L; seconds < 40_000_000; seconds += 77_777)
        {
            Assert.Equal(seconds / 300 * 120 + Math.Min(120, seconds % 300), calendar.Between(origin, origin + Duration.FromSeconds(seconds)).TotalSeconds);
            var whole = (seconds - 1) / 120;
            Assert.Equal(origin + Duration.FromSeconds(whole * 300 + seconds - whole * 120), calendar.Add(origin, Duration.FromSeconds(seconds)));
        }
    }

    [Fact]
    public async Task Add_FromManyThreadsAtOnce_IsTheSame()
    {
        var definition = Office("America/Santiago") with { Holidays = [Off("2026-09-18")] };
        var (calendar, alone) = (Compile(definition), Compile(definition));
        Instant[] starts = [.. Enumerable.Range(0, 400).Select(i => At("1990-01-01T00:00:00Z") + Duration.FromDays(i * 7919 % 36_500))];
        var expected = starts.Select(s => alone.Add(s, Hour * 2_000)).ToArray();

        using var together = new Barrier(4);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                return starts.Select((_, i) => calendar.Add(starts[(i + thread * 100) % 400], Hour * 2_000)).ToArray();
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        for (var thread = 0; thread < 4; thread++)
            Assert.Equal(expected, Enumerable.Range(0, 400).Select(i => answers[thread][(i + 400 - thread * 100) % 400]));
    }
}
