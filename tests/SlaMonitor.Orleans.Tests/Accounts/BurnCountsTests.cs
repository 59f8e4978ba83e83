using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Orleans.Accounts;

namespace SlaMonitor.Orleans.Tests.Accounts;

/// <summary>What an account counts of the sums of its tickets' clocks, and what of them is of no rate, since nobody followed it.</summary>
public sealed class BurnCountsTests
{
    private static readonly AttainmentObjective Resolution = Objective(Metric.Resolution);
    private static readonly AttainmentObjective Response = Objective(Metric.FirstResponse);

    private static readonly EquatableArray<MetricTally> Sums = [new(Metric.FirstResponse, 9, 4, 7), new(Metric.Resolution, 9, 3, 5)];

    [Fact]
    public void WhatWasFollowedAllTheTime_IsCountedOnceWithoutTheOpen()
    {
        var rulebooks = Versions([Resolution, Response], [Resolution, Response]);

        var (count, objectives) = Assert.Single(BurnCounts.Of(Account(new MetricTally(Metric.Resolution, 0, 1, 5)), 1, Sums, rulebooks));

        Assert.Equal([new(Metric.FirstResponse, 0, 4, 7), new(Metric.Resolution, 0, 2, 0)], count.Differences);
        Assert.Equal([Resolution, Response], objectives);
        Assert.Empty(BurnCounts.Of(Account([.. Sums.Select(sum => sum with { Open = 0 })]), 1, Sums, rulebooks));
        Assert.True(BurnCounts.IsAllFollowed("gold", 1, rulebooks));
    }

    [Fact]
    public void WhatCameBeforeAnybodyFollowed_IsOfNoObjective()
    {
        var rulebooks = Versions([Resolution, Response]);

        var (count, objectives) = Assert.Single(BurnCounts.Of(Account(), 0, Sums, rulebooks));

        Assert.Equal(2, count.Differences.Count);
        Assert.Empty(objectives);
        Assert.False(BurnCounts.IsAllFollowed("gold", 0, rulebooks));
    }

    /// <summary>A metric that joins the objectives, and one that was away for a version; what burns of the other goes on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WhatJoins_IsOfNoObjectiveAtFirst_AndTheRestIs(int countedUnder)
    {
        var rulebooks = countedUnder == 1 ? Versions([Resolution, Response], [Resolution], [Resolution, Response]) : Versions([Response], [Resolution], [Resolution, Response]);

        var counts = BurnCounts.Of(Account(), countedUnder, Sums, rulebooks).ToList();

        Assert.Equal([Metric.FirstResponse, Metric.Resolution], counts.Select(c => Assert.Single(c.Count.Differences).Metric));
        Assert.Equal([Resolution], counts[0].Objectives);
        Assert.Equal([Resolution, Response], counts[1].Objectives);
        Assert.False(BurnCounts.IsAllFollowed("gold", countedUnder, rulebooks));
    }

    [Fact]
    public void Segments_AreThoseOfObjectives_WhetherTheyEscalateOrNot()
    {
        var rulebook = Versions([Response with { Segment = "silver", Escalate = [] }, Resolution, Resolution with { Segment = "bronze" }]).Current;

        Assert.Equal(["bronze", "gold", "silver"], BurnCounts.Segments(rulebook));
        Assert.True(BurnCounts.Follows(rulebook, "silver"));
        Assert.False(BurnCounts.Follows(rulebook, "tin"));
        Assert.False(BurnCounts.Follows(rulebook, null));
    }

    private static AccountState Account(params MetricTally[] tallies) =>
        new() { Decisions = 1, Profile = new AccountProfile("acme", 1, Segment: "gold"), Tallies = [.. tallies] };

    private static Rulebooks Versions(params AttainmentObjective[][] versions)
    {
        var rulebooks = new Rulebooks(Version(1, versions[0]));
        for (var i = 1; i < versions.Length; i++) rulebooks = rulebooks.With(Version(i + 1, versions[i]));
        return rulebooks;
    }

    private static Rulebook Version(int version, AttainmentObjective[] objectives) => new(version, [], []) { Objectives = [.. objectives] };

    private static AttainmentObjective Objective(Metric metric) =>
        new("gold", metric, 0.9m, Duration.FromDays(30)) { Escalate = [new BurnTrigger(3, Duration.FromHours(1), 3, "critical")] };
}
