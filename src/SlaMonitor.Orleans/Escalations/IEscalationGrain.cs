using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Escalations;

/// <summary>The escalations of one ticket under one policy; its key is the core's. Every answer means that what it tells is durable and published.</summary>
[Alias("slamonitor.escalation")]
public interface IEscalationGrain : IGrainWithStringKey
{
    /// <summary>Takes in what its ticket tells. Told again, it changes nothing.</summary>
    [Alias("hear")]
    Task Hear(MessagesOf messages);

    /// <summary>Asks it something on behalf of a person, or tells what became of a page. Asked again under the same id, it changes nothing.</summary>
    [Alias("ask")]
    Task<EscalationTold> Ask(EscalationAsk ask);

    /// <summary>Lets pass what has come to pass by now.</summary>
    /// <returns>When it has to be woken next.</returns>
    [Alias("wake")]
    Task<NextAlarm> Wake();
}
