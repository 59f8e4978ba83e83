using NodaTime;

namespace SlaMonitor.Core.Accounts;

/// <summary>How an account stands against one objective: see <see cref="ErrorBudget"/> for how the figures are made.</summary>
/// <param name="Objective">What is wanted.</param>
/// <param name="Met">Cycles met in time in the objective's window.</param>
/// <param name="Breached">Cycles that breached in it.</param>
/// <param name="Attained">The share met, 0 to 1; null when none ended.</param>
/// <param name="BudgetRemaining">What is left of the breaches that it allows: 1 for all, 0 for none, negative beyond; null when it allows none and there was one.</param>
/// <param name="BurnRates">How fast the budget was used lately, the shortest span first and the whole window last.</param>
public sealed record ObjectiveStanding(
    AttainmentObjective Objective,
    int Met,
    int Breached,
    double? Attained,
    double? BudgetRemaining,
    EquatableArray<BurnRate> BurnRates)
{
    // An hour tells what happens now, three days what does not go away: the spans of the Site Reliability Workbook, chapter 5.
    private static readonly Duration[] Spans = [Duration.FromHours(1), Duration.FromHours(6), Duration.FromDays(3)];

    public static ObjectiveStanding Of(AttainmentObjective objective, AttainmentWindow window, Instant now)
    {
        var (met, breached) = window.In(objective.Window, now);
        var remaining = window.Remaining(objective, now);
        return new ObjectiveStanding(
            objective,
            met,
            breached,
            met + breached == 0 ? null : (double)met / (met + breached),
            double.IsInfinity(remaining) ? null : remaining,
            [.. Spans.Where(span => span < objective.Window).Append(objective.Window).Select(span => BurnRate.Of(window, objective, span, now))]);
    }

    /// <summary>The standings of an account: of the objectives of its segment, in the order of the configuration.</summary>
    public static EquatableArray<ObjectiveStanding> Of(
        AccountProfile profile, EquatableArray<AttainmentWindow> windows, EquatableArray<AttainmentObjective> objectives, Instant now) =>
    [
        .. objectives.Where(objective => objective.Segment == profile.Segment).Select(objective =>
            Of(objective, windows.FirstOrDefault(window => window.Metric == objective.Metric) ?? AttainmentWindow.Empty(objective.Metric), now)),
    ];
}

/// <summary>How many times faster than allowed the budget was used over a span that ends now.</summary>
/// <param name="Over">Elapsed time.</param>
/// <param name="Rate">1 uses it up exactly at the end of the window; null when no breach is allowed and there was one.</param>
/// <param name="Breached">Cycles that breached in it.</param>
public readonly record struct BurnRate(Duration Over, double? Rate, int Breached)
{
    public static BurnRate Of(AttainmentWindow window, AttainmentObjective objective, Duration over, Instant now)
    {
        var rate = window.BurnRate(objective.Attainment, over, now);
        return new BurnRate(over, double.IsInfinity(rate) ? null : rate, window.In(over, now).Breached);
    }
}
