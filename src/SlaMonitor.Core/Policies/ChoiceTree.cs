using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Policies;

/// <summary>
/// The choices of a rulebook by the policies that led to them, made when first needed. What it answers depends on the
/// policies alone: that it remembers is invisible, and threads that meet here agree on one instance.
/// </summary>
internal sealed class ChoiceTree
{
    private readonly EquatableArray<Policy> _all;
    private readonly IReadOnlyDictionary<string, BusinessCalendar> _calendars;
    private readonly ChoiceTree?[] _next;

    public ChoiceTree(EquatableArray<Policy> all, IReadOnlyDictionary<string, BusinessCalendar> calendars)
        : this(all, calendars, new PolicyChoice([], [], calendars))
    {
    }

    private ChoiceTree(EquatableArray<Policy> all, IReadOnlyDictionary<string, BusinessCalendar> calendars, PolicyChoice choice)
    {
        _all = all;
        _calendars = calendars;
        // After a policy without `continue` nothing follows, and most policies are such.
        _next = choice.NothingMatched || choice.Policies[choice.Policies.Count - 1].Continue ? new ChoiceTree?[all.Count] : [];
        Choice = choice;
    }

    public PolicyChoice Choice { get; }

    /// <summary>The choice once the policy with this index matches too; this one when it supplies nothing new.</summary>
    public ChoiceTree With(int policy)
    {
        if (Volatile.Read(ref _next[policy]) is { } known) return known;
        var made = Extend(_all[policy]);
        return Interlocked.CompareExchange(ref _next[policy], made, null) ?? made;
    }

    private ChoiceTree Extend(Policy policy)
    {
        var added = policy.Targets.Where(t => Choice.For(t.Metric) is null).Select(t => new ChosenTarget(policy, t)).ToArray();
        if (added.Length == 0 && !Choice.NothingMatched) return this;
        return new ChoiceTree(_all, _calendars, new PolicyChoice(Choice.Policies.Add(policy), [.. Choice.Targets, .. added], _calendars));
    }
}
