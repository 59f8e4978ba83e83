using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Tests.Accounts;

public sealed class AttainmentWindowTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Duration Month = Duration.FromDays(30);

    [Theory]
    [InlineData(99, 1, 0.99, 1.0)]
    [InlineData(90, 10, 0.99, 10.0)]
    [InlineData(0, 5, 0.9, 10.0)]
    [InlineData(7, 0, 0.99, 0.0)]
    [InlineData(0, 0, 0.99, 0.0)]
    public void BurnRate_OfCounts_IsTheShareOfBreachesOverTheShareAllowed(int met, int breached, double goal, double burn)
    {
        var window = AttainmentWindow.Empty(Metric.Resolution).With(met, breached, Start, Month);

        Assert.Equal(burn, window.BurnRate((decimal)goal, Duration.FromHours(1), Start), 9);
        Assert.Equal(1 - burn, window.Remaining(new AttainmentObjective("gold", Metric.Resolution, (decimal)goal, Month), Start), 9);
    }

    [Fact]
    public void BurnRate_OfAGoalWithoutBreaches_IsInfinite()
    {
        var window = AttainmentWindow.Empty(Metric.Resolution).With(99, 1, Start, Month);

        Assert.Equal(double.PositiveInfinity, window.BurnRate(1m, Duration.FromHours(1), Start));
        Assert.Equal(double.NegativeInfinity, window.Remaining(new AttainmentObjective("gold", Metric.Resolution, 1m, Month), Start));
    }

    [Fact]
    public void Counts_BeyondTheSpan_AreForgottenBucketByBucket()
    {
        var window = AttainmentWindow.Empty(Metric.Resolution).With(0, 3, Start, Month);
        var hour = Duration.FromHours(1);

        Assert.Equal((0, 3), window.In(hour, Start + hour));
        Assert.Equal((0, 3), window.In(hour, Start + hour + Duration.FromMinutes(4)));
        Assert.Equal((0, 0), window.In(hour, Start + hour + Duration.FromMinutes(5)));
        Assert.Equal((0, 3), window.In(Month, Start + Month));
    }

    [Fact]
    public void Counts_TakenBack_LeaveNothing()
    {
        var window = AttainmentWindow.Empty(Metric.Resolution).With(0, 1, Start, Month).With(1, -1, Start + Duration.FromMinutes(20), Month);

        Assert.Equal((1, 0), window.In(Duration.FromHours(1), Start + Duration.FromMinutes(20)));
        // The breach is in a span that its retraction is not in: never less than nothing.
        Assert.Equal((1, 0), window.In(Duration.FromMinutes(5), Start + Duration.FromMinutes(20)));
    }

    /// <summary>Against all counts kept one by one: what lies in the span counts, what lies before its first bucket does not.</summary>
    [Fact]
    public void Counts_OfAnySpan_AreThoseOfItsBuckets() => Prop.ForAll(Stories.ToArbitrary(), story =>
    {
        var (counts, span) = story;
        var window = AttainmentWindow.Empty(Metric.Resolution);
        var now = Start;
        var all = new List<(Instant At, int Met, int Breached)>();
        foreach (var (wait, met, breached) in counts)
        {
            now += Duration.FromSeconds(wait);
            window = window.With(met, breached, now, Month);
            all.Add((now, met, breached));
        }
        var size = span <= AttainmentWindow.FineReach ? AttainmentWindow.FineBucket : AttainmentWindow.CoarseBucket;
        var counted = window.In(span, now);
        var inSpan = all.Where(c => c.At >= now - span).ToList();
        var atMost = all.Where(c => c.At >= now - span - size).ToList();
        Assert.InRange(counted.Met, inSpan.Sum(c => c.Met), atMost.Sum(c => c.Met));
        Assert.InRange(counted.Breached, inSpan.Sum(c => c.Breached), atMost.Sum(c => c.Breached));
        Assert.InRange(window.Fine.Count, 0, 74);
        Assert.InRange(window.Coarse.Count, 0, 122);
        Assert.Equal(window.Fine.Select(b => b.Number).Order(), window.Fine.Select(b => b.Number));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<((int Wait, int Met, int Breached)[] Counts, Duration Span)> Stories =>
        from counts in Gen.ArrayOf(
            from wait in Gen.OneOf(Gen.Choose(0, 600), Gen.Choose(0, 200_000))
            from met in Gen.Choose(0, 5)
            from breached in Gen.Choose(0, 3)
            select (wait, met, breached))
        from minutes in Gen.OneOf(Gen.Choose(1, 360), Gen.Choose(361, 43_200))
        select (counts, Duration.FromMinutes(minutes));
}
