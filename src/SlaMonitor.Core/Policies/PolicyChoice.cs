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
            // Of a metric that is there twice, a contract's target comes first and wins where it names the priority.
            var promises = targets
                .Where(t => t.Target.Durations.For(priority) is not null)
                .DistinctBy(t => t.Target.Metric)
                .OrderBy(t => t.Target.Metric)
                .Select(t => new Promise(t.Policy.Id, t.Target, t.Target.Durations.For(priority)!.Value, calendars[t.Target.Calendar]))
                .ToEquatableArray();
            return new Promised(promises, promises.Any(p => p.Target.Metric == Metric.FirstResponse), !policies.IsEmpty);
        }
    }

    /// <summary>The policies that apply, in the order tried: the account's contract, the first that matches, and those after it that supplied a metric.</summary>
    public EquatableArray<Policy> Policies { get; }

    /// <summary>
    /// One for each metric, in the order of the policies and of their targets; after a contract's target that leaves
    /// priorities open, a policy's as well.
    /// </summary>
    public EquatableArray<ChosenTarget> Targets { get; }

    /// <summary>True when no policy covers the ticket. A policy without targets covers it and promises nothing.</summary>
    public bool NothingMatched => Policies.IsEmpty;

    /// <summary>The first to promise the metric; null when it is not promised.</summary>
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
