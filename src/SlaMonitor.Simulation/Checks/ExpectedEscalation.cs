using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// The escalations of one ticket under one policy by the rules in other words: told again from the journal's commands, with who is
/// on call and who sleeps from <see cref="ExpectedOnCall"/>. Says which steps are taken when and which pages have to be sent.
/// </summary>
/// <param name="key">The entity's.</param>
/// <param name="letters">What it has to tell others.</param>
internal sealed partial class ExpectedEscalation(string key, Letters letters)
{
    private const int EndedPagesMax = 40;
    private const int DeadLettersMax = 100;

    private static readonly Duration AskedAgainAfter = Duration.FromSeconds(30);

    private readonly List<EscalationReason> _reasons = [];
    private readonly HashSet<string> _usedLinks = [];
    private readonly List<string> _happened = [];

    private EscalationDefinition _policy = null!;
    private ExpectedOnCall _desk = null!;
    private Instant _now;
    private string? _by;
    private Instant? _until;
    private EscalatedTicket? _about;

    public string Key => key;

    /// <summary>When it last decided something.</summary>
    public Instant LastAt => _now;

    public int Number { get; private set; }

    public string Alert => $"{key}|{Number}";

    /// <summary>Null before the first reason.</summary>
    public EscalationPhase? Phase { get; private set; }

    public bool IsOpen => Phase is not (null or EscalationPhase.Resolved);

    public int Pass { get; private set; }

    /// <summary>The step reached, from 0; -1 before the first.</summary>
    public int Step { get; private set; }

    public int Taken { get; private set; }

    /// <summary>When the next step is to be taken; null when none is.</summary>
    public Instant? Due { get; private set; }

    public IReadOnlyList<EscalationReason> Reasons => _reasons;

    public List<ExpectedPage> Pages { get; private set; } = [];

    /// <summary>Every page that there ever was.</summary>
    public List<ExpectedPage> AllPages { get; } = [];

    /// <summary>Tier events that steps asked for, of all escalations so far: their number in the alert, and the tier.</summary>
    public List<(string Alert, int Taken, Tier Tier, Instant At)> Moves { get; } = [];

    public IEnumerable<string> Happened => _happened;

    private bool IsCritical => _reasons.Any(r => r is not EscalationReason.Clock { BreachedAt: null });

    private bool EveryoneAcknowledges => Step >= 0 && _policy.Steps[Step].EveryoneAcknowledges;

    /// <summary>The next instant at which something has to happen by itself.</summary>
    public Instant? NextAt
    {
        get
        {
            var next = Phase switch
            {
                EscalationPhase.Triggered => Due is { } due && _heldUntil is { } held ? Instant.Max(due, held) : Due,
                EscalationPhase.Acknowledged or EscalationPhase.Snoozed => _until,
                _ => null,
            };
            foreach (var page in Pages)
            {
                var at = page.IsWaiting ? page.At : page.IsUnderWay ? page.AskedAt + AskedAgainAfter : null;
                if (at is not null && (next is null || at < next)) next = at;
            }
            return next;
        }
    }

    /// <summary>Whether anybody is still to be told.</summary>
    public bool Wants(ExpectedPage page) => page.Ended is null && Pages.Contains(page) && (page.IsSentAgain || page.Action != PageAction.Trigger || (page.Alert == Alert && Phase switch
    {
        EscalationPhase.Triggered => true,
        EscalationPhase.Acknowledged => EveryoneAcknowledges && page.User != _by,
        _ => false,
    }));

    public void Take(EscalationCommand command, Instant now, ExpectedOnCall desk)
    {
        (_now, _desk) = (now, desk);
        _happened.Clear();
        switch (command)
        {
            case EscalationCommand.Trigger trigger:
                if (IsOldNews(trigger)) break;
                if (IsOpen) Join(trigger);
                else if (desk.Policy(trigger.Policy) is { } policy) Start(policy, trigger);
                break;
            case EscalationCommand.ClockDone done:
                if (IsOpen && _reasons.RemoveAll(r => r is EscalationReason.Clock c && c.Metric == done.Metric && c.Cycle == done.Cycle) > 0 && _reasons.Count == 0) Resolve(null);
                break;
            case EscalationCommand.BurnDone done:
                if (IsOpen && _reasons.RemoveAll(r => r is EscalationReason.BurnRate b && b.Metric == done.Metric && b.Over == done.Over) > 0 && _reasons.Count == 0) Resolve(null);
                break;
            case EscalationCommand.TicketDone:
                Resolve(null);
                break;
            case EscalationCommand.GateClear or EscalationCommand.PartOf or EscalationCommand.IncidentOver or EscalationCommand.IncidentDone:
                TakeOfIncidents(command);
                break;
            case EscalationCommand.Acknowledge acknowledge:
                if (Phase == EscalationPhase.Acknowledged && EveryoneAcknowledges && acknowledge.By != _by && Pages.Any(p => p.User == acknowledge.By && p.IsWaiting))
                {
                    Withdraw(p => p.User == acknowledge.By);
                    Happen(EscalationHappening.Acknowledged);
                    break;
                }
                if (Phase != EscalationPhase.Triggered || acknowledge.Until <= now) break;
                if (acknowledge.Link is { } link && !_usedLinks.Add(link)) break;
                Phase = EscalationPhase.Acknowledged;
                (_by, _until, Due) = (acknowledge.By, acknowledge.Until ?? now + _policy.AcknowledgeTimeout, null);
                Withdraw(p => !EveryoneAcknowledges || p.User == _by);
                Happen(EscalationHappening.Acknowledged);
                Spread(PageAction.Acknowledge, _by);
                break;
            case EscalationCommand.Snooze snooze:
                if (!IsOpen || Phase == EscalationPhase.Bundled || snooze.Until <= now) break;
                Phase = EscalationPhase.Snoozed;
                (_by, _until, Due) = (snooze.By, snooze.Until, null);
                Withdraw(_ => true);
                Happen(EscalationHappening.Snoozed);
                break;
            case EscalationCommand.StepNow:
                if (!IsOpen) break;
                Withdraw(_ => true);
                Phase = EscalationPhase.Triggered;
                WaitNoLonger();
                var beyond = Step + 1 == _policy.Steps.Count;
                if (beyond) Pass++;
                TakeStep(beyond ? 0 : Step + 1, now);
                TakeDueSteps();
                break;
            case EscalationCommand.Reassign reassign:
                if (!IsOpen) break;
                Withdraw(_ => true);
                if (Phase == EscalationPhase.Bundled) GoOnByItself();
                Taken++;
                if (Phase != EscalationPhase.Triggered)
                {
                    // Whoever has it now has not said yet that they act.
                    Phase = EscalationPhase.Triggered;
                    Due = Step < 0 ? FirstAt() : AfterThis(now);
                }
                Happen(EscalationHappening.Reassigned, Tell([reassign.To], Math.Max(Step + 1, 1)));
                Send();
                break;
            case EscalationCommand.Reopen:
                if (Phase is EscalationPhase.Acknowledged or EscalationPhase.Snoozed) TakeAgain();
                break;
            case EscalationCommand.Resolve resolve:
                Resolve(resolve.By);
                break;
            case EscalationCommand.PageEnded:
            case EscalationCommand.SendAgain:
                // What concerns one page comes by its id, which only the trail knows.
                break;
            case EscalationCommand.Wake:
                if (Phase is EscalationPhase.Acknowledged or EscalationPhase.Snoozed && _until <= now) TakeAgain();
                else if (Phase == EscalationPhase.Triggered) TakeDueSteps();
                if (Phase is not null) Send();
                break;
            default:
                throw new InvalidOperationException($"no rule for {command}");
        }
    }

    /// <summary>A page came to an end.</summary>
    public void End(ExpectedPage page, PageOutcome outcome)
    {
        if (page.Ended is not null || !Pages.Contains(page)) return;
        page.Ended = Word(outcome);
        if (outcome is PageOutcome.DeadLetter) Happen(EscalationHappening.PageFailed, [page.User ?? page.Channel]);
        Forget();
    }

    /// <summary>Somebody wants a dead letter out after all.</summary>
    public void SendAgain(ExpectedPage page)
    {
        if (page.Ended != "dead" || !Pages.Contains(page)) return;
        (page.Ended, page.IsSentAgain) = (null, true);
        Ask(page);
    }

    public static string? Word(PageOutcome? outcome) => outcome switch
    {
        null => null,
        PageOutcome.Delivered => "delivered",
        PageOutcome.DeadLetter => "dead",
        _ => "suppressed",
    };

    private void Start(EscalationDefinition policy, EscalationCommand.Trigger trigger)
    {
        _about = trigger.About;
        Number = trigger.Reason is EscalationReason.Incident { Opening: var opening } ? opening : Number + 1;
        _policy = policy;
        _reasons.Clear();
        _reasons.Add(trigger.Reason);
        _usedLinks.Clear();
        Phase = EscalationPhase.Triggered;
        (Pass, Step, Taken, Due, _by, _until) = (1, -1, 0, FirstAt(), null, null);
        // Of the last one, only those who have to hear that it is over are still to be told.
        Pages = [.. Pages.Where(p => p.IsUnderWay && p.Action == PageAction.Resolve)];
        Happen(EscalationHappening.Triggered);
        AskWhetherItIsAStorm(trigger);
        TakeDueSteps();
    }

    private void Join(EscalationCommand.Trigger trigger)
    {
        var was = IsCritical;
        var reason = trigger.Reason;
        var place = _reasons.FindIndex(r => r.IsSame(reason));
        if (place >= 0 && _reasons[place] == reason && _about == trigger.About) return;
        if (place >= 0 && reason is EscalationReason.Incident told)
        {
            HearOfItsIncident(trigger.About, told, place);
            return;
        }
        _about = trigger.About;
        if (place >= 0) _reasons[place] = reason;
        else _reasons.Add(reason);
        var worse = IsCritical && !was;
        if (worse && Phase == EscalationPhase.Triggered) TellWhoSlept();
        else Happen(EscalationHappening.Joined);
        if (worse && Phase is EscalationPhase.Acknowledged or EscalationPhase.Snoozed) TakeAgain();
        if (reason is EscalationReason.ByHand && Phase == EscalationPhase.Bundled) GoOnByItself();
    }

    /// <summary>A warning let them sleep; a breach does not.</summary>
    private void TellWhoSlept()
    {
        var sleepers = Pages
            .Where(p => p.Alert == Alert && p.Action == PageAction.Trigger && p.User is not null)
            .Where(p => (p.Ended == "slept" && p.Taken == Taken) || (p.IsWaiting && _desk.User(p.User!) is { } user && ExpectedOnCall.QuietUntil(user, _now) is not null))
            .Select(p => p.User!)
            .Distinct()
            .ToList();
        if (sleepers.Count == 0)
        {
            Happen(EscalationHappening.Joined);
            return;
        }
        Withdraw(p => p.User is { } user && sleepers.Contains(user));
        Taken++;
        Happen(EscalationHappening.Joined, Tell([.. sleepers.Select(u => new EscalationTarget.Person(u))], Math.Max(Step + 1, 1)));
        Send();
    }

    private void Resolve(string? by, bool tells = true)
    {
        if (!IsOpen) return;
        if (tells) TellTheEnd(by);
        Phase = EscalationPhase.Resolved;
        WaitNoLonger();
        (_by, _until, Due) = (by, null, null);
        _reasons.Clear();
        Withdraw(_ => true);
        Happen(EscalationHappening.Resolved);
        Spread(PageAction.Resolve, null);
    }

    private void TakeAgain()
    {
        Withdraw(_ => true);
        Phase = EscalationPhase.Triggered;
        Happen(EscalationHappening.Reopened);
        TakeStep(Math.Max(Step, 0), _now);
        TakeDueSteps();
    }

    private void TakeDueSteps()
    {
        if (_heldUntil <= _now) WaitNoLonger();
        if (_heldUntil is null) TakeDueOnes();
        Send();
    }

    private void TakeDueOnes()
    {
        var whole = _policy.Steps[^1].After + Gap();
        var waits = _policy.Steps.Any(s => s.Only is not null);
        while (!waits && Due <= _now && _policy.Repeat != 0 && (_policy.Repeat is null || Pass < _policy.Repeat) && Due + whole + whole <= _now)
        {
            // Two more passes could be told by now: the first of them tells nobody anything that the second does not.
            Due += whole;
            Pass++;
        }
        while (Due is { } due && due <= _now)
        {
            var beyond = Step + 1 == _policy.Steps.Count;
            if (beyond) Pass++;
            var step = beyond ? 0 : Step + 1;
            if (ExpectedOnCall.Opens(_policy.Steps[step], _now) is var opens && opens > _now)
            {
                Due = opens;
                break;
            }
            TakeStep(step, due);
        }
    }

    private Instant FirstAt() => ExpectedOnCall.Opens(_policy.Steps[0], _now + _policy.Steps[0].After);

    private void TakeStep(int step, Instant due)
    {
        (Step, Taken) = (step, Taken + 1);
        Due = AfterThis(due);
        var definition = _policy.Steps[step];
        if (definition.Tier is { } tier && _about!.Kind == EscalatedKind.Ticket) Moves.Add((Alert, Taken, tier, _now));
        if (HasSomebody(definition)) Happen(EscalationHappening.Stepped, Tell(definition.Notify, step + 1));
        else
        {
            Happen(EscalationHappening.NobodyOnCall, [.. definition.Notify.Select(t => t.Id)]);
            var isLast = step + 1 == _policy.Steps.Count;
            if (_policy.WhenNobody == WhenNobody.Skip && !isLast) Due = ExpectedOnCall.Opens(_policy.Steps[step + 1], _now);
            if (_policy.WhenNobody == WhenNobody.FallBack && _policy.Steps.Skip(step + 1).FirstOrDefault(HasSomebody) is { } later)
                Happen(EscalationHappening.Stepped, Tell(later.Notify, step + 1));
        }
        if (Due is null) Happen(EscalationHappening.Exhausted);
    }

    private bool HasSomebody(EscalationStep step) =>
        step.Notify.Any(t => t is EscalationTarget.Broadcast || Users(t).Count > 0);

    private List<string> Users(EscalationTarget target) => [.. _desk.Behind(target, _now).Where(u => _desk.User(u) is not null)];

    private Instant? AfterThis(Instant due)
    {
        if (Step + 1 < _policy.Steps.Count) return ExpectedOnCall.Opens(_policy.Steps[Step + 1], due + (_policy.Steps[Step + 1].After - _policy.Steps[Step].After));
        return _policy.Repeat is { } repeats && Pass > repeats ? null : ExpectedOnCall.Opens(_policy.Steps[0], due + Gap() + _policy.Steps[0].After);
    }

    private Duration Gap()
    {
        var steps = _policy.Steps;
        var gap = _policy.RepeatAfter ?? (steps.Count == 1 ? Duration.Zero : steps[^1].After - steps[^2].After);
        return gap < Duration.FromSeconds(10) ? Duration.FromSeconds(10) : gap;
    }

    private List<string> Tell(IEnumerable<EscalationTarget> targets, int level)
    {
        var told = new List<string>();
        foreach (var target in targets)
        {
            if (target is EscalationTarget.Broadcast(var channel) && !told.Contains(channel))
            {
                told.Add(channel);
                Plan(new ExpectedPage(Alert, Taken, PageAction.Trigger, level, null, channel, _now));
            }
            foreach (var name in Users(target))
            {
                if (told.Contains(name)) continue;
                told.Add(name);
                var user = _desk.User(name)!;
                foreach (var contact in user.Notify)
                {
                    var page = new ExpectedPage(Alert, Taken, PageAction.Trigger, level, name, contact.Channel, _now + contact.After);
                    LetSleep(page, user);
                    Plan(page);
                }
            }
        }
        return told;
    }

    private void Plan(ExpectedPage page)
    {
        Pages.Add(page);
        AllPages.Add(page);
    }

    private void LetSleep(ExpectedPage page, UserDefinition user)
    {
        if (IsCritical || ExpectedOnCall.QuietUntil(user, page.At) is not { } over) return;
        if (user.Quiet!.Rule == QuietRule.Wait) page.At = over;
        else (page.At, page.Ended) = (_now, "slept");
    }

    private void Send()
    {
        foreach (var page in Pages.Where(p => p.IsWaiting && p.At <= _now && p.Action == PageAction.Trigger && p.User is not null))
        {
            if (_desk.User(page.User!) is not { } user || IsCritical || ExpectedOnCall.QuietUntil(user, _now) is not { } over) continue;
            if (user.Quiet!.Rule == QuietRule.Wait) page.At = over;
            else page.Ended = "slept";
        }
        var due = Pages.Where(p => p.IsWaiting && p.At <= _now).ToList();
        foreach (var same in due.Where(p => p.Action == PageAction.Trigger).GroupBy(p => (p.User, p.Channel)))
            foreach (var earlier in same.SkipLast(1)) earlier.Ended = "suppressed";
        foreach (var page in Pages)
            if ((page.IsUnderWay && page.AskedAt + AskedAgainAfter <= _now) || (page.IsWaiting && page.At <= _now)) Ask(page);
        Forget();
    }

    private void Ask(ExpectedPage page)
    {
        if (page.User is { } user && _desk.User(user) is null) page.Ended = "suppressed";
        else page.AskedAt = _now;
    }

    private void Spread(PageAction action, string? exceptUser)
    {
        var told = Pages
            .Where(p => p.Alert == Alert && p.Action == PageAction.Trigger && (p.IsUnderWay || p.Ended == "delivered"))
            .Select(p => (p.User, p.Channel))
            .Distinct()
            .Where(p => p.User is null || p.User != exceptUser)
            .ToList();
        foreach (var (user, channel) in told) Plan(new ExpectedPage(Alert, Taken, action, Math.Max(Step + 1, 1), user, channel, _now));
        Send();
    }

    private void Withdraw(Func<ExpectedPage, bool> which)
    {
        foreach (var page in Pages.Where(p => p.IsWaiting && which(p))) page.Ended = "suppressed";
    }

    private void Forget()
    {
        var over = Pages.Count(p => p.Ended is not null) - EndedPagesMax;
        if (over <= 0) return;
        // Dead letters may be sent again, who was told last learns how it ends, and who slept through this step's warning may be woken.
        var kept = Pages.Where(p => p.Ended == "dead").TakeLast(DeadLettersMax)
            .Concat(Pages.Where(p => p is { Ended: "delivered", Action: PageAction.Trigger }).GroupBy(p => (p.User, p.Channel)).Select(same => same.Last()))
            .Concat(Pages.Where(p => p.Ended == "slept" && p.Taken == Taken))
            .ToHashSet();
        Pages.RemoveAll(p => p.Ended is not null && !kept.Contains(p) && over-- > 0);
    }

    private void Happen(EscalationHappening what, IReadOnlyList<string>? targets = null) =>
        _happened.Add($"{what} at level {Step + 1} {string.Join(",", targets ?? [])}");
}
