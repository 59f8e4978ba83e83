using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>An event on its way, and when it arrives.</summary>
/// <param name="ArrivesAt">When its source sends it.</param>
/// <param name="Event">What it says.</param>
/// <param name="OnTheEdge">Whether it may be moved to the instant at which a clock of its ticket is due.</param>
public sealed record Delivery(Instant ArrivesAt, TicketEvent Event, bool OnTheEdge);
