using Microsoft.Extensions.Logging;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Storms;
using SlaMonitor.Orleans.Tickets;

namespace SlaMonitor.Orleans.Entities;

/// <summary>Brings what this silo's entities tell others there. While silos die it tries again for a while; what it gives up is in the sender's stored state.</summary>
internal sealed partial class Messenger(IGrainFactory grains, ILogger<Messenger> log)
{
    // Longer than the others take to know that a silo has died.
    private static readonly TimeSpan TryFor = TimeSpan.FromSeconds(30);

    private int _underWay;
    private long _begun;

    /// <summary>How many senders have messages under way now.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>How often one has begun to send.</summary>
    public long Begun => Volatile.Read(ref _begun);

    /// <summary>Sends messages of one sender to one receiver, in order.</summary>
    /// <returns>Whether the receiver has them.</returns>
    public async Task<bool> SendAsync(EntityId from, EntityId to, IReadOnlyList<PendingMessage> messages, TimeProvider time)
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _underWay);
        try
        {
            var began = time.GetTimestamp();
            var told = MessagesOf.Sender(from, messages);
            for (var wait = 100; ; wait = Math.Min(wait * 2, 2_000))
            {
                try
                {
                    await Hear(to, told);
                    return true;
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    if (time.GetElapsedTime(began) > TryFor)
                    {
                        LogNotTold(e, from, to);
                        return false;
                    }
                }
                await Task.Delay(wait);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private Task Hear(EntityId to, MessagesOf messages) => to.Kind switch
    {
        EntityKind.Ticket => grains.GetGrain<ITicketGrain>(to.Key).Hear(messages),
        EntityKind.Escalation => grains.GetGrain<IEscalationGrain>(to.Key).Hear(messages),
        EntityKind.Incident => grains.GetGrain<IIncidentGrain>(to.Key).Hear(messages),
        EntityKind.Storm => grains.GetGrain<IStormGrain>(to.Key).Hear(messages),
        EntityKind.Account => throw new InvariantViolatedException("accounts are told nothing by messages"),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{From} could not tell {To}; tried again within a minute")]
    private partial void LogNotTold(Exception reason, EntityId from, EntityId to);
}
