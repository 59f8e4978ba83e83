using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>
/// The choices of a rulebook by the policies that led to them, made when first needed. What it answers depends on the
/// policies alone: that it remembers is invisible, and threads that meet here agree on one instance.
/// </summary>
internal sealed class ChoiceTree
{
    private readonly EquatableArray<Policy> _policies;
    private readonly IReadOnlyDictionary<string, BusinessCalendar> _calendars;
    private readonly ChoiceTree?[] _next;

    /// <param name="policies">Those for everybody.</param>
    /// <param name="calendars">By id.</param>
    /// <param name="contract">The contract that comes before them; null for none.</param>
    public ChoiceTree(EquatableArray<Policy> policies, IReadOnlyDictionary<string, BusinessCalendar> calendars, Policy? contract)
        : this(policies, calendars, contract is null ? new PolicyChoice([], [], calendars) : Extend(new PolicyChoice([], [], calendars), contract, calendars))
    {
    }

    private ChoiceTree(EquatableArray<Policy> policies, IReadOnlyDictionary<string, BusinessCalendar> calendars, PolicyChoice choice)
    {
        _policies = policies;
        _calendars = calendars;
        // After a policy without `continue` nothing follows, and most policies are such.
        _next = choice.NothingMatched || choice.Policies[^1] is { ContractOf: not null } or { Continue: true }
            ? new ChoiceTree?[policies.Count]
            : [];
        Choice = choice;
    }

    public PolicyChoice Choice { get; }

    /// <summary>The choice once the policy with this index matches too; this one when it supplies nothing new.</summary>
    public ChoiceTree With(int policy)
    {
        if (Volatile.Read(ref _next[policy]) is { } known) return known;
        var extended = Extend(Choice, _policies[policy], _calendars);
        var made = ReferenceEquals(extended, Choice) ? this : new ChoiceTree(_policies, _calendars, extended);
        return Interlocked.CompareExchange(ref _next[policy], made, null) ?? made;
    }

    private static PolicyChoice Extend(PolicyChoice choice, Policy policy, IReadOnlyDictionary<string, BusinessCalendar> calendars)
    {
        var added = policy.Targets.Where(t => Supplies(choice, t)).Select(t => new ChosenTarget(policy, t)).ToArray();
        return added.Length == 0 && !choice.NothingMatched
            ? choice
            : new PolicyChoice(choice.Policies.Add(policy), [.. choice.Targets, .. added], calendars);
    }

    /// <summary>A target supplies what no policy before it names, or the priorities that a contract leaves open.</summary>
    private static bool Supplies(PolicyChoice choice, Target target)
    {
        var named = choice.Targets.Where(t => t.Target.Metric == target.Metric).ToList();
        return named.All(t => t.Policy.ContractOf is not null)
            && Enum.GetValues<Priority>().Any(p => target.Durations.For(p) is not null && named.All(t => t.Target.Durations.For(p) is null));
    }
}
