using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Escalations;

/// <summary>One decision of an escalation in the making.</summary>
internal sealed class EscalationCourse(EscalationState state, Instant now, EscalationRules rules)
{
    /// <summary>A page that was asked for and of which nothing was heard is asked for again, under the same id: the host may have died meanwhile.</summary>
    public static readonly Duration AskAgainAfter = Duration.FromSeconds(30);

    // What ended longer ago is in the audit trail.
    private const int EndedPagesMax = 200;

    public EscalationState State { get; private set; } = state;

    public List<Effect> Effects { get; } = [];

    public static EscalationCourse Start(
        EscalationState? before, string id, EscalationDefinition policy, EscalationCommand.Trigger trigger, Instant now, EscalationRules rules)
    {
        var state = new EscalationState
        {
            Id = id,
            Decisions = before?.Decisions ?? 0,
            Number = (before?.Number ?? 0) + 1,
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
            // What of the last one is still under way ends there.
            Pages = before is null ? [] : before.Pages.Where(p => p.IsUnderWay).ToEquatableArray(),
            AsOf = now,
        };
        var course = new EscalationCourse(state, now, rules);
        course.Publish(EscalationHappening.Triggered, note: Words(trigger.Reason));
        course.TakeDueSteps();
        return course;
    }

    /// <summary>Another reason, or the same one in another shape: a clock that warned has breached.</summary>
    public void Join(EscalationCommand.Trigger trigger)
    {
        var reasons = State.Reasons;
        var place = IndexOf(r => r.IsSame(trigger.Reason));
        if (place >= 0 && reasons[place] == trigger.Reason && State.About == trigger.About) return;
        var worse = trigger.Reason.Severity == PageSeverity.Critical && State.Severity != PageSeverity.Critical;
        State = State with
        {
            About = trigger.About,
            Reasons = place >= 0 ? reasons.With(place, trigger.Reason) : reasons.Add(trigger.Reason),
        };
        Publish(EscalationHappening.Joined, note: Words(trigger.Reason));
        // Whoever took on a warning has not kept it from becoming a breach: that is not what they acknowledged.
        if (worse && State.Standing is not EscalationStanding.Triggered) TakeAgain(null, null);
    }

    public void Done(EscalationCommand.ClockDone done)
    {
        if (!State.IsOpen) return;
        var place = IndexOf(r => r is EscalationReason.Clock clock && clock.Metric == done.Metric && clock.Cycle == done.Cycle);
        if (place < 0) return;
        var left = State.Reasons.Where((_, i) => i != place).ToEquatableArray();
        if (left.IsEmpty) Resolve(null, done.Why);
        else State = State with { Reasons = left };
    }

    public void Resolve(string? by, string why)
    {
        if (!State.IsOpen) return;
        State = State with { Standing = new EscalationStanding.Resolved(by, why), Since = now, Reasons = [], NextStepAt = null };
        Drop("resolved", _ => true);
        Publish(EscalationHappening.Resolved, by, why);
        TellWhoWasTold(PageAction.Resolve, by);
    }

    public void Acknowledge(EscalationCommand.Acknowledge command)
    {
        var by = command.By;
        // Twice by a link that was opened twice, or after somebody else: the first one has it.
        if (State.Standing is not EscalationStanding.Triggered || command.Until <= now) return;
        if (command.Link is { } link)
        {
            if (State.UsedLinks.Contains(link)) return;
            State = State with { UsedLinks = State.UsedLinks.Add(link) };
        }
        var ends = command.Until ?? (State.Policy.AcknowledgeTimeout is { } timeout ? now + timeout : null);
        State = State with { Standing = new EscalationStanding.Acknowledged(by, ends), Since = now, NextStepAt = null };
        var others = State.Step >= 0 && State.Policy.Steps[State.Step].EveryoneAcknowledges;
        Drop($"acknowledged by {by}", page => !others || page.User == by);
        Publish(EscalationHappening.Acknowledged, by, command.Note);
        TellWhoWasTold(PageAction.Acknowledge, by);
    }

    public void Snooze(string by, Instant until, string? note)
    {
        if (!State.IsOpen || until <= now) return;
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
        State = State with { StepsTaken = State.StepsTaken + 1 };
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
            State = State with { Pages = Ask(State.Pages.With(i, dead with { Outcome = null }), i) };
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
        SendDue();
    }

    private void PassOverMissedPasses()
    {
        if (State.NextStepAt is not { } due || due > now || State.Policy.Repeat == 0) return;
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
        if (definition.Tier is { } tier) MoveTo(tier);
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
            var page = new PageRecord(PageId("trigger", user, channel, pages.Count), PageAction.Trigger, level, user, channel, at ?? now);
            pages.Add(at is null ? page with { Outcome = new PageOutcome.Suppressed(0, "in the quiet hours of whom it is for") } : page);
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
        var pages = State.Pages;
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
        State = State with { Pages = pages };
        Forget();
    }

    private EquatableArray<PageRecord> Ask(EquatableArray<PageRecord> pages, int place)
    {
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
            PageId(action == PageAction.Resolve ? "resolve" : "acknowledge", p.User, p.Channel, i), action, Math.Max(State.Level, 1), p.User, p.Channel, now));
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
    private void MoveTo(Tier tier) => Effects.Add(new Effect.Tell(
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

    // Keys of tickets and policies may be long, and providers take 255 characters: the parts that tell pages apart come first.
    private string PageId(string action, string? user, string channel, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{State.StepsTaken}.{place}.{action}|{user}|{channel}|{State.Alert}");

    private void Publish(EscalationHappening what, string? by = null, string? note = null, EquatableArray<string> targets = default) =>
        Effects.Add(new Effect.Publish(new EscalationEvent
        {
            Escalation = State.Alert,
            Ticket = State.About.Id,
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
        EscalationReason.ByHand hand => hand.Note is null ? $"escalated by {hand.By}" : $"escalated by {hand.By}: {hand.Note}",
        _ => throw new InvariantViolatedException($"no words for {reason}"),
    };
}
