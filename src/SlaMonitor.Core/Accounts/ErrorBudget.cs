using NodaTime;

namespace SlaMonitor.Core.Accounts;

/// <summary>
/// How a goal stands: the share of cycles that were met, what is left of the breaches that the goal allows, and how fast they are
/// used up. After Google's Site Reliability Workbook, chapter 5 ("Alerting on SLOs").
/// </summary>
public static class ErrorBudget
{
    /// <summary>Met / (met + breached), 0 to 1; 1 when nothing ended.</summary>
    public static double Attainment(this AttainmentWindow window, Duration span, Instant now)
    {
        var (met, breached) = window.In(span, now);
        return met + breached == 0 ? 1 : (double)met / (met + breached);
    }

    /// <summary>
    /// How many times faster than allowed the budget is used: 1 uses it up exactly at the end of the goal's window; 0 when nothing
    /// breached; infinite when a goal of 100 % allows no breach and there is one.
    /// </summary>
    /// <param name="window">The counts.</param>
    /// <param name="attainment">The goal, above 0 and up to 1.</param>
    /// <param name="span">Over which the rate is taken, ending now.</param>
    /// <param name="now">When.</param>
    public static double BurnRate(this AttainmentWindow window, decimal attainment, Duration span, Instant now)
    {
        var (met, breached) = window.In(span, now);
        return breached == 0 ? 0 : (double)breached / (met + breached) / (double)(1 - attainment);
    }

    /// <summary>
    /// Whether <see cref="BurnRate"/> is <paramref name="rate"/> or more, exactly: three breaches of five, of a goal of 90 %, are six times as
    /// many as allowed, and in binary fractions a little less.
    /// </summary>
    public static bool BurnsAt(this AttainmentWindow window, decimal rate, decimal attainment, Duration span, Instant now)
    {
        var (met, breached) = window.In(span, now);
        return breached > 0 && breached >= rate * (1 - attainment) * (met + breached);
    }

    /// <summary>What is left of the breaches that the goal allows in its window: 1 when there was none, 0 when they are used up, negative beyond that.</summary>
    public static double Remaining(this AttainmentWindow window, AttainmentObjective objective, Instant now) =>
        window.BurnRate(objective.Attainment, objective.Window, now) is var burn && double.IsInfinity(burn) ? double.NegativeInfinity : 1 - burn;
}
