using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Web.Views;

/// <summary>Counts of one metric's clocks of an account: open, ever breached, met in time.</summary>
public sealed record TallyDocument(string Metric, int Open, int Breached, int Met);

/// <summary>An account: its description, its clocks counted, how it stands against the objectives of its segment, and how it fares.</summary>
public sealed record AccountDocument(
    string Id,
    long Version,
    string? Name,
    string? Segment,
    string? Region,
    IReadOnlyDictionary<string, FieldValue> Fields,
    IReadOnlyList<TallyDocument> Metrics,
    IReadOnlyList<ObjectiveDocument> Objectives,
    AccountHealthDocument Health);

/// <summary>
/// An objective and how it stands: <paramref name="Attainment"/> is wanted over <paramref name="Window"/>, <paramref name="Attained"/> is what came of it (null when
/// nothing ended), and <paramref name="BudgetRemaining"/> what is left of the breaches it allows (negative beyond; null when it allows none and there was one).
/// </summary>
public sealed record ObjectiveDocument(
    string Metric,
    Duration Window,
    decimal Attainment,
    int Met,
    int Breached,
    double? Attained,
    double? BudgetRemaining,
    IReadOnlyList<BurnRateDocument> BurnRates);

/// <summary>How many times faster than allowed the budget was used in the last <paramref name="Window"/>; null when no breach is allowed and there was one.</summary>
public sealed record BurnRateDocument(Duration Window, double? Rate, int Breached);

/// <summary>The grade, and what speaks against the account, the worst first.</summary>
public sealed record AccountHealthDocument(HealthGrade Grade, IReadOnlyList<HealthReasonDocument> Reasons);

/// <summary>One thing that speaks against an account.</summary>
public sealed record HealthReasonDocument(HealthReasonKind Kind, HealthGrade Grade, string? Metric, string Text);

/// <summary>An account with what follows from its counts.</summary>
internal sealed record GradedAccount(AccountView View, EquatableArray<ObjectiveStanding> Objectives, AccountHealth Health)
{
    /// <summary>The worst account first: by grade, then by how little of an error budget is left, then by how much speaks against it, then by id.</summary>
    public static IComparer<GradedAccount> WorstFirst { get; } = Comparer<GradedAccount>.Create(static (a, b) =>
        a.Health.Grade != b.Health.Grade ? b.Health.Grade.CompareTo(a.Health.Grade)
        : a.Least.CompareTo(b.Least) is var least && least != 0 ? least
        : a.Health.Reasons.Count != b.Health.Reasons.Count ? b.Health.Reasons.Count.CompareTo(a.Health.Reasons.Count)
        : string.CompareOrdinal(a.View.Profile.Id, b.View.Profile.Id));

    private double Least => Objectives.IsEmpty ? 1 : Objectives.Min(standing => standing.BudgetRemaining ?? double.NegativeInfinity);

    /// <param name="view">The account.</param>
    /// <param name="breachedOpen">Its clocks that are breached and not stopped.</param>
    /// <param name="objectives">Those in force.</param>
    /// <param name="now">When.</param>
    public static GradedAccount Of(AccountView view, long breachedOpen, EquatableArray<AttainmentObjective> objectives, Instant now)
    {
        var standings = ObjectiveStanding.Of(view.Profile, view.Windows, objectives, now);
        return new GradedAccount(view, standings, AccountHealth.Of(standings, view.Tallies.Sum(tally => (long)tally.Open), breachedOpen));
    }

    public AccountDocument Document() => new(
        View.Profile.Id,
        View.Profile.Version,
        View.Profile.Name,
        View.Profile.Segment,
        View.Profile.Region,
        View.Profile.Fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal),
        [.. View.Tallies.Select(tally => new TallyDocument(tally.Metric.Name, tally.Open, tally.Breached, tally.Met))],
        [.. Objectives.Select(Document)],
        new AccountHealthDocument(
            Health.Grade, [.. Health.Reasons.Select(reason => new HealthReasonDocument(reason.Kind, reason.Grade, reason.Metric?.Name, reason.Text))]));

    private static ObjectiveDocument Document(ObjectiveStanding standing) => new(
        standing.Objective.Metric.Name,
        standing.Objective.Window,
        standing.Objective.Attainment,
        standing.Met,
        standing.Breached,
        standing.Attained,
        standing.BudgetRemaining,
        [.. standing.BurnRates.Select(burn => new BurnRateDocument(burn.Over, burn.Rate, burn.Breached))]);
}
