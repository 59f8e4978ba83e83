using System.Collections.Frozen;
using NodaTime;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Core.Escalations;

/// <summary>One version of what escalations are decided by.</summary>
/// <param name="Version">Of the configuration.</param>
/// <param name="Policies">By id.</param>
/// <param name="Users">By id.</param>
/// <param name="Roster">Who is on call, and when they sleep.</param>
public sealed record EscalationRules(
    int Version,
    FrozenDictionary<string, EscalationDefinition> Policies,
    FrozenDictionary<string, UserDefinition> Users,
    OnCallRoster Roster)
{
    /// <summary>When many escalations become one incident; null when they never do.</summary>
    public StormRules? Storms { get; init; }

    public IncidentRules Incidents { get; init; } = IncidentRules.None;

    /// <summary>Those of a configuration.</summary>
    public static EscalationRules Of(int version, IEnumerable<EscalationDefinition> policies, IEnumerable<UserDefinition> users, OnCallRoster roster) => new(
        version,
        policies.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal),
        users.ToFrozenDictionary(u => u.Id, StringComparer.Ordinal),
        roster);

    /// <summary>Another version, in which only who is on call has changed.</summary>
    public EscalationRules WithOnCall(int version, IEnumerable<UserDefinition> users, OnCallRoster roster) =>
        this with { Version = version, Users = users.ToFrozenDictionary(u => u.Id, StringComparer.Ordinal), Roster = roster };

    /// <summary>When the quiet hours end in which a user is at an instant; null when they are in none.</summary>
    public Instant? QuietUntil(string user, Instant at) => Roster.QuietUntil(user, at);

    /// <summary>
    /// The users behind a target at an instant; none for a channel that all read. Nor for a schedule or a user that this version does not have:
    /// an escalation goes on by the policy that it began with, which may name who has left since. Whoever is on leave is represented by their cover.
    /// </summary>
    public EquatableArray<string> UsersOf(EscalationTarget target, Instant at) => target switch
    {
        EscalationTarget.OnCall(var schedule) => Roster.Schedule(schedule)?.At(at).Users ?? [],
        EscalationTarget.Person(var user) => Users.ContainsKey(user) && Roster.Present(user, at) is { } present ? [present] : [],
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
