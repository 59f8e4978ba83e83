using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// What the audit trail asks for: every step once, in order and at its instant, and with it every page. The states show just that, and each page keeps
/// one id, which no other page ever has.
/// </summary>
/// <param name="versions">Of the configuration.</param>
/// <param name="letters">What entities tell each other.</param>
internal sealed class EscalationTrail(IReadOnlyList<ExpectedRules> versions, Letters letters)
{
    private readonly SortedDictionary<string, ExpectedEscalation> _escalations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExpectedPage> _pages = new(StringComparer.Ordinal);
    private readonly Dictionary<ExpectedPage, string> _ids = [];
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ExpectedEscalation> All => _escalations;

    /// <summary>By the ids that the product gave them.</summary>
    public IReadOnlyDictionary<string, ExpectedPage> Pages => _pages;

    public int Steps { get; private set; }

    /// <summary>Told the outcome of each page that the journal records.</summary>
    public Action<string, ExpectedPage, PageOutcome> Ended { get; set; } = (_, _, _) => { };

    /// <summary>The page that is sent as this one; null when there is none.</summary>
    public ExpectedPage? Find(Page page)
    {
        if (_pages.TryGetValue(page.Id, out var known)) return known;
        // It came and went in one commit, so that no state ever showed its id.
        if (EscalationState.OfAlert(page.Alert) is not var (key, _) || !_escalations.TryGetValue(key, out var escalation)) return null;
        var unnamed = escalation.AllPages.Find(p => !_ids.ContainsKey(p) && !escalation.Pages.Contains(p) && p.AskedAt is not null
            && (p.Alert, p.Action, p.Level, p.User, p.Channel) == (page.Alert, page.Action, page.Content.Level, page.To?.User, page.Channel));
        if (unnamed is not null) (_ids[unnamed], _pages[page.Id]) = (page.Id, unnamed);
        return unnamed;
    }

    /// <summary>Whether somebody is still to be told by the page of this id.</summary>
    public bool Wants(string page) =>
        _pages.TryGetValue(page, out var expected) && EscalationState.OfAlert(expected.Alert) is var (key, _) && _escalations[key].Wants(expected);

    public void Take(JournalRecord record)
    {
        if (record.Entity.Kind != EntityKind.Escalation || record.Command is not EscalationCommand told || record.Failure is not null) return;
        var key = record.Entity.Key;
        if (!_escalations.TryGetValue(key, out var expected)) _escalations.Add(key, expected = new ExpectedEscalation(key, letters));
        var taken = expected.Taken;
        expected.Take(told, record.At, versions[told.Version - 1].OnCall);
        Steps += Math.Max(0, expected.Taken - taken);
        if (told is EscalationCommand.PageEnded ended && _pages.TryGetValue(ended.Page, out var page))
        {
            if (page.Ended is null) Ended(ended.Page, page, ended.Outcome);
            expected.End(page, ended.Outcome);
        }
        if (told is EscalationCommand.SendAgain again && _pages.TryGetValue(again.Page, out var dead)) expected.SendAgain(dead);
        _changed.Add(key);

        var have = record.Published.Items.OfType<EscalationEvent>().Select(e => $"{e.What} at level {e.Level} {string.Join(",", e.Targets)}").ToList();
        if (!expected.Happened.SequenceEqual(have))
            throw Wrong(key, $"at {record.At} on {told}:\n  expected {string.Join("; ", expected.Happened)}\n  but told {string.Join("; ", have)}\n  and stands at {Say(expected)}");
    }

    /// <summary>The committed states of those that the journal has told of since the last time.</summary>
    public void CheckChanged(Func<EntityId, object?> stateOf)
    {
        foreach (var key in _changed) Check(_escalations[key], (EscalationState?)stateOf(EntityId.Escalation(key)));
        _changed.Clear();
    }

    public void CheckAll(Func<EntityId, object?> stateOf)
    {
        foreach (var key in _escalations.Keys) _changed.Add(key);
        CheckChanged(stateOf);
    }

    /// <summary>The first instant at which one of them has to do something by itself.</summary>
    public Instant? NextAt
    {
        get
        {
            Instant? next = null;
            foreach (var escalation in _escalations.Values)
                if (escalation.NextAt is { } at && (next is null || at < next)) next = at;
            return next;
        }
    }

    /// <summary>Without faults, nothing that is due waits.</summary>
    public void CheckNothingIsOverdue(Instant now)
    {
        foreach (var escalation in _escalations.Values)
        {
            if (escalation.NextAt <= now)
                throw new CheckFailedException(Verdict.Liveness, nameof(EscalationTrail), $"{escalation.Alert} has something due at {escalation.NextAt}, and at {now} it has not happened: {Say(escalation)}");
        }
    }

    private void Check(ExpectedEscalation expected, EscalationState? state)
    {
        if (!IsSame(expected, state)) throw Wrong(expected.Key, $"\n  expected {Say(expected)}\n  but has  {(state is null ? "nothing" : Say(state))}");
        if (state is null) return;
        for (var i = 0; i < state.Pages.Count; i++)
        {
            var (id, page) = (state.Pages[i].Id, expected.Pages[i]);
            if (_ids.TryGetValue(page, out var known) && known != id) throw Wrong(expected.Key, $"{page} was {known} and is now {id}");
            if (_pages.TryGetValue(id, out var other) && other != page) throw Wrong(expected.Key, $"{id} is the id of {page}, and was that of {other}");
            (_ids[page], _pages[id]) = (id, page);
        }
    }

    private static bool IsSame(ExpectedEscalation e, EscalationState? s)
    {
        if (e.Phase is not { } phase || s is null) return e.Phase is null && s is null;
        if ((e.Number, phase, e.Pass, e.Step, e.Taken, e.Due) != (s.Number, s.Standing.Phase, s.Pass, s.Step, s.StepsTaken, s.NextStepAt)) return false;
        if (e.Incident != s.Incident) return false;
        if (!e.Reasons.SequenceEqual(s.Reasons) || e.Pages.Count != s.Pages.Count) return false;
        for (var i = 0; i < e.Pages.Count; i++)
        {
            var (p, q) = (e.Pages[i], s.Pages[i]);
            if ((p.Action, p.Level, p.User, p.Channel, p.At, p.AskedAt) != (q.Action, q.Level, q.User, q.Channel, q.At, q.AskedAt)) return false;
            if ((p.Ended == "slept" ? "suppressed" : p.Ended) != ExpectedEscalation.Word(q.Outcome)) return false;
        }
        return true;
    }

    private static string Say(ExpectedEscalation e) => e.Phase is not { } phase
        ? "nothing"
        : $"#{e.Number} {phase} pass {e.Pass} level {e.Step + 1} taken {e.Taken} next {e.Due} part of {e.Incident}; for {string.Join(", ", e.Reasons)}; pages\n    "
            + string.Join("\n    ", e.Pages.Select(p => $"{p.Action} {p.Level} {p.User} {p.Channel} {p.At} asked {p.AskedAt} {(p.Ended == "slept" ? "suppressed" : p.Ended)}"));

    private static string Say(EscalationState s) =>
        $"#{s.Number} {s.Standing.Phase} pass {s.Pass} level {s.Level} taken {s.StepsTaken} next {s.NextStepAt} part of {s.Incident}; for {string.Join(", ", s.Reasons)}; pages\n    "
        + string.Join("\n    ", s.Pages.Select(p => $"{p.Action} {p.Level} {p.User} {p.Channel} {p.At} asked {p.AskedAt} {ExpectedEscalation.Word(p.Outcome)}"));

    private static CheckFailedException Wrong(string key, string what) => CheckFailedException.Wrong(nameof(EscalationTrail), $"{key}: {what}");
}
