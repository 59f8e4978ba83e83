using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Wire;

public sealed class WireInstantTests
{
    [Theory]
    [InlineData("2026-03-02T09:14:05Z", "2026-03-02T09:14:05Z")]
    [InlineData("2026-03-02T09:14:05z", "2026-03-02T09:14:05Z")]
    [InlineData("2026-03-02t10:14:05+01:00", "2026-03-02T09:14:05Z")]
    [InlineData("2026-03-02T09:14:05-00:00", "2026-03-02T09:14:05Z")]
    [InlineData("2026-03-01T23:44:05.25-09:30", "2026-03-02T09:14:05.25Z")]
    [InlineData("2024-02-29T00:00:00.1234567Z", "2024-02-29T00:00:00.1234567Z")]
    [InlineData("2024-02-29T00:00:00.123456789Z", "2024-02-29T00:00:00.1234567Z")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.9999999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void TryParse_Rfc3339_IsWrittenInUtc(string text, string expected)
    {
        Assert.True(WireInstant.TryParse(text, out var instant));
        Assert.Equal(expected, WireInstant.Format(instant));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-03-02")]
    [InlineData("2026-03-02 09:14:05Z")]
    [InlineData("2026-03-02T09:14:05")]
    [InlineData("2026-03-02T09:14Z")]
    [InlineData("2026-02-29T09:14:05Z")]
    [InlineData("2026-13-01T09:14:05Z")]
    [InlineData("2026-03-02T24:00:00Z")]
    [InlineData("2026-03-02T23:59:60Z")]
    [InlineData("2026-03-02T09:14:05+24:00")]
    [InlineData("2026-03-02T09:14:05+0100")]
    [InlineData("2026-03-02T09:14:05.Z")]
    [InlineData("2026-03-02T09:14:05.1234567890Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("20２6-03-02T09:14:05Z")]
    [InlineData("2026-03-02T09:14:05Zjunk-and-more-of-it-than-fits")]
    [InlineData("-026-03-02T09:14:05Z")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(WireInstant.TryParse(text, out _));

    [Fact]
    public void Format_AnyInstant_IsAsNodaTimeWritesIt()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var instant = Instant.FromUnixTimeTicks(random.NextInt64(-600_000_000_000_000_000, 250_000_000_000_000_000));
            Assert.Equal(InstantPattern.ExtendedIso.Format(instant), WireInstant.Format(instant));
            Assert.True(WireInstant.TryParse(WireInstant.Format(instant), out var back));
            Assert.Equal(instant, back);
        }
    }

    [Theory]
    [InlineData(0, "PT0S")]
    [InlineData(1_500, "PT1.5S")]
    [InlineData(-1_500, "-PT1.5S")]
    [InlineData(5_400_000, "PT1H30M")]
    [InlineData(187_200_000, "PT52H")]
    [InlineData(60_000, "PT1M")]
    [InlineData(3_661_000, "PT1H1M1S")]
    public void Duration_Format_IsIso8601WithoutDays(long milliseconds, string expected) =>
        Assert.Equal(expected, WireDuration.Format(Duration.FromMilliseconds(milliseconds)));

    [Fact]
    public void Duration_Format_SmallestAndLargest_AreWhole()
    {
        Assert.Equal("PT0.000000001S", WireDuration.Format(Duration.Epsilon));
        Assert.StartsWith("-PT", WireDuration.Format(Duration.MinValue), StringComparison.Ordinal);
    }
}
