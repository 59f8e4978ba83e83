using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Escalations;

/// <summary>What storms and incidents make of it.</summary>
internal sealed partial class EscalationCourse
{
    /// <summary>How long a start waits to hear whether it is part of a storm. Whoever does not answer by then must not keep people from being told.</summary>
    public static readonly Duration GateWaitMax = Duration.FromSeconds(3);

    public void GateClear(string alert, string gate)
    {
        if (State.Alert != alert || !State.Gates.Contains(gate)) return;
        Answered(gate);
        if (State.Standing is EscalationStanding.Triggered) TakeDueSteps();
    }

    /// <summary>
    /// Whoever was told already can acknowledge what they were told: such an escalation goes on as it is, and is only listed. One of
    /// which nobody was told leaves the telling to the incident.
    /// </summary>
    public void BecomePart(string alert, string gate, string incident)
    {
        if (State.Alert != alert || !State.IsOpen) return;
        if (State.Incident is not null || State.ReleasedBy == incident)
        {
            GateClear(alert, gate);
            return;
        }
        State = State with { Incident = incident, Storm = gate, ReleasedBy = null, Gates = [], GatesUntil = null };
        if (State.Standing is EscalationStanding.Triggered && State.StepsTaken == 0)
            State = State with { Standing = new EscalationStanding.Bundled(incident), Since = now, NextStepAt = null };
        Publish(EscalationHappening.Bundled, note: $"part of incident {incident}");
        Effects.Add(new Effect.Tell(EntityId.Incident(incident), new IncidentCommand.Join(rules.Version, gate, State.Alert, State.About)));
        TakeDueSteps();
    }

    public void IncidentOver(EscalationCommand.IncidentOver over)
    {
        if (State.Alert != over.Alert || State.Incident != over.Incident || !State.IsOpen) return;
        if (!over.Release)
        {
            Resolve(over.By, over.Why, tells: false);
            return;
        }
        State = State with { Incident = null, ReleasedBy = over.Incident };
        if (State.Standing is EscalationStanding.Bundled) GoOnByItself(over.By, over.Why);
    }

    public void IncidentDone(EscalationCommand.IncidentDone done)
    {
        if (State.Number != done.Opening || !State.IsOpen) return;
        State = State with { About = done.About };
        Resolve(done.By, done.Why, tells: false);
    }

    /// <summary>Bundled no more: its policy begins now.</summary>
    private void GoOnByItself(string? by, string why)
    {
        State = State with { Standing = new EscalationStanding.Triggered(), Since = now, PassBeganAt = now, NextStepAt = FirstStepAt() };
        Publish(EscalationHappening.Reopened, by, why);
        TakeDueSteps();
    }

    /// <summary>What is told of the incident that is escalated; and when a status update did not come, whoever should have written it is told.</summary>
    private void JoinIncident(EscalatedTicket about, EscalationReason.Incident known, EscalationReason.Incident told, int place)
    {
        if (told.Opening != known.Opening || told.Revision <= known.Revision) return;
        State = State with { About = about, Reasons = State.Reasons.With(place, told) };
        if (told.UpdatesMissed <= known.UpdatesMissed) return;
        Publish(EscalationHappening.Joined, note: "no status update came in time");
        // Whoever took it on owes the update: until somebody takes it on again, the steps go on from the one that was reached.
        if (told.Commander is not { } commander || !rules.Users.ContainsKey(commander))
        {
            if (State.Standing is not EscalationStanding.Triggered) TakeAgain(null, null);
            return;
        }
        var waits = State.Standing is not EscalationStanding.Triggered;
        if (waits)
        {
            Drop("taken again", _ => true);
            State = State with { Standing = new EscalationStanding.Triggered(), Since = now, NextStepAt = State.Step < 0 ? FirstStepAt() : After(State.Step, now) };
            Publish(EscalationHappening.Reopened);
        }
        State = State with { StepsTaken = State.StepsTaken + 1 };
        Tell([new EscalationTarget.Person(commander)], Math.Max(State.Level, 1));
        Publish(EscalationHappening.Reassigned, targets: State.Targets);
        SendDue();
    }

    private void Answered(string gate)
    {
        var left = State.Gates.Where(g => g != gate).ToEquatableArray();
        State = State with { Gates = left, GatesUntil = left.IsEmpty ? null : State.GatesUntil };
    }
}
