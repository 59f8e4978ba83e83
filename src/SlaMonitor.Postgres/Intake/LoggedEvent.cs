using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Postgres.Intake;

/// <summary>An event as it was logged.</summary>
/// <param name="Arrival">Counts up in the order in which events came, with holes.</param>
/// <param name="ArrivedAt">When it came.</param>
/// <param name="Event">What came.</param>
public sealed record LoggedEvent(long Arrival, Instant ArrivedAt, TicketEvent Event);
