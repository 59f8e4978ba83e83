using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Storms;

/// <summary>
/// Decides which starts of escalations make a storm. Pure: the same state, command, instant and rules give the same decision.
/// Who is told that it is part of an incident decides for itself whether it is, and tells the incident: an escalation that is
/// counted in two places is in one incident at most.
/// </summary>
public static class StormDecider
{
    /// <summary>An incident of more than this many is two: nobody can work through the list, and it is written with every change.</summary>
    public const int MembersMax = 500;

    /// <param name="state">What was counted so far; null before the first start.</param>
    /// <param name="id">The entity's key.</param>
    /// <param name="command">What is told.</param>
    /// <param name="now">The instant of the decision; never earlier than that of the last one.</param>
    /// <param name="rules">Of the command's version of the configuration.</param>
    public static Decision<StormState?> Decide(StormState? state, string id, StormCommand command, Instant now, EscalationRules rules)
    {
        Invariant.Check(state is null || now >= state.AsOf, "time does not run backwards for a storm");
        Invariant.Check(rules.Version == command.Version, "a storm is decided by the rules of its command's version");
        return command switch
        {
            StormCommand.Started started => Started(state, id, started, now, rules),
            StormCommand.Over over when state?.Incident == over.Incident =>
                new(state with { Incident = null, Told = 0, LastStartAt = null, Decisions = state.Decisions + 1, AsOf = now }, [], null),
            StormCommand.Over => new(state, [], null),
            _ => throw new InvariantViolatedException($"no decision for {command}"),
        };
    }

    private static Decision<StormState?> Started(StormState? before, string id, StormCommand.Started started, Instant now, EscalationRules rules)
    {
        var clear = new Effect.Tell(ToEscalation(started.Escalation), new EscalationCommand.GateClear(rules.Version, started.Escalation, id));
        // What is heard of so late is no news of this window, and whoever started has gone on by itself meanwhile.
        if (rules.Storms is not { } storms || now - started.At >= storms.Within) return new(before, [clear], null);

        var state = before ?? new StormState { Id = id, Decisions = 0, AsOf = now };
        if (state.Incident is { } incident && state.LastStartAt is { } last && started.At - last < storms.Within && state.Told < MembersMax)
        {
            var joined = state with
            {
                Told = state.Told + 1,
                LastStartAt = Instant.Max(last, started.At),
                Decisions = state.Decisions + 1,
                AsOf = now,
            };
            return new(joined, [PartOf(started.Escalation, incident)], null);
        }

        var recent = state.Recent.Where(r => now - r.At < storms.Within).ToList();
        if (recent.Exists(r => r.Escalation == started.Escalation)) return new(before, [clear], null);
        recent.Add(new EscalationStart(started.Escalation, started.At));
        var next = state with { Decisions = state.Decisions + 1, AsOf = now };
        // One that stayed in force while it was told to as many as it takes goes on at once: there is a storm already.
        var goesOn = state.Incident is not null && state.Told >= MembersMax && started.At - state.LastStartAt < storms.Within;
        if (recent.Count <= storms.MoreThan && !goesOn)
            return new(next with { Incident = null, Told = 0, LastStartAt = null, Recent = recent.ToEquatableArray() }, [clear], null);

        var number = state.Number + 1;
        var made = StormState.IncidentOf(id, number);
        return new(
            next with { Number = number, Incident = made, Told = recent.Count, LastStartAt = recent.Max(r => r.At), Recent = [] },
            recent.Select(r => (Effect)PartOf(r.Escalation, made)).ToEquatableArray(),
            null);

        Effect.Tell PartOf(string escalation, string part) =>
            new(ToEscalation(escalation), new EscalationCommand.PartOf(rules.Version, escalation, id, part));
    }

    private static EntityId ToEscalation(string alert) =>
        EntityId.Escalation(EscalationState.OfAlert(alert)?.Key ?? throw new InvariantViolatedException($"{alert} names no escalation"));
}
