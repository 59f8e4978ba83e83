using Orleans.Concurrency;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Storms;

/// <summary>Where the starts of escalations are counted that have one thing in common; its key is the core's, such as <c>account|acme</c>.</summary>
[Alias("slamonitor.storm")]
public interface IStormGrain : IGrainWithStringKey
{
    /// <summary>Takes in what escalations and incidents tell. Durable when it returns, as is what it answers them.</summary>
    [Alias("hear"), AlwaysInterleave]
    Task Hear(MessagesOf messages);

    /// <summary>Takes in what waits to be heard. For the grain itself.</summary>
    [Alias("take-in")]
    Task TakeIn();

    /// <summary>Sees to it that everybody is told who is to be.</summary>
    /// <returns>When it has to be woken next.</returns>
    [Alias("wake")]
    Task<NextAlarm> Wake();
}
