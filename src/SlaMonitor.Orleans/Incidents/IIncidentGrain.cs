using Orleans.Concurrency;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Incidents;

/// <summary>A major incident; its key is the incident's id. Every answer means that what it tells is durable and published.</summary>
[Alias("slamonitor.incident")]
public interface IIncidentGrain : IGrainWithStringKey
{
    /// <summary>Takes in what escalations tell.</summary>
    [Alias("hear"), AlwaysInterleave]
    Task Hear(MessagesOf messages);

    /// <summary>Takes in what waits to be heard. For the grain itself.</summary>
    [Alias("take-in")]
    Task TakeIn();

    /// <summary>Asks it something on behalf of a person. Asked again under the same id, it changes nothing.</summary>
    [Alias("ask")]
    Task<IncidentTold> Ask(IncidentAsk ask);

    /// <summary>Lets pass what has come to pass by now.</summary>
    /// <returns>When it has to be woken next.</returns>
    [Alias("wake")]
    Task<NextAlarm> Wake();
}
