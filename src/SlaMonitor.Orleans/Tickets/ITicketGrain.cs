using Orleans.Concurrency;
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

    /// <summary>Tells of a new description of its account, of a version of the configuration to adopt, or that somebody escalates it. Told again, it changes nothing.</summary>
    [Alias("tell")]
    Task Tell(Commands commands);

    /// <summary>Takes in what its escalations tell. Told again, it changes nothing.</summary>
    [Alias("hear")]
    Task Hear(MessagesOf messages);

    /// <summary>Completes when its escalations have heard all that it has decided. Answered beside other calls: they may be theirs.</summary>
    [Alias("others-know-all"), AlwaysInterleave]
    Task OthersKnowAll();

    /// <summary>Lets pass what has come to pass by now.</summary>
    /// <returns>When it has to be woken next.</returns>
    [Alias("wake")]
    Task<NextAlarm> Wake();
}
