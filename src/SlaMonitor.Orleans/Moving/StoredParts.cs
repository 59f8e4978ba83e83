using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Orleans.Storms;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Moving;

/// <summary>What a grain of any kind has stored, as far as another host goes on from it.</summary>
/// <param name="State">Null for an entity that never began.</param>
/// <param name="Unheard">As in <see cref="StoredEntity{TState}.Unheard"/>.</param>
/// <param name="Pending">As in <see cref="StoredEntity{TState}.Pending"/>.</param>
/// <param name="Heard">As in <see cref="StoredEntity{TState}.Heard"/>.</param>
internal sealed record StoredParts(object? State, EquatableArray<DecidedEvent> Unheard, EquatableArray<PendingMessage> Pending, EquatableArray<LastHeard> Heard)
{
    public static StoredParts Read(EntityKind kind, byte[] form) => kind switch
    {
        EntityKind.Ticket => Of(StoredTicketJson.Read(form)),
        EntityKind.Account => Of(StoredAccountJson.Read(form)),
        EntityKind.Escalation => Of(StoredEscalationJson.Read(form)),
        EntityKind.Incident => Of(StoredIncident.Read(form)),
        EntityKind.Storm => Of(StoredStorm.Read(form)),
    };

    public static StoredParts Of<TState>(StoredEntity<TState> stored)
        where TState : class => new(stored.State, stored.Unheard, stored.Pending, stored.Heard);

    public bool HasHeard(EntityId from, PendingMessage message)
    {
        foreach (var heard in Heard)
            if (heard.From == from) return heard.Covers(message.Decision, message.Place);
        return false;
    }
}
