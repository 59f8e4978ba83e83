using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Escalations;

/// <summary>One decision of an escalation in the making.</summary>
internal sealed partial class EscalationCourse(EscalationState state, Instant now, EscalationRules rules)
{
    /// <summary>A page that was asked for and of which nothing was heard is asked for again, under the same id: the host may have died meanwhile.</summary>
    public static readonly Duration AskAgainAfter = Duration.FromSeconds(30);

    public EscalationState State { get; private set; } = state;

    public List<Effect> Effects { get; } = [];

    public static EscalationCourse Start(
        EscalationState? before, string id, EscalationDefinition policy, EscalationCommand.Trigger trigger, Instant now, EscalationRules rules)
    {
        // What people escalate by hand is nobody's storm, and an incident is what a storm becomes.
        var gates = trigger is { Reason: EscalationReason.Clock, About.Incident: null } && rules.Storms is { } storms ? storms.GatesOf(trigger.About) : [];
        var state = new EscalationState
        {
            Id = id,
            Decisions = before?.Decisions ?? 0,
            // An incident says which of its openings it is: what it says may come in any order.
            Number = trigger.Reason is EscalationReason.Incident { Opening: var opening } ? opening : (before?.Number ?? 0) + 1,
            Policy = policy,
            Version = rules.Version,
            About = trigger.About,
            Standing = new EscalationStanding.Triggered(),
            Since = now,
            Reasons = [trigger.Reason],
            StartedAt = now,
            PassBeganAt = now,
            Pass = 1,
            Step = -1,
            NextStepAt = policy.Steps[0].WhenOpen(now + policy.Steps[0].After),
            StepsTaken = 0,
            // Of the last one, only those who have to hear that it is over are still to be told.
            Pages = before is null ? [] : before.Pages.Where(p => p.IsUnderWay && p.Action == PageAction.Resolve).ToEquatableArray(),
            Gates = gates,
            GatesUntil = gates.IsEmpty ? null : now + GateWaitMax,
            AsOf = now,
        };
        var course = new EscalationCourse(state, now, rules);
        course.Publish(EscalationHappening.Triggered, note: Words(trigger.Reason));
        foreach (var gate in gates) course.Effects.Add(new Effect.Tell(EntityId.Storm(gate), new StormCommand.Started(rules.Version, state.Alert, now)));
        course.TakeDueSteps();
        return course;
    }

    /// <summary>The incident was over before its escalation heard that it had begun: nobody is told, and a beginning that comes now begins nothing.</summary>
    public static EscalationCourse StartOver(
        EscalationState? before, string id, EscalationDefinition policy, EscalationCommand.IncidentDone done, Instant now, EscalationRules rules)
    {
        var never = new EscalationState
        {
            Id = id,
            Decisions = before?.Decisions ?? 0,
            Number = done.Opening,
            Policy = policy,
            Version = rules.Version,
            About = done.About,
            Standing = new EscalationStanding.Resolved(done.By, done.Why),
            Reasons = [],
            StartedAt = now,
            PassBeganAt = now,
            Pass = 1,
            Step = -1,
            StepsTaken = 0,
            Pages = before is null ? [] : before.Pages.Where(p => p.IsUnderWay).ToEquatableArray(),
            AsOf = now,
        };
        return new EscalationCourse(never, now, rules);
    }

    /// <summary>Another reason, or the same one in another shape: a clock that warned has breached.</summary>
    public void Join(EscalationCommand.Trigger trigger)
    {
        var reasons = State.Reasons;
        var place = IndexOf(r => r.IsSame(trigger.Reason));
        if (place >= 0 && reasons[place] == trigger.Reason && State.About == trigger.About) return;
        if (trigger.Reason is EscalationReason.Incident told && place >= 0 && reasons[place] is EscalationReason.Incident known)
        {
            JoinIncident(trigger.About, known, told, place);
            return;
        }
        var worse = trigger.Reason.Severity == PageSeverity.Critical && State.Severity != PageSeverity.Critical;
        State = State with
        {
            About = trigger.About,
            Reasons = place >= 0 ? reasons.With(place, trigger.Reason) : reasons.Add(trigger.Reason),
        };
        var woken = worse && State.Standing is EscalationStanding.Triggered ? WakeWhoSlept() : [];
        Publish(EscalationHappening.Joined, note: Words(trigger.Reason), targets: woken);
        if (!woken.IsEmpty) SendDue();
        // Whoever took on a warning has not kept it from becoming a breach: that is not what they acknowledged.
        if (worse && State.Standing is EscalationStanding.Acknowledged or EscalationStanding.Snoozed) TakeAgain(null, null);
        // Somebody wants this one looked at, whatever else there is.
        if (trigger.Reason is EscalationReason.ByHand && State.Standing is EscalationStanding.Bundled) GoOnByItself(null, "escalated by hand");
    }

    public void Done(EscalationCommand.ClockDone done) =>
        TakeBack(r => r is EscalationReason.Clock clock && clock.Metric == done.Metric && clock.Cycle == done.Cycle, done.Why);

    public void Done(EscalationCommand.BurnDone done) =>
        TakeBack(r => r is EscalationReason.BurnRate burn && burn.Metric == done.Metric && burn.Over == done.Over, done.Why);

    /// <param name="by">Who; null when its reasons went away.</param>
    /// <param name="why">In words.</param>
    /// <param name="tells">Whether the incident is told that it is part of, or that it escalates; false when it is the incident that says so.</param>
    public void Resolve(string? by, string why, bool tells = true)
    {
        if (!State.IsOpen) return;
        State = State with { Standing = new EscalationStanding.Resolved(by, why), Since = now, Reasons = [], NextStepAt = null, Gates = [], GatesUntil = null };
        if (tells && State.Incident is { } incident)
            Effects.Add(new Effect.Tell(EntityId.Incident(incident), new IncidentCommand.MemberDone(rules.Version, State.Storm!, State.Alert, State.About, why)));
        if (tells && State.About.Incident is not null && by is not null)
            Effects.Add(new Effect.Tell(EntityId.Incident(State.About.Id), new IncidentCommand.Resolve(rules.Version, by, why, Release: false, State.Number)));
        Drop("resolved", _ => true);
        Publish(EscalationHappening.Resolved, by, why);
        TellWhoWasTold(PageAction.Resolve, by);
    }

    public void Acknowledge(EscalationCommand.Acknowledge command)
    {
        var by = command.By;
        var everyone = State.Step >= 0 && State.Policy.Steps[State.Step].EveryoneAcknowledges;
        if (everyone && State.Standing is EscalationStanding.Acknowledged(var first, _) && first != by && State.Pages.Any(p => p.IsWaiting && p.User == by))
        {
            // Where everybody has to, each who does is told no more; the first has it still.
            Drop($"acknowledged by {by}", page => page.User == by);
            Publish(EscalationHappening.Acknowledged, by, command.Note);
            return;
        }
        // Twice by a link that was opened twice, or after somebody else: the first one has it.
        if (State.Standing is not EscalationStanding.Triggered || command.Until <= now) return;
        if (command.Link is { } link)
        {
            if (State.UsedLinks.Contains(link)) return;
            State = State with { UsedLinks = State.UsedLinks.Add(link) };
        }
        var ends = command.Until ?? (State.Policy.AcknowledgeTimeout is { } timeout ? now + timeout : null);
        State = State with { Standing = new EscalationStanding.Acknowledged(by, ends), Since = now, NextStepAt = null };
        Drop($"acknowledged by {by}", page => !everyone || page.User == by);
        Publish(EscalationHappening.Acknowledged, by, command.Note);
        TellWhoWasTold(PageAction.Acknowledge, by);
    }

    public void Snooze(string by, Instant until, string? note)
    {
        // What is bundled has nobody to put off: the incident has.
        if (!State.IsOpen || State.Standing is EscalationStanding.Bundled || until <= now) return;
        State = State with { Standing = new EscalationStanding.Snoozed(by, until), Since = now, NextStepAt = null };
        Drop($"snoozed by {by}", _ => true);
        Publish(EscalationHappening.Snoozed, by, note);
    }

    public void Reopen(string by, string? note)
    {
        if (State.Standing is EscalationStanding.Acknowledged or EscalationStanding.Snoozed) TakeAgain(by, note);
    }

    /// <summary>The next step, by hand.</summary>
    public void StepNow(string by, string? note)
    {
        if (!State.IsOpen) return;
        Drop($"escalated by {by}", _ => true);
        State = State with { Gates = [], GatesUntil = null };
        if (State.Standing is not EscalationStanding.Triggered) State = State with { Standing = new EscalationStanding.Triggered(), Since = now };
        var next = State.Step + 1;
        if (next == State.Policy.Steps.Count)
        {
            next = 0;
            State = State with { Pass = State.Pass + 1 };
        }
        TakeStep(next, now, by, note);
        TakeDueSteps();
    }

    public void Reassign(string by, EscalationTarget to, string? note)
    {
        if (!State.IsOpen) return;
        Drop($"reassigned by {by}", _ => true);
        // Whoever has it now is told; the steps follow as if it began.
        if (State.Standing is EscalationStanding.Bundled) GoOnByItself(by, $"reassigned by {by}");
        State = State with { StepsTaken = State.StepsTaken + 1 };
        if (State.Standing is not EscalationStanding.Triggered)
        {
            // Whoever acted hands it over, and whoever has it now has not said yet that they act.
            State = State with { Standing = new EscalationStanding.Triggered(), Since = now, NextStepAt = State.Step < 0 ? FirstStepAt() : After(State.Step, now) };
        }
        Tell([to], Math.Max(State.Level, 1));
        Publish(EscalationHappening.Reassigned, by, note, State.Targets);
        SendDue();
    }

    public void Wake()
    {
        switch (State.Standing)
        {
            case EscalationStanding.Acknowledged { Until: { } until } when until <= now:
            case EscalationStanding.Snoozed { Until: var snoozed } when snoozed <= now:
                TakeAgain(null, null);
                break;
            case EscalationStanding.Triggered:
                TakeDueSteps();
                break;
        }
        SendDue();
    }

    /// <summary>A reason holds no more; without any left the escalation is over.</summary>
    private void TakeBack(Func<EscalationReason, bool> which, string why)
    {
        if (!State.IsOpen) return;
        var place = IndexOf(which);
        if (place < 0) return;
        var left = State.Reasons.Where((_, i) => i != place).ToEquatableArray();
        if (left.IsEmpty) Resolve(null, why);
        else State = State with { Reasons = left };
    }

    /// <summary>Nobody acts any more: the step that was reached is taken again, and the later ones follow at their distance.</summary>
    private void TakeAgain(string? by, string? note)
    {
        Drop("taken again", _ => true);
        State = State with { Standing = new EscalationStanding.Triggered(), Since = now };
        Publish(EscalationHappening.Reopened, by, note);
        TakeStep(Math.Max(State.Step, 0), now, by);
        TakeDueSteps();
    }

    /// <summary>
    /// Takes every step that is due, one after the other: none is passed over because nobody was there to decide in time. Only
    /// whole passes that were missed are: they would have told the same people again.
    /// </summary>
    private void TakeDueSteps()
    {
        if (State.GatesUntil <= now) State = State with { Gates = [], GatesUntil = null };
        if (State.GatesUntil is null) TakeDueOnes();
        SendDue();
    }

    private void TakeDueOnes()
    {
        PassOverMissedPasses();
        while (State.Standing is EscalationStanding.Triggered && State.NextStepAt is { } due && due <= now)
        {
            var step = State.Step + 1;
            if (step == State.Policy.Steps.Count)
            {
                step = 0;
                State = State with { Pass = State.Pass + 1 };
            }
            // It was due while nobody was there to take it, and its hours are over.
            if (State.Policy.Steps[step].WhenOpen(now) is var opens && opens > now)
            {
                State = State with { NextStepAt = opens };
                return;
            }
            TakeStep(step, due, null);
        }
    }

    private void PassOverMissedPasses()
    {
        if (State.Standing is not EscalationStanding.Triggered || State.NextStepAt is not { } due || due > now || State.Policy.Repeat == 0) return;
        // A pass that waits for its hours takes as long as it takes.
        foreach (var one in State.Policy.Steps)
            if (one.Only is not null) return;
        var missed = (long)((now - due) / State.Policy.PassLength) - 1;
        if (State.Policy.Repeat is { } repeats) missed = Math.Min(missed, repeats + 1 - State.Pass - 1);
        if (missed <= 0) return;
        State = State with { Pass = (int)Math.Min(int.MaxValue / 2, State.Pass + missed), NextStepAt = due + (State.Policy.PassLength * missed) };
    }

    /// <param name="step">Which, from 0.</param>
    /// <param name="due">When it was to be taken: the later ones count from there.</param>
    /// <param name="by">Who wanted it; null when time did.</param>
    /// <param name="note">What they say to it.</param>
    private void TakeStep(int step, Instant due, string? by, string? note = null)
    {
        var definition = State.Policy.Steps[step];
        State = State with { Step = step, StepsTaken = State.StepsTaken + 1, PassBeganAt = due - definition.After, NextStepAt = After(step, due), Targets = [] };
        if (definition.Tier is { } tier && State.About.Kind == EscalatedKind.Ticket) MoveTo(tier);
        if (rules.HasSomebody(definition, now))
        {
            Tell(definition.Notify, step + 1);
            Publish(EscalationHappening.Stepped, by, note, State.Targets);
        }
        else Nobody(step);
        if (State.NextStepAt is null) Publish(EscalationHappening.Exhausted);
    }

    private void Nobody(int step)
    {
        Publish(EscalationHappening.NobodyOnCall, targets: State.Policy.Steps[step].Notify.Select(t => t.Id).ToEquatableArray());
        switch (State.Policy.WhenNobody)
        {
            case WhenNobody.Skip:
                // Only within a pass: a policy that finds nobody at all would run in circles.
                if (step + 1 < State.Policy.Steps.Count) State = State with { NextStepAt = State.Policy.Steps[step + 1].WhenOpen(now) };
                break;
            case WhenNobody.FallBack:
                for (var later = step + 1; later < State.Policy.Steps.Count; later++)
                {
                    if (!rules.HasSomebody(State.Policy.Steps[later], now)) continue;
                    Tell(State.Policy.Steps[later].Notify, step + 1);
                    Publish(EscalationHappening.Stepped, targets: State.Targets);
                    break;
                }
                break;
            case WhenNobody.Wait:
                break;
        }
    }

    /// <summary>When the step after this one is taken; null when it was the last of the last pass.</summary>
    private Instant? After(int step, Instant due)
    {
        var steps = State.Policy.Steps;
        if (step + 1 < steps.Count) return steps[step + 1].WhenOpen(due + (steps[step + 1].After - steps[step].After));
        if (State.Policy.Repeat is { } repeats && State.Pass > repeats) return null;
        return steps[0].WhenOpen(due + State.Policy.GapBetweenPasses + steps[0].After);
    }

    /// <summary>When the first step is taken of a policy that begins now.</summary>
    private Instant FirstStepAt() => State.Policy.Steps[0].WhenOpen(now + State.Policy.Steps[0].After);

    /// <summary>Functional escalation: the ticket goes to another tier, as an event of its own.</summary>
    private void MoveTo(Tier tier)
    {
        Effects.Add(new Effect.Tell(
            EntityId.Ticket(State.About.Id),
            new TicketCommand.Record(
                new TicketEvent
                {
                    Source = EventRules.OwnSource,
                    Id = string.Create(CultureInfo.InvariantCulture, $"{State.Alert}/tier/{State.StepsTaken}"),
                    Ticket = State.About.Id,
                    At = now,
                    Type = TicketEventType.FieldsChanged,
                    Actor = new Actor(ActorKind.System),
                    Changes = new TicketChanges { Tier = Change<Tier?>.To(tier) },
                },
                rules.Version,
                null)));
    }

    private void Publish(EscalationHappening what, string? by = null, string? note = null, EquatableArray<string> targets = default) =>
        Effects.Add(new Effect.Publish(new EscalationEvent
        {
            Escalation = State.Alert,
            Ticket = State.About.Id,
            Kind = State.About.Kind,
            Account = State.About.Account,
            Priority = State.About.Priority,
            Group = State.About.Group,
            Policy = State.Policy.Id,
            What = what,
            Phase = State.Standing.Phase,
            Level = State.Level,
            Targets = targets,
            By = by,
            Note = note,
            At = now,
        }));

    private int IndexOf(Func<EscalationReason, bool> is_)
    {
        for (var i = 0; i < State.Reasons.Count; i++)
            if (is_(State.Reasons[i])) return i;
        return -1;
    }

    private static string Words(EscalationReason reason) => reason switch
    {
        EscalationReason.Clock { BreachedAt: not null } clock => $"{clock.Metric.Name} breached",
        EscalationReason.Clock clock => $"{clock.Metric.Name} is at risk",
        EscalationReason.BurnRate burn => burn.ToString(),
        EscalationReason.ByHand hand => hand.Note is null ? $"escalated by {hand.By}" : $"escalated by {hand.By}: {hand.Note}",
        EscalationReason.Incident => "a major incident",
        _ => throw new InvariantViolatedException($"no words for {reason}"),
    };
}
