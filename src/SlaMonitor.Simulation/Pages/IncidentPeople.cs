using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Engine;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Checks;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Pages;

/// <summary>People who declare incidents and work on them, in an order that makes sense or not.</summary>
internal sealed class IncidentPeople(Prng random, IncidentTrail trail)
{
    private int _declared;

    public void MayAct(EngineCore engine, PagingPlan plan, IReadOnlyList<string> tickets, Instant now)
    {
        if (!random.Ratio(1, 12)) return;
        var by = random.Pick(plan.Users).Id;
        if (random.Ratio(1, 12))
        {
            var declare = new IncidentCommand.Declare(
                0, by, "a fibre is cut", Severity(), random.Ratio(1, 3) ? random.Pick(plan.Policies).Id : null, random.Ratio(1, 2) ? by : null, null, Links(tickets));
            // Twice under one name, now and then.
            _ = engine.Ask(EntityId.Incident($"inc-{(random.Ratio(1, 8) ? Math.Max(1, _declared) : ++_declared)}"), declare);
            return;
        }
        var some = trail.All.Values.Where(i => i.Phase is not null && (i.IsOpen || random.Ratio(1, 3))).ToList();
        if (some.Count > 0) _ = engine.Ask(EntityId.Incident(random.Pick(some).Id), Draw(by, plan, tickets, now));
    }

    private IncidentCommand Draw(string by, PagingPlan plan, IReadOnlyList<string> tickets, Instant now) => random.Below(18) switch
    {
        0 or 1 or 2 or 3 => new IncidentCommand.Update(0, by, "we dig"),
        4 => new IncidentCommand.SetSeverity(0, by, Severity()),
        5 or 6 => new IncidentCommand.Assign(0, by, random.Ratio(2, 3) ? IncidentRole.Commander : IncidentRole.Communications, random.Ratio(1, 8) ? "nobody-we-know" : random.Pick(plan.Users).Id),
        7 => new IncidentCommand.Link(0, by, Links(tickets) is { Count: > 0 } links ? links[0] : new IncidentLink(IncidentLinkKind.Escalation, "T-0|critical|1")),
        8 => new IncidentCommand.Mitigate(0, by, null),
        9 => new IncidentCommand.Resolve(0, by, null, Release: random.Ratio(1, 2)),
        10 or 11 => new IncidentCommand.Reopen(0, by, null),
        12 => new IncidentCommand.SetRootCause(0, by, $"a digger, {random.Below(3)}"),
        13 => new IncidentCommand.AddFactor(0, by, $"the map, {random.Below(3)}"),
        14 => new IncidentCommand.AddAction(0, by, "mark the fibre", by, now + Duration.FromMinutes(random.Between(-10, 600))),
        15 or 16 => new IncidentCommand.FinishAction(0, by, random.Between(0, 3)),
        _ => new IncidentCommand.Close(0, by),
    };

    private IncidentSeverity Severity() => random.Pick(Enum.GetValues<IncidentSeverity>());

    private EquatableArray<IncidentLink> Links(IReadOnlyList<string> tickets) =>
        tickets.Count == 0 || random.Ratio(1, 2) ? [] : [new IncidentLink(IncidentLinkKind.Ticket, random.Pick(tickets))];
}
