using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Tickets;

/// <summary>A ticket with its own SLA clocks; its key is the ticket's id. Every answer means that what it tells is durable and published.</summary>
[Alias("slamonitor.ticket")]
public interface ITicketGrain : IGrainWithStringKey
{
    /// <summary>Takes events in, in the order given. Told again, an event changes nothing.</summary>
    [Alias("record")]
    Task<EventsTaken> Record(Commands events);

    /// <summary>Tells of a new description of its account, or of a version of the configuration to adopt. Told again, it changes nothing.</summary>
    [Alias("tell")]
    Task Tell(Commands commands);

    /// <summary>Lets pass what has come to pass by now.</summary>
    /// <returns>When it has to be woken next.</returns>
    [Alias("wake")]
    Task<NextAlarm> Wake();
}
