using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Tests.Stored;

/// <summary>States as the rows take them.</summary>
internal static class Row
{
    public static EntityRow Of(TicketState ticket, Instant? wake = null) =>
        new(EntityId.Ticket(ticket.Id), StoredState.Of(ticket, new StoredBuffer()), wake);

    public static EntityRow Of(AccountState account, Instant? wake = null) =>
        new(EntityId.Account(account.Profile.Id), StoredState.Of(account, new StoredBuffer()), wake);
}
