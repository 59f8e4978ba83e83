using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>
/// What a ticket is promised. A <see cref="Rulebook"/> hands out the same instance for the same policies, so two choices
/// of one rulebook are equal exactly when they are the same reference.
/// </summary>
public sealed class PolicyChoice
{
    private readonly Promised[] _byPriority;

    internal PolicyChoice(EquatableArray<Policy> policies, EquatableArray<ChosenTarget> targets, IReadOnlyDictionary<string, BusinessCalendar> calendars)
    {
        Policies = policies;
        Targets = targets;
        _byPriority = [.. Enum.GetValues<Priority>().Select(Resolve)];

        Promised Resolve(Priority priority)
        {
            var promises = targets
                .Where(t => t.Target.Durations.For(priority) is not null)
                .OrderBy(t => t.Target.Metric)
                .Select(t => new Promise(t.Policy.Id, t.Target, t.Target.Durations.For(priority)!.Value, calendars[t.Target.Calendar]))
                .ToEquatableArray();
            return new Promised(promises, promises.Any(p => p.Target.Metric == Metric.FirstResponse), !policies.IsEmpty);
        }
    }

    /// <summary>The policies that apply, in the order tried: the first that matches, and those after it that supplied a metric.</summary>
    public EquatableArray<Policy> Policies { get; }

    /// <summary>At most one for each metric, in the order of the policies and of their targets.</summary>
    public EquatableArray<ChosenTarget> Targets { get; }

    /// <summary>True when no policy covers the ticket. A policy without targets covers it and promises nothing.</summary>
    public bool NothingMatched => Policies.IsEmpty;

    /// <summary>Null when the metric is not promised.</summary>
    public ChosenTarget? For(Metric metric)
    {
        foreach (var target in Targets.AsSpan())
            if (target.Target.Metric == metric) return target;
        return null;
    }

    /// <summary>What a ticket of this priority is promised.</summary>
    public Promised For(Priority priority) => _byPriority[(int)priority];
}

/// <summary>A target, and the policy that promises it.</summary>
public sealed record ChosenTarget(Policy Policy, Target Target);
