using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Simulation.Checks;

/// <summary>While nothing waits to be decided: every committed state's wake-up is in memory when it is near, and stored when it is not.</summary>
internal static class WakeUps
{
    public static void Check(EngineCore engine, IRowStore rows, IEnumerable<EntityId> entities)
    {
        var horizon = engine.Alarms.Horizon;
        var near = new Dictionary<EntityId, Instant>();
        foreach (var alarm in engine.Alarms.Near)
            if (!near.TryGetValue(alarm.Entity, out var first) || alarm.At < first) near[alarm.Entity] = alarm.At;
        foreach (var entity in entities)
        {
            var wakeAt = engine.StateOf(entity) switch
            {
                TicketState ticket => TicketDecider.WakeAt(ticket),
                EscalationState escalation => EscalationDecider.WakeAt(escalation),
                IncidentState incident => IncidentDecider.WakeAt(incident),
                AccountState account => AccountDecider.WakeAt(account),
                _ => null,
            };
            if (wakeAt is not { } wake) continue;
            var next = wake + Duration.FromTicks(1);
            var isStored = rows.Due(wake, next, int.MaxValue).Concat(engine.States.UnwrittenAlarms(wake, next)).Any(a => a.Entity == entity);
            if (!isStored) throw Wrong($"{entity} wakes at {wake}, which is neither in the rows nor on its way there");
            // An earlier one does as well: the entity then asks again.
            if (wake < horizon && !(near.TryGetValue(entity, out var at) && at <= wake))
                throw Wrong($"{entity} wakes at {wake}, before the horizon {horizon}, and no alarm in memory does it");
        }
    }

    private static CheckFailedException Wrong(string what) => CheckFailedException.Wrong(nameof(WakeUps), what);
}
