using NodaTime;
using SlaMonitor.Config.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Config.Cases;

/// <summary>One policy test: what happens to a ticket, and what its clocks are then expected to say.</summary>
public sealed record PolicyCase
{
    public required string Name { get; init; }

    /// <summary>Where the case begins.</summary>
    public required Place Place { get; init; }

    /// <summary>The zone of the case's wall-clock times, and in which its instants are shown to people; UTC when it names none.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>The ticket's events by (<c>at</c>, place in the file), and the accounts that the case describes, known from ever.</summary>
    public required TicketLog Log { get; init; }

    /// <summary>The instant at which the expectations are to hold; events after it are left out.</summary>
    public required Instant At { get; init; }

    /// <summary>In the order written; at least one.</summary>
    public required EquatableArray<Expectation> Expectations { get; init; }
}
