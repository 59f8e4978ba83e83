using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Partitions;

/// <summary>Calls the decider of an entity's kind. The ticket's and the escalation's can be exchanged, and what any of them decides be changed, for the tests that plant a bug.</summary>
public sealed class Deciders(
    Rulebooks rulebooks,
    Func<TicketState?, TicketCommand, Instant, Rulebooks, Decision<TicketState>>? ticket = null,
    EscalationDecision? escalation = null,
    AnyDecisionChange? change = null)
{
    private readonly Func<TicketState?, TicketCommand, Instant, Rulebooks, Decision<TicketState>> _ticket = ticket ?? TicketDecider.Decide;
    private readonly EscalationDecision _escalation = escalation ?? EscalationDecider.Decide;

    private Rulebooks _rulebooks = rulebooks;

    /// <summary>Every version of the configuration; replaced as a whole, by one with more, while others decide.</summary>
    public Rulebooks Rulebooks
    {
        get => Volatile.Read(ref _rulebooks);
        set => Volatile.Write(ref _rulebooks, value);
    }

    private EquatableArray<AttainmentObjective> ObjectivesOf(AccountCommand command)
    {
        var version = command switch
        {
            AccountCommand.Count count => count.Version,
            AccountCommand.Wake wake => wake.Version,
            _ => 0,
        };
        return version == 0 ? [] : Rulebooks[version].Objectives;
    }

    /// <summary>Decides, at <paramref name="now"/> or at the entity's last instant where the machine's clock was set back since.</summary>
    public AnyDecision Decide(object? state, EntityId entity, Command command, Instant now)
    {
        var decision = DecideByKind(state, entity, command, now);
        return change is null ? decision : change(state, entity, command, decision, Rulebooks);
    }

    private AnyDecision DecideByKind(object? state, EntityId entity, Command command, Instant now)
    {
        switch (entity.Kind)
        {
            case EntityKind.Ticket:
                var ticket = (TicketState?)state;
                var at = ticket is null ? now : Instant.Max(now, ticket.AsOf);
                var decision = _ticket(ticket, (TicketCommand)command, at, Rulebooks);
                return new AnyDecision(decision.State, decision.Effects, decision.WakeAt, at);
            case EntityKind.Account:
                var counted = AccountDecider.Decide((AccountState?)state, entity.Key, (AccountCommand)command, now, ObjectivesOf((AccountCommand)command));
                return new AnyDecision(counted.State, counted.Effects, counted.WakeAt, now);
            case EntityKind.Escalation:
                var escalation = (EscalationState?)state;
                var told = (EscalationCommand)command;
                var moment = escalation is null ? now : Instant.Max(now, escalation.AsOf);
                var stepped = _escalation(escalation, entity.Key, told, moment, Rulebooks[told.Version].Escalations);
                return new AnyDecision(stepped.State, stepped.Effects, stepped.WakeAt, moment);
            case EntityKind.Incident:
                var incident = (IncidentState?)state;
                var asked = (IncidentCommand)command;
                var when = incident is null ? now : Instant.Max(now, incident.AsOf);
                var taken = IncidentDecider.Decide(incident, entity.Key, asked, when, Rulebooks[asked.Version].Escalations);
                return new AnyDecision(taken.State, taken.Effects, taken.WakeAt, when);
            case EntityKind.Storm:
                var storm = (StormState?)state;
                var heard = (StormCommand)command;
                var then = storm is null ? now : Instant.Max(now, storm.AsOf);
                var answered = StormDecider.Decide(storm, entity.Key, heard, then, Rulebooks[heard.Version].Escalations);
                return new AnyDecision(answered.State, answered.Effects, answered.WakeAt, then);
            default:
                throw new InvariantViolatedException($"no decider for {entity}");
        }
    }
}

/// <summary>As <see cref="EscalationDecider.Decide"/>.</summary>
public delegate Decision<EscalationState?> EscalationDecision(EscalationState? state, string id, EscalationCommand command, Instant now, EscalationRules rules);

/// <summary>What becomes of a decision that was made of a state and a command.</summary>
public delegate AnyDecision AnyDecisionChange(object? state, EntityId entity, Command command, AnyDecision decision, Rulebooks rulebooks);

/// <summary>A decision of any entity kind, and the instant at which it was made. The state is null where there was none and nothing began.</summary>
public readonly record struct AnyDecision(object? State, EquatableArray<Effect> Effects, Instant? WakeAt, Instant At);
