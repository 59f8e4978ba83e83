using NodaTime;

namespace SlaMonitor.Core.Accounts;

/// <summary>How a whole segment, or one account of it, stands against an objective.</summary>
/// <param name="Account">Its id; null for the whole segment.</param>
/// <param name="Standing">How.</param>
public readonly record struct StandingOf(string? Account, ObjectiveStanding Standing);

/// <summary>
/// How segments stand, and the accounts that stand worst, from all accounts given one by one: what of a hundred thousand accounts fits into a
/// metrics page. Keeps the sums of the objectives and the worst accounts, and nothing else.
/// </summary>
public sealed class StandingFold
{
    /// <summary>Of the objectives of a configuration, those shown.</summary>
    public const int ObjectivesMax = 100;

    /// <summary>How many accounts are shown beside the segments, all objectives together.</summary>
    public const int WorstMax = 20;

    /// <summary>Of the objectives of the worst accounts together, those shown.</summary>
    public const int WorstStandingsMax = 200;

    private static readonly IComparer<Ranked> BestFirst = Comparer<Ranked>.Create(static (a, b) => -a.CompareTo(b));

    private readonly Instant _now;
    private readonly EquatableArray<AttainmentObjective> _objectives;
    private readonly AttainmentSums[] _sums;
    private readonly PriorityQueue<Ranked, Ranked> _worst = new(WorstMax + 1, BestFirst);

    /// <param name="objectives">Of the configuration; of several with the same segment, metric and window, the first counts.</param>
    /// <param name="now">When.</param>
    public StandingFold(EquatableArray<AttainmentObjective> objectives, Instant now)
    {
        _now = now;
        _objectives = objectives.DistinctBy(objective => (objective.Segment, objective.Metric, objective.Window)).Take(ObjectivesMax).ToEquatableArray();
        _sums = [.. _objectives.Select(objective => new AttainmentSums(objective.Metric))];
    }

    /// <summary>Whether no account can change anything.</summary>
    public bool IsIdle => _objectives.IsEmpty;

    /// <summary>An account, each once.</summary>
    public void Add(AccountProfile profile, EquatableArray<AttainmentWindow> windows)
    {
        if (profile.Segment is null) return;
        for (var i = 0; i < _sums.Length; i++)
        {
            if (_objectives[i].Segment != profile.Segment) continue;
            foreach (var window in windows)
                if (window.Metric == _objectives[i].Metric) _sums[i].Add(window);
        }
        var standings = ObjectiveStanding.Of(profile, windows, _objectives, _now);
        if (!standings.Any(standing => standing.Met + standing.Breached > 0)) return;
        var ranked = new Ranked(profile.Id, standings);
        _worst.Enqueue(ranked, ranked);
        if (_worst.Count > WorstMax) _worst.Dequeue();
    }

    /// <summary>The segments in the order of the objectives, then accounts, the one with the least of an error budget left first.</summary>
    public IReadOnlyList<StandingOf> Standings()
    {
        var standings = new List<StandingOf>();
        for (var i = 0; i < _sums.Length; i++) standings.Add(new StandingOf(null, ObjectiveStanding.Of(_objectives[i], _sums[i].Window(), _now)));
        standings.AddRange(_worst.UnorderedItems
            .Select(item => item.Element)
            .Order()
            .SelectMany(account => account.Standings.Select(standing => new StandingOf(account.Account, standing)))
            .Take(WorstStandingsMax));
        return standings;
    }

    /// <summary>The worst sorts first.</summary>
    private sealed record Ranked(string Account, EquatableArray<ObjectiveStanding> Standings) : IComparable<Ranked>
    {
        private readonly double _remaining = Standings.Min(standing => standing.BudgetRemaining ?? double.NegativeInfinity);
        private readonly int _breached = Standings.Sum(standing => standing.Breached);

        public int CompareTo(Ranked? other) =>
            other is null ? -1
            : _remaining.CompareTo(other._remaining) is var remaining && remaining != 0 ? remaining
            : other._breached.CompareTo(_breached) is var breached && breached != 0 ? breached
            : string.CompareOrdinal(Account, other.Account);
    }
}
