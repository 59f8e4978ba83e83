using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Tickets;

/// <summary>What the cluster stores of a ticket: its state, and beside it what the state has brought about and nobody may have heard of yet.</summary>
public sealed class StoredTicket
{
    /// <summary>Null before the first event.</summary>
    public TicketState? State { get; init; }

    /// <summary>Published by decisions up to the state's; told again after a crash, and then known by their decisions.</summary>
    public EquatableArray<DecidedEvent> Unheard { get; init; }

    /// <summary>The table of alarms has one for this ticket that is no later; null when it may have none.</summary>
    public Instant? AlarmAt { get; init; }
}
