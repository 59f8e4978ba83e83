using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Tests.Accounts;

public sealed class StandingFoldTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Duration Month = Duration.FromDays(30);
    private static readonly AttainmentObjective Gold = new("gold", Metric.Resolution, 0.9m, Month);
    private static readonly AttainmentObjective Silver = new("silver", Metric.Resolution, 0.5m, Month);

    [Fact]
    public void Standings_OfASegment_AreThoseOfAllItsAccountsTogether()
    {
        var fold = new StandingFold([Gold, Silver], Now);
        fold.Add(new AccountProfile("a", Segment: "gold"), [Window(80, 0, Duration.FromDays(3)), Window(Metric.FirstResponse, 0, 50, Duration.Zero)]);
        fold.Add(new AccountProfile("b", Segment: "gold"), [Window(10, 10, Duration.FromMinutes(10))]);
        fold.Add(new AccountProfile("c", Segment: "silver"), []);
        fold.Add(new AccountProfile("d"), [Window(0, 9, Duration.Zero)]);

        var standings = fold.Standings();

        var gold = standings[0].Standing;
        Assert.Equal((null, Gold, 90, 10), (standings[0].Account, gold.Objective, gold.Met, gold.Breached));
        Assert.Equal(0.9, gold.Attained);
        Assert.Equal(0, gold.BudgetRemaining!.Value, 9);
        // In the last hour, half of them, of which a tenth may.
        Assert.Equal(5, gold.BurnRates[0].Rate!.Value, 9);
        Assert.Equal((null, Silver, 0, 0), (standings[1].Account, standings[1].Standing.Objective, standings[1].Standing.Met, standings[1].Standing.Breached));
        // The worst first; of "c" nothing has ended, and "d" is of no segment.
        Assert.Equal(["b", "a"], standings.Skip(2).Select(standing => standing.Account));
    }

    [Fact]
    public void Standings_OfManyAccounts_AreThoseOfTheWorstTwenty()
    {
        var fold = new StandingFold([Gold], Now);
        var breaches = Enumerable.Range(0, 500).OrderBy(i => (i * 7_919) % 503).ToList();
        foreach (var i in breaches) fold.Add(new AccountProfile($"account-{i:000}", Segment: "gold"), [Window(500 - i, i, Duration.FromDays(1))]);

        Assert.Equal(Enumerable.Range(480, 20).Reverse().Select(i => $"account-{i:000}"), fold.Standings().Skip(1).Select(standing => standing.Account));
    }

    [Fact]
    public void Standings_WhereNoBreachIsAllowed_PutsThoseWithOneFirst()
    {
        var strict = Gold with { Attainment = 1 };
        var fold = new StandingFold([strict], Now);
        fold.Add(new AccountProfile("a", Segment: "gold"), [Window(10, 0, Duration.Zero)]);
        fold.Add(new AccountProfile("b", Segment: "gold"), [Window(10, 1, Duration.Zero)]);
        fold.Add(new AccountProfile("c", Segment: "gold"), [Window(10, 2, Duration.Zero)]);

        Assert.Equal(["c", "b", "a"], fold.Standings().Skip(1).Select(standing => standing.Account));
        Assert.Null(fold.Standings()[1].Standing.BudgetRemaining);
    }

    [Fact]
    public void Standings_OfAnObjectiveGivenTwice_AreThereOnce()
    {
        var fold = new StandingFold([Gold, Gold with { Attainment = 0.99m }, Gold with { Window = Duration.FromDays(7) }], Now);

        Assert.Equal([(Month, 0.9m), (Duration.FromDays(7), 0.9m)], fold.Standings().Select(standing => (standing.Standing.Objective.Window, standing.Standing.Objective.Attainment)));
    }

    [Fact]
    public void IsIdle_WithoutObjectives() => Assert.True(new StandingFold([], Now).IsIdle);

    private static AttainmentWindow Window(int met, int breached, Duration ago) => Window(Metric.Resolution, met, breached, ago);

    private static AttainmentWindow Window(Metric metric, int met, int breached, Duration ago) => AttainmentWindow.Empty(metric).With(met, breached, Now - ago, Month);
}
