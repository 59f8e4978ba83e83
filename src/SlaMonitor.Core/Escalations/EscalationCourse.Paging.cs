using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Escalations;

/// <summary>Who is told, by which channel and when; and what becomes of it.</summary>
internal sealed partial class EscalationCourse
{
    private static readonly PageOutcome Slept = new PageOutcome.Suppressed(0, "in the quiet hours of whom it is for");
    private static readonly PageOutcome Gone = new PageOutcome.Suppressed(0, "whom it is for is not in the configuration any more");

    // Of those that ended: the state is written whole with each decision, so that what nothing depends on any more is left out.
    private const int EndedPagesMax = 40;

    private const int DeadLettersMax = 100;

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
        if (pages.Items != State.Pages.Items) State = State with { Pages = pages };
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
        var over = State.Pages.Count(p => p.Outcome is not null) - EndedPagesMax;
        if (over <= 0) return;
        var needed = Needed();
        var kept = State.Pages.Where(p => p.Outcome is null || needed.Contains(p.Id) || over-- <= 0).ToEquatableArray();
        if (kept.Count < State.Pages.Count) State = State with { Pages = kept };
    }

    /// <summary>
    /// Pages that ended and that something depends on still: dead letters can be sent again, whoever was told learns how it ends, by the
    /// last page that reached them through a channel, and a breach wakes those who slept through this step's warning.
    /// </summary>
    private HashSet<string> Needed()
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var told = new HashSet<(string?, string)>();
        var dead = 0;
        for (var i = State.Pages.Count - 1; i >= 0; i--)
        {
            var page = State.Pages[i];
            var isNeeded = page.Outcome switch
            {
                PageOutcome.DeadLetter => dead++ < DeadLettersMax,
                PageOutcome.Delivered => page.Action == PageAction.Trigger && told.Add((page.User, page.Channel)),
                PageOutcome.Suppressed => page.Outcome == Slept && page.IsOf(State.StepsTaken),
                _ => false,
            };
            if (isNeeded) needed.Add(page.Id);
        }
        return needed;
    }
}
