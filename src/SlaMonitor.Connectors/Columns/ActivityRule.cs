using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Columns;

/// <summary>What one activity of an event log means.</summary>
/// <param name="Event">The event that each such row is, on top of what its fields change; null for none.</param>
/// <param name="First">The same for a row that is the ticket's first; <paramref name="Event"/> when null.</param>
/// <param name="Status">The status that the ticket has afterwards; null when it stays.</param>
/// <param name="Assignee">The column that names who has the ticket afterwards; null when that stays.</param>
internal sealed record ActivityRule(TicketEventType? Event, TicketEventType? First, TicketStatus? Status, ColumnValue? Assignee);
