using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Tickets;

/// <summary>The stored form of a ticket's grain.</summary>
internal static class StoredTicketJson
{
    public static byte[] Write(StoredTicket stored)
    {
        Invariant.Check(stored.State is not null, "a ticket without events is not stored");
        return StoredEntityJson.Write(stored, "ticket", StateJson.Write, state => state.Id);
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static StoredTicket Read(ReadOnlySpan<byte> bytes)
    {
        var stored = StoredEntityJson.Read<StoredTicket, TicketState>(bytes, "ticket", "ticket", StateJson.ReadTicket, state => state.Id);
        return stored.State is null ? throw new StoredFormatException("a stored ticket has no state") : stored;
    }
}
