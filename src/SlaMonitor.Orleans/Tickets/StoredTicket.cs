using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Tickets;

/// <summary>What the cluster stores of a ticket.</summary>
public sealed record StoredTicket : StoredEntity<TicketState>;
