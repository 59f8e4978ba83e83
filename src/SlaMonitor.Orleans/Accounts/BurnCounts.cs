using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>
/// What an account has yet to count. Its tickets' publications add their clocks up, each exactly once; what the sums have more than the
/// account has counted is what became known since it last looked.
/// </summary>
internal static class BurnCounts
{
    /// <summary>Whether accounts of the segment have to count: it has an objective.</summary>
    public static bool Follows(Rulebook rulebook, string? segment) => rulebook.Objectives.Any(o => o.Segment == segment);

    /// <summary>The segments whose accounts have to count, sorted.</summary>
    public static EquatableArray<string> Segments(Rulebook rulebook) =>
        rulebook.Objectives.Select(o => o.Segment).Distinct().Order(StringComparer.Ordinal).ToEquatableArray();

    /// <summary>
    /// What is to be counted, in this order, and by which objectives: first what came to pass while nobody followed it, which is of no
    /// rate, then the rest.
    /// </summary>
    /// <param name="state">The account as it is.</param>
    /// <param name="countedUnder">As in <see cref="StoredAccount.CountedUnder"/>.</param>
    /// <param name="sums">Of its tickets' clocks now.</param>
    /// <param name="rulebooks">Every version since.</param>
    public static IEnumerable<(AccountCommand.Count Count, EquatableArray<AttainmentObjective> Objectives)> Of(
        AccountState? state, int countedUnder, EquatableArray<MetricTally> sums, Rulebooks rulebooks)
    {
        var differences = new List<MetricTally>();
        foreach (var sum in sums) Tally.Add(differences, sum with { Open = 0 });
        foreach (var counted in state?.Tallies ?? []) Tally.Add(differences, new MetricTally(counted.Metric, 0, 0, 0).Minus(counted));
        differences.RemoveAll(difference => difference.IsZero);
        var current = rulebooks.Current;
        var unfollowed = differences.Where(d => !IsFollowed(state?.Profile.Segment, d.Metric, countedUnder, rulebooks)).ToEquatableArray();
        var followed = differences.Except(unfollowed).ToEquatableArray();
        if (!unfollowed.IsEmpty)
            yield return (new AccountCommand.Count(unfollowed, current.Version), current.Objectives.Where(o => unfollowed.All(d => d.Metric != o.Metric)).ToEquatableArray());
        if (!followed.IsEmpty) yield return (new AccountCommand.Count(followed, current.Version), current.Objectives);
    }

    /// <summary>Whether all that its segment's objectives are about was followed since, so that nothing has to be noted before something is counted.</summary>
    public static bool IsAllFollowed(string? segment, int countedUnder, Rulebooks rulebooks) =>
        rulebooks.Current.Objectives.All(o => o.Segment != segment || IsFollowed(segment, o.Metric, countedUnder, rulebooks));

    /// <summary>What an account has yet to count, and is of a rate; without the open ones, and sorted by metric.</summary>
    /// <inheritdoc cref="Of"/>
    public static EquatableArray<MetricTally> Uncounted(AccountState state, int countedUnder, EquatableArray<MetricTally> sums, Rulebooks rulebooks) =>
        Follows(rulebooks.Current, state.Profile.Segment) && !IsNoneFollowed(state, countedUnder, rulebooks)
            ? Of(state, countedUnder, sums, rulebooks).SelectMany(part => part.Count.Differences)
                .Where(difference => IsFollowed(state.Profile.Segment, difference.Metric, countedUnder, rulebooks)).ToEquatableArray()
            : [];

    private static bool IsNoneFollowed(AccountState state, int countedUnder, Rulebooks rulebooks) =>
        rulebooks.Current.Objectives.All(o => !IsFollowed(state.Profile.Segment, o.Metric, countedUnder, rulebooks));

    private static bool IsFollowed(string? segment, Metric metric, int countedUnder, Rulebooks rulebooks) =>
        countedUnder > 0 && rulebooks.Since(countedUnder).All(rulebook => rulebook.Objectives.Any(o => o.Segment == segment && o.Metric == metric));
}
