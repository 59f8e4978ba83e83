using NodaTime;

namespace SlaMonitor.Core.Tests;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90m", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172_800)]
    [InlineData("1w", 604_800)]
    [InlineData("1d2h3m4s", 93_784)]
    [InlineData("0m", 0)]
    [InlineData("-1h", -3600)]
    [InlineData("PT1H30M", 5400)]
    [InlineData("P2D", 172_800)]
    [InlineData("P1W", 604_800)]
    [InlineData("P1DT12H", 129_600)]
    [InlineData("-PT1H", -3600)]
    public void Parse_Duration_HasItsLength(string text, long seconds) =>
        Assert.Equal(Duration.FromSeconds(seconds), DurationText.Parse(text));

    [Fact]
    public void Parse_FractionOfASecond_IsKept()
    {
        Assert.Equal(Duration.FromMilliseconds(1500), DurationText.Parse("1.5s"));
        Assert.Equal(Duration.FromMilliseconds(1500), DurationText.Parse("PT1.5S"));
    }

    [Fact]
    public void Parse_DayOfACalendar_IsThatLong() =>
        Assert.Equal(Duration.FromHours(25), DurationText.Parse("3d1h", Duration.FromHours(8)));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("1x")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("1H")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("P1H")]
    [InlineData("P1DT")]
    [InlineData("--1h")]
    [InlineData("1.s")]
    [InlineData("1..5s")]
    [InlineData("36526d")]
    [InlineData("9999999999w")]
    [InlineData("99999999999999999999999999999999d")]
    public void Parse_NoDuration_IsNull(string text) => Assert.Null(DurationText.Parse(text));
}
