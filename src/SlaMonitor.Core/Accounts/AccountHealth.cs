using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;

namespace SlaMonitor.Core.Accounts;

/// <summary>How an account fares, at a glance. The worst reason gives the grade.</summary>
public enum HealthGrade
{
    /// <summary>Nothing speaks against it.</summary>
    Good,

    /// <summary>Something is on its way to become a broken promise.</summary>
    Watch,

    /// <summary>A promise is broken, or will be soon.</summary>
    Poor,
}

/// <summary>What speaks against an account's health. On the wire in snake_case.</summary>
public enum HealthReasonKind
{
    /// <summary>More breached than the objective allows in its window. Poor.</summary>
    BudgetSpent,

    /// <summary>Less than a quarter is left of the breaches that the objective allows. Watch.</summary>
    BudgetLow,

    /// <summary>The budget burns so fast that it will not last: 14.4 times over an hour or 6 times over six is poor, more than allowed over three days is watch. At least three breaches in the span.</summary>
    BudgetBurns,

    /// <summary>Clocks are breached and still open. Watch; three or more that are at least a tenth of its open clocks are poor.</summary>
    BreachedOpen,
}

/// <summary>One thing that speaks against an account's health.</summary>
/// <param name="Kind">Which rule found it.</param>
/// <param name="Grade">How bad it is by itself.</param>
/// <param name="Metric">Whose objective; null for clocks of any.</param>
/// <param name="Text">For people: a sentence without its full stop.</param>
public sealed record HealthReason(HealthReasonKind Kind, HealthGrade Grade, Metric? Metric, string Text);

/// <summary>The grade, and what it is made of, the worst first. An account without objectives and without overdue clocks is good: nothing was promised that is not kept.</summary>
public sealed record AccountHealth(HealthGrade Grade, EquatableArray<HealthReason> Reasons)
{
    private const double Low = 0.25;

    // As for escalations: of three tickets one breach is a third, and no trend.
    private const int BreachesMin = 3;

    private static readonly (Duration Over, double Rate, HealthGrade Grade)[] Burning =
    [
        (Duration.FromHours(1), 14.4, HealthGrade.Poor),
        (Duration.FromHours(6), 6, HealthGrade.Poor),
        (Duration.FromDays(3), 1, HealthGrade.Watch),
    ];

    /// <param name="objectives">How it stands against each.</param>
    /// <param name="open">Its clocks that run, are paused or are breached and not stopped.</param>
    /// <param name="breachedOpen">Those of them that are breached.</param>
    public static AccountHealth Of(EquatableArray<ObjectiveStanding> objectives, long open, long breachedOpen)
    {
        var reasons = new List<HealthReason>();
        foreach (var standing in objectives)
        {
            if (OfBudget(standing) is { } budget) reasons.Add(budget);
            if (OfBurning(standing) is { } burning) reasons.Add(burning);
        }
        if (breachedOpen > 0)
        {
            var isMuch = breachedOpen >= BreachesMin && breachedOpen * 10 >= open;
            reasons.Add(new HealthReason(
                HealthReasonKind.BreachedOpen,
                isMuch ? HealthGrade.Poor : HealthGrade.Watch,
                null,
                string.Create(CultureInfo.InvariantCulture, $"{breachedOpen} {(breachedOpen == 1 ? "clock is" : "clocks are")} breached and still open")));
        }
        var sorted = reasons.OrderByDescending(reason => reason.Grade).ToEquatableArray();
        return new AccountHealth(sorted.IsEmpty ? HealthGrade.Good : sorted[0].Grade, sorted);
    }

    private static HealthReason? OfBudget(ObjectiveStanding standing)
    {
        if (standing.Breached == 0) return null;
        var (metric, goal) = (standing.Objective.Metric, standing.Objective);
        var share = $"{Percent((decimal)standing.Attained!.Value)} of {metric.Name} kept over {Days(goal.Window)}, {Percent(goal.Attainment)} promised";
        if (standing.BudgetRemaining is not (>= 0)) return new HealthReason(HealthReasonKind.BudgetSpent, HealthGrade.Poor, metric, share);
        if (standing.BudgetRemaining >= Low) return null;
        return new HealthReason(
            HealthReasonKind.BudgetLow, HealthGrade.Watch, metric, $"{share}: {Percent((decimal)standing.BudgetRemaining.Value)} of the error budget is left");
    }

    private static HealthReason? OfBurning(ObjectiveStanding standing)
    {
        foreach (var (over, least, grade) in Burning)
        {
            foreach (var burn in standing.BurnRates)
            {
                if (burn.Over != over || burn.Breached < BreachesMin || burn.Rate < least) continue;
                var times = burn.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} times as fast as it may") : "although it allows no breach";
                return new HealthReason(
                    HealthReasonKind.BudgetBurns, grade, standing.Objective.Metric,
                    string.Create(CultureInfo.InvariantCulture, $"the error budget of {standing.Objective.Metric.Name} burns {times}: {burn.Breached} breaches in {Days(over)}"));
            }
        }
        return null;
    }

    private static string Percent(decimal share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    private static string Days(Duration span) =>
        span >= Duration.FromDays(2) && span.BclCompatibleTicks % NodaConstants.TicksPerDay == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Days} days")
            : DurationWords.Of(span);
}
