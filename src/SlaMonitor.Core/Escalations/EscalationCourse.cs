using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Escalations;

/// <summary>One decision of an escalation in the making.</summary>
internal sealed class EscalationCourse(EscalationState state, Instant now, EscalationRules rules)
{
    /// <summary>A page that was asked for and of which nothing was heard is asked for again, under the same id: the host may have died meanwhile.</summary>
    public static readonly Duration AskAgainAfter = Duration.FromSeconds(30);

    /// <summary>How long a start waits to hear whether it is part of a storm. Whoever does not answer by then must not keep people from being told.</summary>
    public static readonly Duration GateWaitMax = Duration.FromSeconds(3);
    private static readonly PageOutcome Slept = new PageOutcome.Suppressed(0, "in the quiet hours of whom it is for");
    private static readonly PageOutcome Gone = new PageOutcome.Suppressed(0, "whom it is for is not in the configuration any more");

    // What ended longer ago is in the audit trail.
    private const int EndedPagesMax = 200;

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
            NextStepAt = now + policy.Steps[0].After,
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
            State = State with { Standing = new EscalationStanding.Triggered(), Since = now, NextStepAt = State.Step < 0 ? now + State.Policy.Steps[0].After : After(State.Step, now) };
        }
        Tell([to], Math.Max(State.Level, 1));
        Publish(EscalationHappening.Reassigned, by, note, State.Targets);
        SendDue();
    }

    public void Ended(string page, PageOutcome outcome)
    {
        for (var i = 0; i < State.Pages.Count; i++)
        {
            var record = State.Pages[i];
            if (record.Id != page || record.Outcome is not null) continue;
            State = State with { Pages = State.Pages.With(i, record with { Outcome = outcome }) };
            if (outcome is PageOutcome.DeadLetter dead)
                Publish(EscalationHappening.PageFailed, note: dead.Why, targets: [record.User ?? record.Channel]);
            Forget();
            return;
        }
    }

    /// <summary>The same page, under the same id, whatever became of the escalation: somebody looked at it and wants it out.</summary>
    public void SendAgain(string page)
    {
        for (var i = 0; i < State.Pages.Count; i++)
        {
            if (State.Pages[i] is not { Outcome: PageOutcome.DeadLetter } dead || dead.Id != page) continue;
            State = State with { Pages = Ask(State.Pages.With(i, dead with { Outcome = null, IsSentAgain = true }), i) };
            return;
        }
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

    /// <summary>Those whom a warning let sleep are told by all their rules when it becomes a breach.</summary>
    private EquatableArray<string> WakeWhoSlept()
    {
        var slept = State.Pages
            .Where(p => p is { Action: PageAction.Trigger, User: not null }
                && ((p.IsWaiting && rules.QuietUntil(p.User, now) is not null) || (p.Outcome == Slept && p.IsOf(State.StepsTaken))))
            .Select(p => p.User!)
            .Distinct()
            .ToEquatableArray();
        if (slept.IsEmpty) return [];
        Drop("a breach wakes whom it is for", p => p.User is { } user && slept.Contains(user));
        var targets = State.Targets;
        State = State with { StepsTaken = State.StepsTaken + 1 };
        Tell(slept.Select(user => (EscalationTarget)new EscalationTarget.Person(user)).ToEquatableArray(), Math.Max(State.Level, 1));
        var woken = State.Targets;
        State = State with { Targets = targets };
        return woken;
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

    /// <summary>Bundled no more: its policy begins now.</summary>
    private void GoOnByItself(string? by, string why)
    {
        State = State with { Standing = new EscalationStanding.Triggered(), Since = now, PassBeganAt = now, NextStepAt = now + State.Policy.Steps[0].After };
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
            State = State with { Standing = new EscalationStanding.Triggered(), Since = now, NextStepAt = After(Math.Max(State.Step, 0), now) };
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
            TakeStep(step, due, null);
        }
    }

    private void PassOverMissedPasses()
    {
        if (State.Standing is not EscalationStanding.Triggered || State.NextStepAt is not { } due || due > now || State.Policy.Repeat == 0) return;
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
                if (step + 1 < State.Policy.Steps.Count) State = State with { NextStepAt = now };
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
        if (step + 1 < steps.Count) return due + (steps[step + 1].After - steps[step].After);
        if (State.Policy.Repeat is { } repeats && State.Pass > repeats) return null;
        return due + State.Policy.GapBetweenPasses + steps[0].After;
    }

    private void Tell(EquatableArray<EscalationTarget> targets, int level)
    {
        var pages = new List<PageRecord>();
        var told = new List<string>();
        foreach (var target in targets)
        {
            if (target is EscalationTarget.Broadcast(var channel) && !told.Contains(channel)) Plan(null, channel, now);
            foreach (var user in rules.UsersOf(target, now))
            {
                if (told.Contains(user)) continue;
                told.Add(user);
                if (!rules.Users.TryGetValue(user, out var person)) continue;
                foreach (var contact in person.Notify) Plan(user, contact.Channel, Awake(person, now + contact.After));
            }
        }
        State = State with { Targets = told.ToEquatableArray(), Pages = State.Pages.Concat(pages).ToEquatableArray() };

        void Plan(string? user, string channel, Instant? at)
        {
            if (user is null) told.Add(channel);
            var page = new PageRecord(PageRecord.IdOf(PageAction.Trigger, user, channel, State.Alert, State.StepsTaken, pages.Count), PageAction.Trigger, level, user, channel, at ?? now);
            pages.Add(at is null ? page with { Outcome = Slept } : page);
        }
    }

    /// <summary>A warning waits until the quiet hours of whom it is for are over, or is passed over; what is critical wakes them.</summary>
    private Instant? Awake(UserDefinition person, Instant at)
    {
        if (State.Severity == PageSeverity.Critical || person.Quiet is not { } quiet || rules.QuietUntil(person.Id, at) is not { } over) return at;
        return quiet.Rule == QuietRule.Wait ? over : null;
    }

    /// <summary>Sends what is due, to each person one message a channel, however many fell due meanwhile; and asks again for what nothing was heard of.</summary>
    private void SendDue()
    {
        var latest = new Dictionary<(string?, string), int>();
        var pages = LetSleep(State.Pages);
        for (var i = 0; i < pages.Count; i++)
        {
            var page = pages[i];
            if (page.IsUnderWay && page.AskedAt + AskAgainAfter <= now) pages = Ask(pages, i);
            if (!page.IsWaiting || page.At > now) continue;
            if (page.Action == PageAction.Trigger && latest.TryGetValue((page.User, page.Channel), out var earlier))
                pages = pages.With(earlier, pages[earlier] with { Outcome = new PageOutcome.Suppressed(0, "a later one takes its place") });
            if (page.Action == PageAction.Trigger) latest[(page.User, page.Channel)] = i;
        }
        for (var i = 0; i < pages.Count; i++)
            if (pages[i].IsWaiting && pages[i].At <= now) pages = Ask(pages, i);
        // A wake for nothing leaves nothing to write.
        if (pages.Items == State.Pages.Items) return;
        State = State with { Pages = pages };
        Forget();
    }

    /// <summary>What was to be sent before somebody's quiet hours began, and was not, comes no better during them.</summary>
    private EquatableArray<PageRecord> LetSleep(EquatableArray<PageRecord> pages)
    {
        for (var i = 0; i < pages.Count; i++)
        {
            var page = pages[i];
            if (!page.IsWaiting || page.At > now || page.Action != PageAction.Trigger) continue;
            if (page.User is not { } user || !rules.Users.TryGetValue(user, out var person)) continue;
            if (Awake(person, now) is not { } at) pages = pages.With(i, page with { Outcome = Slept });
            else if (at > now) pages = pages.With(i, page with { At = at });
        }
        return pages;
    }

    private EquatableArray<PageRecord> Ask(EquatableArray<PageRecord> pages, int place)
    {
        if (pages[place].User is { } user && !rules.Users.ContainsKey(user)) return pages.With(place, pages[place] with { Outcome = Gone });
        var page = pages[place] with { AskedAt = now };
        Effects.Add(new Effect.Send(State.MessageOf(page, rules)));
        return pages.With(place, page);
    }

    /// <summary>Those who were told to act learn that somebody does, or that nobody need.</summary>
    private void TellWhoWasTold(PageAction action, string? by)
    {
        var told = State.Pages
            .Where(p => p.Action == PageAction.Trigger && (p.IsUnderWay || p.Outcome is PageOutcome.Delivered))
            .Select(p => (p.User, p.Channel))
            .Distinct()
            .Where(p => p.User is null || p.User != by || action == PageAction.Resolve)
            .ToList();
        var pages = told.Select((p, i) => new PageRecord(
            PageRecord.IdOf(action, p.User, p.Channel, State.Alert, State.StepsTaken, i), action, Math.Max(State.Level, 1), p.User, p.Channel, now));
        State = State with { Pages = State.Pages.Concat(pages).ToEquatableArray() };
        SendDue();
    }

    /// <summary>Takes back pages that wait to be sent.</summary>
    private void Drop(string why, Func<PageRecord, bool> which)
    {
        if (!State.Pages.Any(p => p.IsWaiting && which(p))) return;
        State = State with
        {
            Pages = State.Pages
                .Select(p => p.IsWaiting && which(p) ? p with { Outcome = new PageOutcome.Suppressed(0, why) } : p)
                .ToEquatableArray(),
        };
    }

    private void Forget()
    {
        var ended = State.Pages.Count(p => p.Outcome is not null);
        if (ended <= EndedPagesMax) return;
        var drop = ended - EndedPagesMax;
        State = State with { Pages = State.Pages.Where(p => p.Outcome is null || drop-- <= 0).ToEquatableArray() };
    }

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
