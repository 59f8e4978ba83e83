using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.Incidents;

/// <summary>What seeds of the simulation found, and what its oracle was written against; each as the smallest case that shows it.</summary>
public sealed class IncidentFoundTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    /// <summary>Seed 45: it was opened again under a policy that had left the configuration, and paged nobody.</summary>
    [Fact]
    public void Reopened_WhenItsPolicyHasGone_PagesUnderThatOfTheConfiguration()
    {
        var before = Rules(1, "major", ["major", "later"]);
        var declared = IncidentDecider.Decide(null, "inc-1", new IncidentCommand.Declare(1, "ann", "it fails", IncidentSeverity.Sev1, null, null, null, []), Start, before).State;
        var resolved = IncidentDecider.Decide(declared, "inc-1", new IncidentCommand.Resolve(1, "ann", null, Release: false), Start, before).State;

        var again = IncidentDecider.Decide(resolved, "inc-1", new IncidentCommand.Reopen(2, "ann", null), Start, Rules(2, "later", ["later"]));

        Assert.Equal(("later", true, "inc-1|later|2"), (again.State!.Policy, again.State.IsPaged, again.State.Escalation));
        Assert.Contains(again.Effects, e => e is Core.Entities.Effect.Tell { To.Key: "inc-1|later", Command: EscalationCommand.Trigger { Policy: "later" } });
    }

    /// <summary>Put off before its first step, it would have waited for the second; a policy with one step would have told nobody any more.</summary>
    [Fact]
    public void UpdateMissed_BeforeTheFirstStep_LetsThatStepFollow()
    {
        var rules = Rules(1, "major", ["major"]);
        var about = new EscalatedTicket("inc-1", "it fails", Incident: new IncidentSummary(0, 0, []), Kind: EscalatedKind.Incident);
        var state = EscalationDecider.Decide(null, "inc-1|major", new EscalationCommand.Trigger(1, "major", about, new EscalationReason.Incident(1, 1, 0, "ann")), Start, rules).State;
        state = EscalationDecider.Decide(state, "inc-1|major", new EscalationCommand.Acknowledge(1, "ann", null), Start + Duration.FromMinutes(1), rules).State;

        var late = Start + Duration.FromMinutes(30);
        state = EscalationDecider.Decide(state, "inc-1|major", new EscalationCommand.Trigger(1, "major", about, new EscalationReason.Incident(1, 2, 1, "ann")), late, rules).State;

        Assert.Equal((EscalationPhase.Triggered, late + Duration.FromMinutes(5)), (state!.Standing.Phase, state.NextStepAt));
    }

    private static EscalationRules Rules(int version, string policy, string[] policies)
    {
        var ann = new UserDefinition("ann", "Ann", [new UserContact("mail", Duration.Zero)]);
        var definitions = policies.Select(id => new EscalationDefinition { Id = id, Steps = [new EscalationStep(Duration.FromMinutes(5), [new EscalationTarget.Person("ann")], null)] });
        return EscalationRules.Of(version, definitions, [ann], new OnCallRoster([], [ann])) with { Incidents = new IncidentRules([], policy) };
    }
}
