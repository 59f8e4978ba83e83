using System.Text.Json;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Exports;

/// <summary>What the states of all kinds of entities have in common.</summary>
public static class EntityStates
{
    /// <summary>When it has to be woken, should nobody call it; null for never.</summary>
    public static Instant? WakeAt(object state) => state switch
    {
        TicketState ticket => TicketDecider.WakeAt(ticket),
        AccountState account => AccountDecider.WakeAt(account),
        EscalationState escalation => EscalationDecider.WakeAt(escalation),
        IncidentState incident => IncidentDecider.WakeAt(incident),
        StormState => null,
        _ => throw Unknown(state),
    };

    /// <summary>Its count of decisions.</summary>
    public static long DecisionsOf(object state) => state switch
    {
        TicketState ticket => ticket.Decisions,
        AccountState account => account.Decisions,
        EscalationState escalation => escalation.Decisions,
        IncidentState incident => incident.Decisions,
        StormState storm => storm.Decisions,
        _ => throw Unknown(state),
    };

    /// <summary>The key of the entity whose state it is.</summary>
    public static string KeyOf(object state) => state switch
    {
        TicketState ticket => ticket.Id,
        AccountState account => account.Profile.Id,
        EscalationState escalation => escalation.Id,
        IncidentState incident => incident.Id,
        StormState storm => storm.Id,
        _ => throw Unknown(state),
    };

    /// <summary>Writes its stored form.</summary>
    public static void Write(Utf8JsonWriter json, object state)
    {
        switch (state)
        {
            case TicketState ticket:
                StateJson.Write(json, ticket);
                break;
            case AccountState account:
                StateJson.Write(json, account);
                break;
            case EscalationState escalation:
                EscalationJson.Write(json, escalation);
                break;
            case IncidentState incident:
                IncidentJson.Write(json, incident);
                break;
            case StormState storm:
                StormJson.Write(json, storm);
                break;
            default:
                throw Unknown(state);
        }
    }

    /// <summary>Reads the stored form of the state of a kind of entity.</summary>
    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static object Read(EntityKind kind, ReadOnlySpan<byte> form) => kind switch
    {
        EntityKind.Ticket => StateJson.ReadTicket(form),
        EntityKind.Account => StateJson.ReadAccount(form),
        EntityKind.Escalation => EscalationJson.Read(form),
        EntityKind.Incident => IncidentJson.Read(form),
        EntityKind.Storm => StormJson.Read(form),
    };

    private static InvariantViolatedException Unknown(object state) => new($"no entity has a {state.GetType().Name}");
}
