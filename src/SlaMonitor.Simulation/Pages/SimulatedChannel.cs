using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Checks;

namespace SlaMonitor.Simulation.Pages;

/// <summary>A channel of which some tries go wrong, and which keeps the ledger of what it took.</summary>
internal sealed class SimulatedChannel(string id, PagingSwarm swarm, Prng random, PageLedger ledger, Func<Instant> now) : IPageChannel
{
    private Instant _failsUntil = Instant.MinValue;

    public string Id => id;

    public int FaultCount { get; private set; }

    public bool IsHealed { get; set; }

    /// <summary>Of the process that sends now.</summary>
    public required TimeProvider Time { get; set; }

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        ledger.Tried(id, page);
        if (IsHealed) return Arrive(page);
        if (now() < _failsUntil) return new SendResult.Retry(null, "503");
        if (random.Below(100) >= swarm.Faults[id]) return Arrive(page);
        FaultCount++;
        switch (random.Pick(swarm.Kinds))
        {
            case ChannelFault.Fails:
                return new SendResult.Retry(null, "500");
            case ChannelFault.FailsForAWhile:
                _failsUntil = now() + Duration.FromSeconds(random.Below(random.Ratio(1, 4) ? 7_200 : 300));
                return new SendResult.Retry(null, "503");
            case ChannelFault.AsksForAPause:
                return new SendResult.Retry(Duration.FromSeconds(random.Ratio(1, 20) ? 1_000_000 : random.Below(90)), "429");
            case ChannelFault.Refuses:
                return new SendResult.Refused("400");
            case ChannelFault.OptedOut:
                return new SendResult.SwitchedOff("21610", SwitchedOffFor.Recipient);
            case ChannelFault.IsGone:
                return random.Ratio(1, 10) ? new SendResult.SwitchedOff("410", SwitchedOffFor.Channel) : new SendResult.Retry(null, "502");
            case ChannelFault.NeverAnswers:
                return await new TaskCompletionSource<SendResult>().Task;
            case ChannelFault.TakesItLate:
                await Task.Delay(TimeSpan.FromSeconds(random.Below(60)), Time, CancellationToken.None);
                return Arrive(page);
            case ChannelFault.FailsLate:
                await Task.Delay(TimeSpan.FromSeconds(random.Below(60)), Time, CancellationToken.None);
                if (random.Ratio(1, 2)) ledger.Arrived(id, page);
                return new SendResult.Retry(null, "504");
            case ChannelFault.TakesItAndLosesTheAnswer:
                ledger.Arrived(id, page);
                throw new IOException("the answer was lost");
            case ChannelFault.TakesItTwice:
                ledger.Arrived(id, page);
                return Arrive(page);
            default:
                throw new InvariantViolatedException("every fault is one of these");
        }
    }

    private SendResult.Delivered Arrive(Page page)
    {
        ledger.Arrived(id, page);
        return new SendResult.Delivered(page.Id);
    }
}
