using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Checks;

/// <summary>One incident by docs/incidents.md: told again from the journal's commands. Says what is published, what it tells others, and when it ends.</summary>
internal sealed class ExpectedIncident(string id, Letters letters)
{
    private static readonly Duration Gathers = Duration.FromSeconds(2);

    private readonly List<(string Alert, bool IsOpen)> _members = [];
    private readonly HashSet<IncidentLink> _links = [];
    private readonly HashSet<string> _factors = [];
    private readonly List<(Instant DueAt, bool IsDone, bool IsTold)> _actions = [];
    private readonly List<string> _happened = [];

    private PagingPlan _plan = PagingPlan.None;
    private Instant _now;
    private string? _communications;
    private string? _cause;
    private bool _isWarned;

    public string Id => id;

    /// <summary>Null before it began.</summary>
    public IncidentPhase? Phase { get; private set; }

    public bool IsOpen => Phase is IncidentPhase.Declared or IncidentPhase.Mitigated;

    public string? Storm { get; private set; }

    public int Opening { get; private set; }

    public string? Policy { get; private set; }

    public IncidentSeverity Severity { get; private set; }

    public string? Commander { get; private set; }

    public bool IsPaged { get; private set; }

    public Instant? TellAt { get; private set; }

    public Duration? Every { get; private set; }

    public Instant? UpdateDueAt { get; private set; }

    public int Missed { get; private set; }

    /// <summary>Whether the last one who ended it was a person.</summary>
    public bool IsResolvedByHand { get; private set; }

    public IReadOnlyList<(string Alert, bool IsOpen)> Members => _members;

    public int OpenMembers => _members.Count(m => m.IsOpen);

    public IEnumerable<string> Happened => _happened;

    /// <summary>What its page tells of its tickets.</summary>
    public (int Tickets, int Open) Listed => (_members.Count + _links.Count(l => l.Kind == IncidentLinkKind.Ticket), OpenMembers);

    /// <summary>The next instant at which something has to happen by itself.</summary>
    public Instant? NextAt
    {
        get
        {
            var all = new List<Instant>();
            if (TellAt is { } tell) all.Add(tell);
            if (UpdateDueAt is { } due) all.Add(_isWarned ? due : Soon(due));
            if (Phase != IncidentPhase.Closed) all.AddRange(_actions.Where(a => !a.IsDone && !a.IsTold).Select(a => a.DueAt));
            return all.Count == 0 ? null : all.Min();
        }
    }

    public void Take(IncidentCommand command, Instant now, PagingPlan plan)
    {
        (_now, _plan) = (now, plan);
        _happened.Clear();
        switch (command)
        {
            case IncidentCommand.Join join:
                if (BeginsByStorm(join.Storm)) Join(join.Escalation);
                else Release(join.Escalation);
                break;
            case IncidentCommand.MemberDone done:
                if (BeginsByStorm(done.Storm)) MemberDone(done.Escalation);
                break;
            case IncidentCommand.Declare declare:
                if (Phase is null) Declare(declare);
                break;
            case IncidentCommand.Wake:
                if (Phase is not null) Wake();
                break;
            default:
                if (Phase is not null and not IncidentPhase.Closed) TakeOfPeople(command);
                break;
        }
    }

    private void TakeOfPeople(IncidentCommand command)
    {
        switch (command)
        {
            case IncidentCommand.Update when IsOpen:
                (UpdateDueAt, _isWarned) = (_now + Every, false);
                Happen(IncidentHappening.StatusUpdated);
                break;
            case IncidentCommand.SetSeverity(_, _, var severity) when severity != Severity:
                (Severity, Every) = (severity, EveryFor(severity));
                if (IsOpen) (UpdateDueAt, _isWarned) = (_now + Every, false);
                Happen(IncidentHappening.SeverityChanged);
                if (IsOpen && IsPaged) TellEscalation();
                break;
            case IncidentCommand.Assign { Role: IncidentRole.Commander, User: var user } when user != Commander:
                Commander = user;
                Happen(IncidentHappening.CommanderAssigned);
                break;
            case IncidentCommand.Assign { Role: IncidentRole.Communications, User: var user } when user != _communications:
                _communications = user;
                Happen(IncidentHappening.CommunicationsAssigned);
                break;
            case IncidentCommand.Link link when _links.Add(link.To):
                Happen(IncidentHappening.Linked);
                break;
            case IncidentCommand.Mitigate when Phase == IncidentPhase.Declared:
                Phase = IncidentPhase.Mitigated;
                Happen(IncidentHappening.Mitigated);
                break;
            case IncidentCommand.Resolve resolve when IsOpen && (resolve.Opening ?? Opening) == Opening:
                Resolve(resolve.Release, byHand: true);
                break;
            case IncidentCommand.Reopen when Phase != IncidentPhase.Declared:
                var wasOver = !IsOpen;
                Phase = IncidentPhase.Declared;
                // It pages again, under another policy when its own has gone meanwhile.
                if (wasOver && Policy is not null) Policy = Known(Policy) ?? Known(_plan.Incidents.Policy) ?? Known(_plan.Storms?.Policy);
                if (wasOver) (Opening, IsPaged, UpdateDueAt, _isWarned) = (Opening + 1, false, _now + Every, false);
                Happen(IncidentHappening.Reopened);
                if (wasOver) TellEscalation();
                break;
            case IncidentCommand.SetRootCause(_, _, var cause) when cause != _cause:
                _cause = cause;
                Happen(IncidentHappening.RootCauseSet);
                break;
            case IncidentCommand.AddFactor(_, _, var factor) when _factors.Add(factor):
                Happen(IncidentHappening.FactorAdded);
                break;
            case IncidentCommand.AddAction add:
                _actions.Add((add.DueAt, false, false));
                Happen(IncidentHappening.ActionAdded);
                TellOverdue();
                break;
            case IncidentCommand.FinishAction(_, _, var number) when number >= 1 && number <= _actions.Count && !_actions[number - 1].IsDone:
                _actions[number - 1] = _actions[number - 1] with { IsDone = true };
                Happen(IncidentHappening.ActionDone);
                break;
            case IncidentCommand.Close when !IsOpen && _cause is not null && _actions.All(a => a.IsDone):
                Phase = IncidentPhase.Closed;
                Happen(IncidentHappening.Closed);
                break;
        }
    }

    /// <summary>Whether it is there, or begins now: it does not when nobody would be paged.</summary>
    private bool BeginsByStorm(string storm)
    {
        if (Phase is not null) return true;
        if (_plan.Storms is not { } storms || _plan.Policies.All(p => p.Id != storms.Policy)) return false;
        Begin(storms.Severity, storms.Policy);
        (Storm, TellAt) = (storm, _now + Gathers);
        Happen(IncidentHappening.Declared);
        return true;
    }

    private void Declare(IncidentCommand.Declare declare)
    {
        Begin(declare.Severity, declare.Policy ?? _plan.Incidents.Policy);
        (Commander, _communications) = (declare.Commander, declare.Communications);
        _links.UnionWith(declare.Links);
        Happen(IncidentHappening.Declared);
        TellEscalation();
    }

    private void Begin(IncidentSeverity severity, string? policy)
    {
        (Phase, Opening, Severity, Every) = (IncidentPhase.Declared, 1, severity, EveryFor(severity));
        Policy = Known(policy);
        UpdateDueAt = _now + Every;
    }

    private string? Known(string? policy) => _plan.Policies.Any(p => p.Id == policy) ? policy : null;

    private void Join(string alert)
    {
        if (_members.Exists(m => m.Alert == alert)) return;
        if (!IsOpen)
        {
            Release(alert);
            return;
        }
        _members.Add((alert, true));
        TellAt ??= _now + Gathers;
    }

    private void MemberDone(string alert)
    {
        var place = _members.FindIndex(m => m.Alert == alert);
        if (!IsOpen || (place >= 0 && !_members[place].IsOpen)) return;
        if (place >= 0) _members[place] = (alert, false);
        else _members.Add((alert, false));
        if (Storm is not null && IsPaged && OpenMembers == 0) Resolve(release: false, byHand: false);
        else TellAt ??= _now + Gathers;
    }

    private void Release(string alert) => letters.Expect(Whose(alert), Letters.Over(alert, release: true));

    private void Resolve(bool release, bool byHand)
    {
        foreach (var (alert, _) in _members.Where(m => m.IsOpen)) letters.Expect(Whose(alert), Letters.Over(alert, release));
        for (var i = 0; i < _members.Count; i++) _members[i] = _members[i] with { IsOpen = false };
        (Phase, UpdateDueAt, _isWarned, TellAt, IsResolvedByHand) = (IncidentPhase.Resolved, null, false, null, byHand);
        if (IsPaged) letters.Expect(Escalation, Letters.IncidentDone(Opening, Summary));
        if (Storm is { } storm) letters.Expect(EntityId.Storm(storm), Letters.StormOver(id));
        Happen(IncidentHappening.Resolved);
    }

    private void Wake()
    {
        if (TellAt <= _now) TellOfMembers();
        var missed = Missed;
        while (UpdateDueAt is { } due)
        {
            if (!_isWarned && Soon(due) <= _now)
            {
                _isWarned = true;
                Happen(IncidentHappening.UpdateDueSoon, Soon(due));
            }
            if (due > _now) break;
            (Missed, UpdateDueAt, _isWarned) = (Missed + 1, due + Every, false);
            Happen(IncidentHappening.UpdateMissed, due);
        }
        if (Missed > missed && IsPaged) TellEscalation();
        TellOverdue();
    }

    private void TellOfMembers()
    {
        if (IsPaged) Happen(IncidentHappening.MembersChanged);
        else if (Storm is not null && OpenMembers == 0)
        {
            Resolve(release: false, byHand: false);
            return;
        }
        else if (Policy is not null && _plan.Policies.All(p => p.Id != Policy))
        {
            // Nobody would be paged.
            Resolve(release: true, byHand: false);
            return;
        }
        TellEscalation();
    }

    private void TellEscalation()
    {
        TellAt = null;
        if (Policy is null) return;
        IsPaged = true;
        letters.Expect(Escalation, Letters.OfIncident(Opening, Missed, Commander, Summary));
    }

    private void TellOverdue()
    {
        if (Phase == IncidentPhase.Closed) return;
        for (var i = 0; i < _actions.Count; i++)
        {
            if (_actions[i].IsDone || _actions[i].IsTold || _actions[i].DueAt > _now) continue;
            _actions[i] = _actions[i] with { IsTold = true };
            Happen(IncidentHappening.ActionOverdue, _actions[i].DueAt);
        }
    }

    private EntityId Escalation => EntityId.Escalation($"{id}|{Policy}");

    private IncidentSummary Summary => new(Listed.Tickets, Listed.Open, [.. Enumerable.Repeat("", Math.Min(20, Listed.Tickets))]);

    private Instant Soon(Instant due) => due - (Every!.Value / 4);

    private Duration? EveryFor(IncidentSeverity severity) =>
        _plan.Incidents.Updates.Where(u => u.Severity == severity).Select(u => (Duration?)u.Every).FirstOrDefault();

    private void Happen(IncidentHappening what, Instant? at = null) => _happened.Add($"{what} at {at ?? _now}, {Phase}, {OpenMembers} of {_members.Count} open");

    private static EntityId Whose(string alert) => EntityId.Escalation(EscalationState.OfAlert(alert)!.Value.Key);
}
