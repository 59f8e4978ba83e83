using NodaTime;
using SlaMonitor.Core.Trends;

namespace SlaMonitor.Core.Tests.Trends;

public sealed class TrendBucketsTests
{
    private static readonly DateTimeZone Berlin = ZoneName.Find("Europe/Berlin")!;

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    [InlineData("2026-06-01", 24)]
    public void Between_DayOfAChangeOfTheClocks_IsOneBucketOfItsHours(string day, int hours)
    {
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        var (from, to) = (Berlin.AtStartOfDay(date).ToInstant(), Berlin.AtStartOfDay(date.PlusDays(1)).ToInstant());

        Assert.Equal([from, to], TrendBuckets.Between(from, to, TrendInterval.Day, Berlin));
        Assert.Equal(hours, TrendBuckets.Between(from, to, TrendInterval.Hour, Berlin)!.Count - 1);
        Assert.Equal(Duration.FromHours(hours), to - from);
    }

    [Fact]
    public void Between_RangeThatBeginsWithinABucket_CutsItsEnds() => Assert.Equal(
        [At(2026, 3, 2, 10, 30), At(2026, 3, 2, 11, 0), At(2026, 3, 2, 12, 0), At(2026, 3, 2, 12, 1)],
        TrendBuckets.Between(At(2026, 3, 2, 10, 30), At(2026, 3, 2, 12, 1), TrendInterval.Hour, DateTimeZone.Utc));

    [Fact]
    public void Between_Weeks_BeginOnMondays() => Assert.Equal(
        [At(2026, 3, 4, 0, 0), At(2026, 3, 8, 23, 0), At(2026, 3, 15, 23, 0), At(2026, 3, 20, 0, 0)],
        TrendBuckets.Between(At(2026, 3, 4, 0, 0), At(2026, 3, 20, 0, 0), TrendInterval.Week, Berlin));

    /// <summary>Lord Howe Island changes its clocks by half an hour: the hour from 1 to 2 is followed by half of it again.</summary>
    [Fact]
    public void Between_ClocksChangedByHalfAnHour_EndTheHourThere()
    {
        var zone = ZoneName.Find("Australia/Lord_Howe")!;
        var change = zone.GetZoneInterval(At(2026, 1, 1, 0, 0)).End;

        var bounds = TrendBuckets.Between(change - Duration.FromHours(1), change + Duration.FromMinutes(90), TrendInterval.Hour, zone)!;

        Assert.Equal([Duration.FromHours(1), Duration.FromMinutes(30), Duration.FromHours(1)], bounds.Zip(bounds.Skip(1), (a, b) => b - a));
    }

    /// <summary>Samoa had no 30 December 2011.</summary>
    [Fact]
    public void Between_DayThatAZoneLeftOut_HasNoBucket()
    {
        var zone = ZoneName.Find("Pacific/Apia")!;
        var from = zone.AtStartOfDay(new LocalDate(2011, 12, 29)).ToInstant();

        Assert.Equal([from, from + Duration.FromHours(24), from + Duration.FromHours(48)], TrendBuckets.Between(from, from + Duration.FromHours(48), TrendInterval.Day, zone));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/Sao_Paulo")]
    public void Between_EveryMinuteOfAYear_TwoShareABucketWhenTheirHourIsTheSame(string name)
    {
        var zone = ZoneName.Find(name)!;
        // 2017: Sao Paulo changed its clocks at midnight then.
        for (var day = 0; day < 365; day += 10)
        {
            var from = At(2017, 1, 1, 0, 0) + Duration.FromDays(day);
            var bounds = TrendBuckets.Between(from, from + Duration.FromDays(10), TrendInterval.Hour, zone)!;
            var bucket = 0;
            for (var at = from + Duration.FromMinutes(15); at < from + Duration.FromDays(10); at += Duration.FromMinutes(15))
            {
                var before = bucket;
                while (bounds[bucket + 1] <= at) bucket++;
                Assert.Equal(HourOf(at - Duration.FromMinutes(15)) == HourOf(at), before == bucket);
            }
        }

        (LocalDate, int, Offset) HourOf(Instant at) => at.InZone(zone) is var local ? (local.Date, local.Hour, local.Offset) : default;
    }

    [Fact]
    public void Between_MoreThanAnybodyCanLookAt_IsNull()
    {
        var from = At(2026, 1, 1, 0, 0);

        Assert.Equal(401, TrendBuckets.Between(from, from + Duration.FromHours(400), TrendInterval.Hour, DateTimeZone.Utc)!.Count);
        Assert.Null(TrendBuckets.Between(from, from + Duration.FromHours(401), TrendInterval.Hour, DateTimeZone.Utc));
    }

    private static Instant At(int year, int month, int day, int hour, int minute) => Instant.FromUtc(year, month, day, hour, minute);
}
