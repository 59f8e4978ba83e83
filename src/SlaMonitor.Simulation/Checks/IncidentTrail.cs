using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>Storms, incidents and burning error budgets: what the audit trail says of them, what their states show, and what they tell each other.</summary>
internal sealed class IncidentTrail(IReadOnlyList<ExpectedRules> versions, Letters letters)
{
    private readonly SortedDictionary<string, ExpectedIncident> _incidents = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ExpectedGate> _gates = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ExpectedBudget> _budgets = new(StringComparer.Ordinal);
    private readonly SortedSet<EntityId> _changed = [];

    public IReadOnlyDictionary<string, ExpectedIncident> All => _incidents;

    public int Storms => _gates.Values.Sum(g => g.Incidents);

    public int Invited => _gates.Values.Sum(g => g.Invited);

    public int Burns => _budgets.Values.Sum(b => b.Raises);

    public IEnumerable<EntityId> Entities => _incidents.Keys.Select(EntityId.Incident).Concat(_budgets.Keys.Select(EntityId.Account));

    public Instant? NextAt
    {
        get
        {
            Instant? next = null;
            foreach (var at in _incidents.Values.Select(i => i.NextAt).Concat(_budgets.Values.Select(b => b.NextAt)))
                if (at is not null && (next is null || at < next)) next = at;
            return next;
        }
    }

    public void Take(JournalRecord record)
    {
        letters.Journalled(record);
        if (record.Command is null || record.Failure is not null) return;
        var key = record.Entity.Key;
        switch (record.Command)
        {
            case IncidentCommand told:
                if (!_incidents.TryGetValue(key, out var incident)) _incidents.Add(key, incident = new ExpectedIncident(key, letters));
                incident.Take(told, record.At, versions[told.Version - 1].OnCall.Plan);
                var have = record.Published.Items.OfType<IncidentEvent>().Select(e => $"{e.What} at {e.At}, {e.Phase}, {e.OpenMembers} of {e.Members} open").ToList();
                if (!incident.Happened.SequenceEqual(have))
                    throw Wrong(key, $"at {record.At} on {told}:\n  expected {string.Join("; ", incident.Happened)}\n  but told {string.Join("; ", have)}");
                break;
            case StormCommand heard:
                if (!_gates.TryGetValue(key, out var gate)) _gates.Add(key, gate = new ExpectedGate(key, letters));
                gate.Take(heard, record.At, versions[heard.Version - 1].OnCall.Plan.Storms);
                break;
            case AccountCommand asked:
                if (!_budgets.TryGetValue(key, out var budget)) _budgets.Add(key, budget = new ExpectedBudget(key, letters));
                var version = asked switch { AccountCommand.Count count => count.Version, AccountCommand.Wake wake => wake.Version, _ => 0 };
                budget.Take(asked, record.At, version == 0 ? [] : versions[version - 1].OnCall.Plan.Objectives);
                break;
            default:
                return;
        }
        _changed.Add(record.Entity);
    }

    /// <summary>The committed states of those that the journal has told of since the last time.</summary>
    public void CheckChanged(Func<EntityId, object?> stateOf)
    {
        foreach (var entity in _changed)
        {
            switch (entity.Kind)
            {
                case EntityKind.Incident:
                    Same(entity, Say(_incidents[entity.Key]), Say((IncidentState?)stateOf(entity)));
                    break;
                case EntityKind.Storm:
                    var gate = _gates[entity.Key];
                    var storm = (StormState?)stateOf(entity);
                    Same(entity, $"{gate.Incidents} {gate.Incident} {gate.Told}", storm is null ? "0  0" : $"{storm.Number} {storm.Incident} {storm.Told}");
                    break;
                case EntityKind.Account:
                    var raised = ((AccountState?)stateOf(entity))?.Raised ?? [];
                    Same(entity, string.Join("; ", _budgets[entity.Key].Raised), string.Join("; ", raised.Select(r => (r.Policy, r.Metric.Name, r.Over)).Order()));
                    break;
            }
        }
        _changed.Clear();
    }

    public void CheckAll(Func<EntityId, object?> stateOf)
    {
        foreach (var entity in Entities.Concat(_gates.Keys.Select(EntityId.Storm))) _changed.Add(entity);
        CheckChanged(stateOf);
    }

    /// <summary>Without faults, nothing that is due waits.</summary>
    public void CheckNothingIsOverdue(Instant now)
    {
        foreach (var incident in _incidents.Values)
            if (incident.NextAt <= now) throw Overdue(incident.Id, incident.NextAt.Value, now);
        foreach (var (account, budget) in _budgets)
            if (budget.NextAt <= now) throw Overdue(account, budget.NextAt.Value, now);
    }

    /// <summary>
    /// Once quiet: whoever is bundled is told of by the page of the one incident that they are an open part of; an incident by a storm is open
    /// just while somebody is part of it; and what its escalation tells is how it stands.
    /// </summary>
    public void CheckQuiet(IReadOnlyDictionary<string, ExpectedEscalation> escalations, Instant now)
    {
        letters.CheckAllArrived();
        var open = _incidents.Values.SelectMany(i => i.Members.Where(m => m.IsOpen).Select(m => (m.Alert, Incident: i))).ToLookup(m => m.Alert, m => m.Incident, StringComparer.Ordinal);
        foreach (var (key, escalation) in escalations)
        {
            var of = open[escalation.Alert].ToList();
            if (of.Count > 1) throw Wrong(key, $"is part of {string.Join(" and ", of.Select(i => i.Id))}");
            if (escalation.IsOpen && escalation.Incident != of.FirstOrDefault()?.Id) throw Wrong(key, $"is open and part of {escalation.Incident}, and is listed by {of.FirstOrDefault()?.Id}");
            if (!escalation.IsOpen && of.Count > 0) throw Wrong(key, $"has ended, and {of[0].Id} waits for it");
            if (escalation.Phase == EscalationPhase.Bundled && !IsTold(of[0], escalations)) throw Wrong(key, $"tells nobody itself, and the page of {of[0].Id} does not either");
            if (escalation.Phase == EscalationPhase.Triggered && escalation is { Taken: 0, Due: null }) throw Wrong(key, "is open and tells nobody, ever");
        }
        foreach (var member in open)
            if (escalations.Values.All(e => e.Alert != member.Key)) throw Wrong(member.First().Id, $"waits for {member.Key}, which is over");
        foreach (var incident in _incidents.Values)
        {
            // Opened again by hand, it is over when somebody says so; and while it gathers others may come.
            if (incident is { Storm: not null, IsOpen: true, OpenMembers: 0, Opening: 1 } && incident.TellAt is null) throw Wrong(incident.Id, $"is open, and at {now} nothing is part of it any more");
            if (incident.Policy is null || !escalations.TryGetValue($"{incident.Id}|{incident.Policy}", out var its)) continue;
            // Between two decisions its policy may have gone from the configuration.
            var couldStart = versions.All(v => v.OnCall.Policy(incident.Policy) is not null);
            if (incident.IsPaged && couldStart && its.Number != incident.Opening) throw Wrong(incident.Id, $"is open for the {incident.Opening}. time, and escalated for the {its.Number}.");
            if (its.IsOpen && !incident.IsOpen) throw Wrong(its.Key, $"is open, and its incident is {incident.Phase}");
            if (its.IsOpen && its.Number == incident.Opening && incident.TellAt is null && (its.Summary!.Open != incident.OpenMembers || its.Summary.Tickets < incident.Members.Count))
                throw Wrong(its.Key, $"tells of {its.Summary}, and its incident has {incident.OpenMembers} of {incident.Members.Count} open");
        }
    }

    /// <summary>Whether people are, were, or will soon be told of an incident. While its policy is gone from the configuration it cannot.</summary>
    private bool IsTold(ExpectedIncident incident, IReadOnlyDictionary<string, ExpectedEscalation> escalations)
    {
        if (!incident.IsOpen) return false;
        if (incident.TellAt is not null) return true;
        return escalations.TryGetValue($"{incident.Id}|{incident.Policy}", out var its) && its.Phase is not null
            ? its.IsOpen && (its.Taken > 0 || its.Due is not null || its.Phase != EscalationPhase.Triggered)
            : versions.Any(v => v.OnCall.Policy(incident.Policy!) is null);
    }

    private static string Say(ExpectedIncident i) => i.Phase is null
        ? "nothing"
        : $"{i.Phase} opening {i.Opening} {i.Severity} under {i.Policy} led by {i.Commander}, paged {i.IsPaged}, tells {i.TellAt}, update {i.UpdateDueAt} missed {i.Missed}, "
            + string.Join(", ", i.Members.Select(m => $"{m.Alert} {(m.IsOpen ? "open" : "ended")}"));

    private static string Say(IncidentState? i) => i is null
        ? "nothing"
        : $"{i.Phase} opening {i.Opening} {i.Severity} under {i.Policy} led by {i.Commander}, paged {i.IsPaged}, tells {i.TellAt}, update {i.UpdateDueAt} missed {i.UpdatesMissed}, "
            + string.Join(", ", i.Members.Select(m => $"{m.Escalation} {(m.EndedAt is null ? "open" : "ended")}"));

    private static void Same(EntityId entity, string expected, string have)
    {
        if (expected != have) throw Wrong(entity.ToString(), $"\n  expected {expected}\n  but has  {have}");
    }

    private static CheckFailedException Overdue(string key, Instant due, Instant now) =>
        new(Verdict.Liveness, nameof(IncidentTrail), $"{key} has something due at {due}, and at {now} it has not happened");

    private static CheckFailedException Wrong(string key, string what) => CheckFailedException.Wrong(nameof(IncidentTrail), $"{key}: {what}");
}
