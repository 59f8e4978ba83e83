using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Simulation.Checks;

/// <summary>Where the starts of one account, product or group are counted, by docs/incidents.md: from all that was ever heard, and from whoever is part of what.</summary>
internal sealed class ExpectedGate(string key, Letters letters)
{
    private const int MembersMax = 500;

    private readonly List<(string Alert, Instant At)> _byThemselves = [];
    private readonly List<(string Alert, Instant At)> _members = [];

    public string Key => key;

    public int Incidents { get; private set; }

    /// <summary>The incident that starts are part of; null while they are counted.</summary>
    public string? Incident { get; private set; }

    public int Told => _members.Count;

    /// <summary>Starts that were one too many, and were told of an incident.</summary>
    public int Invited { get; private set; }

    public void Take(StormCommand command, Instant now, StormRules? storms)
    {
        if (command is StormCommand.Over over && over.Incident == Incident) Forget();
        if (command is StormCommand.Started started) Hear(started.Escalation, started.At, now, storms);
    }

    private void Hear(string alert, Instant at, Instant now, StormRules? storms)
    {
        if (storms is null || at + storms.Within <= now)
        {
            Clear(alert);
            return;
        }
        var goesOn = Incident is not null && at < _members.Max(m => m.At) + storms.Within;
        if (goesOn && _members.Count < MembersMax)
        {
            Invite(alert, at);
            return;
        }
        var lately = _byThemselves.Where(s => now < s.At + storms.Within).ToList();
        if (lately.Any(s => s.Alert == alert))
        {
            Clear(alert);
            return;
        }
        Forget();
        _byThemselves.Clear();
        _byThemselves.AddRange([.. lately, (alert, at)]);
        if (lately.Count < storms.MoreThan && !goesOn)
        {
            Clear(alert);
            return;
        }
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        Incident = $"storm-{key[..bar]}-{key[(bar + 1)..]}-{StormState.IncidentOf(key, 1).Split('-')[^2]}-{++Incidents}";
        foreach (var (one, began) in _byThemselves) Invite(one, began);
        _byThemselves.Clear();
    }

    private void Forget()
    {
        Incident = null;
        _members.Clear();
    }

    private void Clear(string alert) => letters.Expect(Whose(alert), Letters.Clear(alert, key));

    private void Invite(string alert, Instant at)
    {
        Invited++;
        _members.Add((alert, at));
        letters.Expect(Whose(alert), Letters.PartOf(alert, key, Incident!));
    }

    private static EntityId Whose(string alert) => EntityId.Escalation(EscalationState.OfAlert(alert)!.Value.Key);
}
