using System.Collections.Frozen;
using NodaTime;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Escalations;

/// <summary>One version of what escalations are decided by.</summary>
/// <param name="Version">Of the configuration.</param>
/// <param name="Policies">By id.</param>
/// <param name="Users">By id.</param>
/// <param name="OnCall">Who is on call in a schedule at an instant.</param>
public sealed record EscalationRules(
    int Version,
    FrozenDictionary<string, EscalationDefinition> Policies,
    FrozenDictionary<string, UserDefinition> Users,
    Func<string, Instant, EquatableArray<string>> OnCall)
{
    /// <summary>The users behind a target at an instant; none for a channel that all read.</summary>
    public EquatableArray<string> UsersOf(EscalationTarget target, Instant at) => target switch
    {
        EscalationTarget.OnCall(var schedule) => OnCall(schedule, at),
        EscalationTarget.Person(var user) => [user],
        EscalationTarget.Broadcast => [],
        _ => throw new InvariantViolatedException($"nobody behind {target}"),
    };

    /// <summary>Whether a step would tell anybody at an instant.</summary>
    public bool HasSomebody(EscalationStep step, Instant at)
    {
        foreach (var target in step.Notify)
            if (target is EscalationTarget.Broadcast || !UsersOf(target, at).IsEmpty) return true;
        return false;
    }
}
