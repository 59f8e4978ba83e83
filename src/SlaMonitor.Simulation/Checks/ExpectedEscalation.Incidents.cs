using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Simulation.Checks;

/// <summary>What storms and incidents make of it, by docs/incidents.md.</summary>
internal sealed partial class ExpectedEscalation
{
    private static readonly Duration AnswersWithin = Duration.FromSeconds(3);

    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);

    private Instant? _heldUntil;
    private string? _releasedBy;

    /// <summary>The incident that it is part of, or was when it ended.</summary>
    public string? Incident { get; private set; }

    /// <summary>What it was started for is told of as so many tickets, of which so many are open; null for anything but an incident.</summary>
    public IncidentSummary? Summary => _about?.Incident;

    public EscalatedTicket? About => _about;

    /// <summary>News of an opening of its incident that is over, or was never; an opening that is newer ends the one before.</summary>
    private bool IsOldNews(EscalationCommand.Trigger trigger)
    {
        if (trigger.Reason is not EscalationReason.Incident { Opening: var opening } || Phase is null) return false;
        if (opening < Number || (opening == Number && !IsOpen)) return true;
        if (opening > Number) Resolve(null, tells: false);
        return false;
    }

    private void AskWhetherItIsAStorm(EscalationCommand.Trigger trigger)
    {
        WaitNoLonger();
        (Incident, _releasedBy) = (null, null);
        if (trigger.Reason is not EscalationReason.Clock || _desk.Plan.Storms is not { } storms) return;
        foreach (var dimension in storms.By)
        {
            var (name, value) = dimension switch
            {
                StormDimension.Account => ("account", trigger.About.Account),
                StormDimension.Product => ("product", trigger.About.Product),
                _ => ("group", trigger.About.Group),
            };
            if (string.IsNullOrEmpty(value)) continue;
            _unanswered.Add($"{name}|{value}");
            letters.Expect(EntityId.Storm($"{name}|{value}"), Letters.Started(Alert));
        }
        if (_unanswered.Count > 0) _heldUntil = _now + AnswersWithin;
    }

    private void TakeOfIncidents(EscalationCommand command)
    {
        switch (command)
        {
            case EscalationCommand.GateClear(_, var alert, var gate):
                if (alert == Alert) Answered(gate);
                break;
            case EscalationCommand.PartOf(_, var alert, var gate, var incident):
                if (alert != Alert || !IsOpen) break;
                if (Incident is not null || _releasedBy == incident)
                {
                    // It has its incident, or was let go from this one.
                    Answered(gate);
                    break;
                }
                WaitNoLonger();
                (Incident, _releasedBy) = (incident, null);
                if (Phase == EscalationPhase.Triggered && Taken == 0) (Phase, Due) = (EscalationPhase.Bundled, null);
                Happen(EscalationHappening.Bundled);
                letters.Expect(EntityId.Incident(incident), Letters.Join(Alert));
                TakeDueSteps();
                break;
            case EscalationCommand.IncidentOver over:
                if (over.Alert != Alert || over.Incident != Incident || !IsOpen) break;
                if (!over.Release)
                {
                    Resolve(over.By, tells: false);
                    break;
                }
                (Incident, _releasedBy) = (null, over.Incident);
                if (Phase == EscalationPhase.Bundled) GoOnByItself();
                break;
            case EscalationCommand.IncidentDone done:
                if (Phase is not null && Number >= done.Opening)
                {
                    if (Number == done.Opening) Resolve(done.By, tells: false);
                    break;
                }
                if (_desk.Policy(done.Policy) is { } policy) NeverStart(policy, done);
                break;
        }
    }

    private void Answered(string gate)
    {
        if (!_unanswered.Remove(gate)) return;
        if (_unanswered.Count == 0) _heldUntil = null;
        if (Phase == EscalationPhase.Triggered) TakeDueSteps();
    }

    private void WaitNoLonger()
    {
        _unanswered.Clear();
        _heldUntil = null;
    }

    /// <summary>Its policy begins, as if it had started now.</summary>
    private void GoOnByItself()
    {
        (Phase, Due) = (EscalationPhase.Triggered, FirstAt());
        Happen(EscalationHappening.Reopened);
        TakeDueSteps();
    }

    /// <summary>Its incident was over before it heard that there is one.</summary>
    private void NeverStart(EscalationDefinition policy, EscalationCommand.IncidentDone done)
    {
        WaitNoLonger();
        (_policy, _about, Number, Phase) = (policy, done.About, done.Opening, EscalationPhase.Resolved);
        (Pass, Step, Taken, Due, _by, _until) = (1, -1, 0, null, done.By, null);
        _reasons.Clear();
        Pages = [.. Pages.Where(p => p.IsUnderWay)];
    }

    private void HearOfItsIncident(EscalatedTicket about, EscalationReason.Incident told, int place)
    {
        var known = (EscalationReason.Incident)_reasons[place];
        if (told.Opening != known.Opening || told.Revision <= known.Revision) return;
        (_about, _reasons[place]) = (about, told);
        if (told.UpdatesMissed <= known.UpdatesMissed) return;
        // The status update did not come: the commander is told, or whoever the step tells.
        Happen(EscalationHappening.Joined);
        var acts = Phase != EscalationPhase.Triggered;
        if (told.Commander is not { } commander || _desk.User(commander) is null)
        {
            if (acts) TakeAgain();
            return;
        }
        if (acts)
        {
            Withdraw(_ => true);
            Phase = EscalationPhase.Triggered;
            Due = Step < 0 ? FirstAt() : AfterThis(_now);
            Happen(EscalationHappening.Reopened);
        }
        Taken++;
        Happen(EscalationHappening.Reassigned, Tell([new EscalationTarget.Person(commander)], Math.Max(Step + 1, 1)));
        Send();
    }

    private void TellTheEnd(string? by)
    {
        if (Incident is { } incident) letters.Expect(EntityId.Incident(incident), Letters.MemberDone(Alert));
        if (_about!.Incident is not null && by is not null) letters.Expect(EntityId.Incident(_about.Id), Letters.Resolve(Number));
    }
}
