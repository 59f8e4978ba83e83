using Orleans.Storage;
using SlaMonitor.Core;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Orleans.Storms;
using SlaMonitor.Orleans.Tickets;

namespace SlaMonitor.Orleans.Storage;

/// <summary>
/// Writes the states of grains in their own versioned forms. Names of types are not part of them, so that a later build with other
/// types reads what an earlier one wrote.
/// </summary>
internal sealed class StoredStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => input switch
    {
        StoredTicket ticket => new BinaryData(StoredTicketJson.Write(ticket)),
        StoredAccount account => new BinaryData(StoredAccountJson.Write(account)),
        StoredEscalation escalation => new BinaryData(StoredEscalationJson.Write(escalation)),
        StoredIncident incident => new BinaryData(incident.Write()),
        StoredStorm storm => new BinaryData(storm.Write()),
        _ => throw new InvariantViolatedException($"{typeof(T)} is no state of an entity"),
    };

    public T? Deserialize<T>(BinaryData input)
    {
        object state = typeof(T) == typeof(StoredTicket) ? StoredTicketJson.Read(input.ToMemory().Span)
            : typeof(T) == typeof(StoredAccount) ? StoredAccountJson.Read(input.ToMemory().Span)
            : typeof(T) == typeof(StoredEscalation) ? StoredEscalationJson.Read(input.ToMemory().Span)
            : typeof(T) == typeof(StoredIncident) ? StoredIncident.Read(input.ToMemory().Span)
            : typeof(T) == typeof(StoredStorm) ? StoredStorm.Read(input.ToMemory().Span)
            : throw new InvariantViolatedException($"{typeof(T)} is no state of an entity");
        return (T)state;
    }
}
