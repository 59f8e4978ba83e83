using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// What escalations, storms, incidents and accounts have to tell each other: each arrives once, crashes or not, and nothing arrives that
/// nobody had to say.
/// </summary>
internal sealed class Letters
{
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    public void Expect(EntityId to, string what)
    {
        var letter = $"{to}: {what}";
        _open[letter] = _open.GetValueOrDefault(letter) + 1;
    }

    /// <summary>Called for each record before what it tells is taken in.</summary>
    public void Journalled(JournalRecord record)
    {
        if (record.Failure is not null || TextOf(record.Command) is not { } what) return;
        var letter = $"{record.Entity}: {what}";
        if (_open.GetValueOrDefault(letter) == 0)
            throw Wrong($"{letter} arrived at {record.At}, and nobody had to say so (any more); under way are {string.Join("; ", _open.Keys.Where(l => l.StartsWith($"{record.Entity}: ", StringComparison.Ordinal)))}");
        if (--_open[letter] == 0) _open.Remove(letter);
    }

    /// <summary>Once nothing is under way.</summary>
    public void CheckAllArrived()
    {
        if (_open.Count > 0) throw Wrong($"never arrived: {string.Join("; ", _open.Keys.Order(StringComparer.Ordinal))}");
    }

    public static string Started(string alert) => $"{alert} started";

    public static string Clear(string alert, string gate) => $"{alert} is no storm at {gate}";

    public static string PartOf(string alert, string gate, string incident) => $"{alert} is part of {incident} by {gate}";

    public static string Join(string alert) => $"{alert} joins";

    public static string MemberDone(string alert) => $"{alert} has ended";

    public static string Over(string alert, bool release) => $"the incident of {alert} is over{(release ? ", it goes on by itself" : "")}";

    public static string IncidentDone(int opening, IncidentSummary? about) => $"opening {opening} is over: {Say(about)}";

    public static string OfIncident(int opening, int missed, string? commander, IncidentSummary? about) => $"opening {opening}, {missed} updates missed, led by {commander}: {Say(about)}";

    public static string Resolve(int opening) => $"somebody resolved opening {opening}";

    public static string StormOver(string incident) => $"{incident} is over";

    public static string Burns(string metric, NodaTime.Duration over) => $"the budget of {metric} burns over {over}";

    public static string BurnsNoLonger(string metric, NodaTime.Duration over) => $"the budget of {metric} burns no longer over {over}";

    /// <summary>Null for what people say, what time brings, and what tickets tell.</summary>
    private static string? TextOf(Command? command) => command switch
    {
        StormCommand.Started started => Started(started.Escalation),
        StormCommand.Over over => StormOver(over.Incident),
        EscalationCommand.GateClear clear => Clear(clear.Alert, clear.Gate),
        EscalationCommand.PartOf part => PartOf(part.Alert, part.Gate, part.Incident),
        EscalationCommand.IncidentOver over => Over(over.Alert, over.Release),
        EscalationCommand.IncidentDone done => IncidentDone(done.Opening, done.About.Incident),
        EscalationCommand.Trigger { Reason: EscalationReason.Incident incident } trigger => OfIncident(incident.Opening, incident.UpdatesMissed, incident.Commander, trigger.About.Incident),
        EscalationCommand.Trigger { Reason: EscalationReason.BurnRate burn } => Burns(burn.Metric.Name, burn.Over),
        EscalationCommand.BurnDone done => BurnsNoLonger(done.Metric.Name, done.Over),
        IncidentCommand.Join join => Join(join.Escalation),
        IncidentCommand.MemberDone done => MemberDone(done.Escalation),
        IncidentCommand.Resolve { Opening: { } opening } => Resolve(opening),
        _ => null,
    };

    private static string Say(IncidentSummary? about) => about is null ? "nothing" : $"{about.Tickets} tickets, {about.Open} open, {about.Lines.Count} lines";

    private static CheckFailedException Wrong(string what) => CheckFailedException.Wrong(nameof(Letters), what);
}
