using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Tests.Accounts;

public sealed class AccountHealthTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly AttainmentObjective Goal = new("gold", Metric.Resolution, 0.9m, Duration.FromDays(30));

    [Fact]
    public void Of_NothingPromisedAndNothingOverdue_IsGood() => Assert.Equal(new AccountHealth(HealthGrade.Good, []), AccountHealth.Of([], 12, 0));

    [Fact]
    public void Of_NothingEnded_IsGoodAndAttainmentIsNotKnown()
    {
        var standing = ObjectiveStanding.Of(Goal, AttainmentWindow.Empty(Metric.Resolution), Now);

        Assert.Null(standing.Attained);
        Assert.Equal(1, standing.BudgetRemaining);
        Assert.Equal(HealthGrade.Good, AccountHealth.Of([standing], 0, 0).Grade);
    }

    [Theory]
    [InlineData(99, 1, 40, HealthGrade.Good, null)]
    [InlineData(92, 8, 40, HealthGrade.Watch, HealthReasonKind.BudgetLow)]
    [InlineData(88, 12, 40, HealthGrade.Poor, HealthReasonKind.BudgetSpent)]
    public void Of_BudgetUsedLongAgo_IsGradedByWhatIsLeft(int met, int breached, int hoursAgo, HealthGrade grade, HealthReasonKind? kind)
    {
        var health = AccountHealth.Of([Standing(met, breached, Duration.FromDays(4) + Duration.FromHours(hoursAgo))], met + breached, 0);

        Assert.Equal(grade, health.Grade);
        Assert.Equal(kind, health.Reasons.IsEmpty ? null : Assert.Single(health.Reasons).Kind);
    }

    [Fact]
    public void Of_SpentBudget_SaysWhatWasKeptAndWhatWasPromised() => Assert.Equal(
        "88 % of resolution kept over 30 days, 90 % promised",
        AccountHealth.Of([Standing(88, 12, Duration.FromDays(10))], 100, 0).Reasons[0].Text);

    [Fact]
    public void Of_BudgetThatBurnsNow_IsPoorBeforeItIsSpent()
    {
        // Five of six in the last minutes, of many in the month: 8.3 times as fast as allowed over six hours, and little of the month's budget.
        var window = AttainmentWindow.Empty(Metric.Resolution)
            .With(900, 0, Now - Duration.FromDays(10), Goal.Window)
            .With(1, 5, Now - Duration.FromMinutes(2), Goal.Window);

        var health = AccountHealth.Of([ObjectiveStanding.Of(Goal, window, Now)], 900, 0);

        Assert.Equal(HealthGrade.Poor, health.Grade);
        var reason = Assert.Single(health.Reasons);
        Assert.Equal((HealthReasonKind.BudgetBurns, "the error budget of resolution burns 8.3 times as fast as it may: 5 breaches in 6 h"), (reason.Kind, reason.Text));
    }

    [Fact]
    public void Of_TwoBreachesNow_AreNoTrend()
    {
        var window = AttainmentWindow.Empty(Metric.Resolution).With(100, 0, Now - Duration.FromDays(10), Goal.Window).With(0, 2, Now, Goal.Window);

        Assert.Equal(HealthGrade.Good, AccountHealth.Of([ObjectiveStanding.Of(Goal, window, Now)], 100, 0).Grade);
    }

    [Fact]
    public void Of_GoalThatAllowsNoBreach_IsPoorWithOneAndHasNoFigureForIt()
    {
        var standing = ObjectiveStanding.Of(Goal with { Attainment = 1m }, AttainmentWindow.Empty(Metric.Resolution).With(99, 1, Now, Goal.Window), Now);

        Assert.Null(standing.BudgetRemaining);
        Assert.All(standing.BurnRates, burn => Assert.Null(burn.Rate));
        Assert.Equal((HealthGrade.Poor, HealthReasonKind.BudgetSpent), (AccountHealth.Of([standing], 1, 0).Grade, AccountHealth.Of([standing], 1, 0).Reasons[0].Kind));
    }

    [Theory]
    [InlineData(40, 1, HealthGrade.Watch)]
    [InlineData(40, 3, HealthGrade.Watch)]
    [InlineData(30, 3, HealthGrade.Poor)]
    [InlineData(2, 2, HealthGrade.Watch)]
    public void Of_ClocksBreachedAndOpen_AreGradedByTheirShare(int open, int breached, HealthGrade grade) =>
        Assert.Equal(grade, AccountHealth.Of([], open, breached).Grade);

    [Fact]
    public void Of_SeveralReasons_HasTheWorstFirst()
    {
        var health = AccountHealth.Of([Standing(88, 12, Duration.FromDays(10))], 40, 1);

        Assert.Equal([HealthReasonKind.BudgetSpent, HealthReasonKind.BreachedOpen], health.Reasons.Select(reason => reason.Kind));
        Assert.Equal(HealthGrade.Poor, health.Grade);
    }

    [Fact]
    public void Standings_AreOfTheSegmentAlone_TheShortestSpanFirst()
    {
        var standings = ObjectiveStanding.Of(
            new AccountProfile("acme", Segment: "gold"), [], [Goal, Goal with { Segment = "silver" }, Goal with { Metric = Metric.FirstResponse, Window = Duration.FromHours(6) }], Now);

        Assert.Equal([Metric.Resolution, Metric.FirstResponse], standings.Select(standing => standing.Objective.Metric));
        Assert.Equal(
            [Duration.FromHours(1), Duration.FromHours(6), Duration.FromDays(3), Duration.FromDays(30)], standings[0].BurnRates.Select(burn => burn.Over));
        Assert.Equal([Duration.FromHours(1), Duration.FromHours(6)], standings[1].BurnRates.Select(burn => burn.Over));
    }

    private static ObjectiveStanding Standing(int met, int breached, Duration ago) =>
        ObjectiveStanding.Of(Goal, AttainmentWindow.Empty(Metric.Resolution).With(met, breached, Now - ago, Goal.Window), Now);
}
