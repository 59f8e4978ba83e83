using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Escalations;

/// <summary>
/// Decides for the escalation of one ticket under one policy. Pure: the same state, command, instant and rules give the same
/// decision. A step counts from when the one before it was due, not from when it was taken, so that lateness does not add up.
/// </summary>
public static class EscalationDecider
{
    /// <param name="state">The escalation so far; null before its first reason.</param>
    /// <param name="id">The entity's key.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The instant of the decision; never earlier than that of the last one.</param>
    /// <param name="rules">Of the command's version of the configuration.</param>
    public static Decision<EscalationState?> Decide(
        EscalationState? state, string id, EscalationCommand command, Instant now, EscalationRules rules)
    {
        Invariant.Check(state is null || now >= state.AsOf, "time does not run backwards for an escalation");
        Invariant.Check(rules.Version == command.Version, "an escalation is decided by the rules of its command's version");
        var course = state is { } known ? new EscalationCourse(known, now, rules) : null;
        switch (command)
        {
            case EscalationCommand.Trigger trigger:
                if (trigger.Reason is EscalationReason.Incident incident && state is not null)
                {
                    if (state.Number > incident.Opening || (state.Number == incident.Opening && !state.IsOpen)) break;
                    // It was resolved and opened again, and the end of the last opening is still on its way.
                    if (state.Number < incident.Opening) course!.Resolve(null, "the incident was opened again", tells: false);
                }
                if (course is null || !course.State.IsOpen)
                {
                    // The policy may have been taken out of the configuration since the ticket was promised under it.
                    if (!rules.Policies.TryGetValue(trigger.Policy, out var policy)) break;
                    var ended = course?.Effects;
                    course = EscalationCourse.Start(course?.State, id, policy, trigger, now, rules);
                    if (ended is not null) course.Effects.InsertRange(0, ended);
                }
                else course.Join(trigger);
                break;
            case EscalationCommand.ClockDone done:
                course?.Done(done);
                break;
            case EscalationCommand.BurnDone done:
                course?.Done(done);
                break;
            case EscalationCommand.TicketDone done:
                course?.Resolve(null, done.Why);
                break;
            case EscalationCommand.GateClear clear:
                course?.GateClear(clear.Alert, clear.Gate);
                break;
            case EscalationCommand.PartOf part:
                course?.BecomePart(part.Alert, part.Gate, part.Incident);
                break;
            case EscalationCommand.IncidentOver over:
                course?.IncidentOver(over);
                break;
            case EscalationCommand.IncidentDone done:
                if (course is null || course.State.Number < done.Opening)
                {
                    if (rules.Policies.TryGetValue(done.Policy, out var under)) course = EscalationCourse.StartOver(state, id, under, done, now, rules);
                }
                else course.IncidentDone(done);
                break;
            case EscalationCommand.Acknowledge acknowledge:
                course?.Acknowledge(acknowledge);
                break;
            case EscalationCommand.Snooze snooze:
                course?.Snooze(snooze.By, snooze.Until, snooze.Note);
                break;
            case EscalationCommand.StepNow step:
                course?.StepNow(step.By, step.Note);
                break;
            case EscalationCommand.Reassign reassign:
                course?.Reassign(reassign.By, reassign.To, reassign.Note);
                break;
            case EscalationCommand.Reopen reopen:
                course?.Reopen(reopen.By, reopen.Note);
                break;
            case EscalationCommand.Resolve resolve:
                course?.Resolve(resolve.By, resolve.Note ?? "resolved by hand");
                break;
            case EscalationCommand.PageEnded ended:
                course?.Ended(ended.Page, ended.Outcome);
                break;
            case EscalationCommand.SendAgain again:
                course?.SendAgain(again.Page);
                break;
            case EscalationCommand.Wake:
                // Woken in vain, which hosts may do, it stays the same and has not to be written.
                if (state is not null && WakeAt(state) <= now) course!.Wake();
                break;
            default:
                throw new InvariantViolatedException($"no decision for {command}");
        }
        if (course is null || (state is not null && ReferenceEquals(course.State, state)))
            return new Decision<EscalationState?>(state, [], state is null ? null : WakeAt(state));
        var next = course.State with { Decisions = (state?.Decisions ?? 0) + 1, AsOf = now };
        return new Decision<EscalationState?>(next, course.Effects.ToEquatableArray(), WakeAt(next));
    }

    /// <summary>The next instant at which something about the escalation happens by itself.</summary>
    public static Instant? WakeAt(EscalationState state)
    {
        Instant? first = null;
        if (state.Standing is EscalationStanding.Triggered)
            Earlier(state.NextStepAt is { } next && state.GatesUntil is { } held ? Instant.Max(next, held) : state.NextStepAt);
        if (state.Standing is EscalationStanding.Acknowledged { Until: { } until }) Earlier(until);
        if (state.Standing is EscalationStanding.Snoozed { Until: var snoozed }) Earlier(snoozed);
        foreach (var page in state.Pages)
        {
            if (page.IsWaiting) Earlier(page.At);
            else if (page.IsUnderWay) Earlier(page.AskedAt + EscalationCourse.AskAgainAfter);
        }
        return first;

        void Earlier(Instant? at)
        {
            if (at is { } instant && (first is null || instant < first)) first = instant;
        }
    }
}
