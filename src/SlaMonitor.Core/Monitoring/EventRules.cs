using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Monitoring;

/// <summary>What an event must satisfy beyond its form, which depends on the time of its arrival.</summary>
public static class EventRules
{
    /// <summary>The source of events that the monitor makes itself, such as a ticket's move to another tier. Nobody else's.</summary>
    public const string OwnSource = "slamonitor";

    private static readonly Instant Earliest = Instant.FromUtc(1990, 1, 1, 0, 0);

    /// <summary>Why the event is refused; null when it is not.</summary>
    public static EventOutcome.Rejected? Check(TicketEvent happened, Instant now, Duration skewMax)
    {
        if (happened.Source == OwnSource)
            return new EventOutcome.Rejected("source", $"is \"{OwnSource}\", which only the monitor's own events have; name the system that the event comes from");
        if (happened.At < Earliest)
            return new EventOutcome.Rejected("at", "is before 1990; events that old are taken for a broken clock or a missing date");
        if (happened.At > now + skewMax)
        {
            return new EventOutcome.Rejected(
                "at",
                $"is {(happened.At - now).TotalSeconds:0} s in the future; at most {skewMax.TotalSeconds:0} s are allowed. Check the source's clock and its time zone offset");
        }
        return null;
    }
}
