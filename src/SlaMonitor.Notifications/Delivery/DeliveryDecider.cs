using System.Globalization;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>Decides which channel a page is tried on, when, and when it is given up. Pure.</summary>
public static class DeliveryDecider
{
    /// <summary>What to do with a page now. The first channel that is neither down nor left takes it; a channel that only wants a short pause is waited for.</summary>
    /// <param name="chain">The page's channel, the one that it falls back on, and so on.</param>
    public static DeliveryStep Choose(PageTrip trip, IReadOnlyList<ChannelState> chain, Instant now, DeliveryOptions options)
    {
        Instant? earliest = null;
        var waits = false;
        string? down = null;
        foreach (var (channel, circuit) in chain)
        {
            var leg = trip.On(channel);
            if (leg.LeftWhy is not null) continue;
            switch (circuit.Ask(now))
            {
                case CircuitAnswer.Off off:
                    down = $"{channel} is switched off: {off.Why}";
                    continue;
                case CircuitAnswer.Down until:
                    waits = true;
                    earliest = Earlier(earliest, until.Until);
                    down = $"{channel} is down{(leg.LastWhy is { } why ? $": {why}" : "")}";
                    continue;
                case CircuitAnswer.Rests rest when rest.Until >= trip.GiveUpAt || rest.Until - now > options.DownFor:
                    waits = true;
                    earliest = Earlier(earliest, rest.Until);
                    down = $"{channel} asked for a pause until {rest.Until}";
                    continue;
                case CircuitAnswer.Rests rest:
                    return new DeliveryStep.Wait(Later(rest.Until, leg.NotBefore));
                case CircuitAnswer.Up when leg.NotBefore is { } notBefore && now < notBefore:
                    return new DeliveryStep.Wait(notBefore);
                case CircuitAnswer.Up up:
                    return new DeliveryStep.Send(channel, up.Probes);
            }
        }
        if (!waits || now >= trip.GiveUpAt) return new DeliveryStep.GiveUp(Reasons(trip, down));
        // A probe under way ends sooner or later, and says so; what is never said ends with the page's time.
        return new DeliveryStep.Wait(earliest is { } at && at < trip.GiveUpAt ? at : trip.GiveUpAt);
    }

    /// <summary>The trip after a try that did not deliver: another one after a back-off with full jitter, never before the receiver's wish; or the channel is left.</summary>
    /// <param name="random">In [0, 1).</param>
    public static PageTrip After(PageTrip trip, string channel, SendResult result, Instant now, double random, DeliveryOptions options)
    {
        Invariant.Check(random is >= 0 and < 1, "a share of the longest wait");
        var leg = trip.On(channel);
        leg = leg with { Attempts = leg.Attempts + 1 };
        return trip.With(result switch
        {
            SendResult.Delivered => leg with { NotBefore = null },
            SendResult.Refused refused => leg with { LastWhy = refused.Why, LeftWhy = refused.Why },
            SendResult.SwitchedOff off => leg with { LastWhy = off.Why, LeftWhy = off.Why },
            SendResult.Retry retry => Again(leg, retry, trip.GiveUpAt, now, random, options),
            _ => throw new InvariantViolatedException("SendResult is a closed family"),
        });
    }

    private static TripLeg Again(TripLeg leg, SendResult.Retry retry, Instant giveUpAt, Instant now, double random, DeliveryOptions options)
    {
        var jittered = options.Ceiling(leg.Attempts) * random;
        var wished = ChannelCircuit.Bounded(retry.After ?? Duration.Zero);
        var next = now + (jittered > wished ? jittered : wished);
        return next < giveUpAt
            ? leg with { NotBefore = next, LastWhy = retry.Why }
            : leg with { LastWhy = retry.Why, LeftWhy = string.Create(CultureInfo.InvariantCulture, $"too old for another try, after {leg.Attempts}; the last: {retry.Why}") };
    }

    private static string Reasons(PageTrip trip, string? down)
    {
        var reasons = trip.Legs.Where(leg => leg.LeftWhy is not null).Select(leg => $"{leg.Channel}: {leg.LeftWhy}").ToList();
        if (down is not null) reasons.Add(down);
        return reasons.Count > 0 ? string.Join("; ", reasons) : "the configuration has no such channel";
    }

    private static Instant? Earlier(Instant? one, Instant? other) => one is null || other < one ? other ?? one : one;

    private static Instant Later(Instant one, Instant? other) => other > one ? other.Value : one;
}

/// <summary>A channel and its health.</summary>
public readonly record struct ChannelState(string Channel, ChannelCircuit Circuit);

/// <summary>What to do with a page.</summary>
public abstract record DeliveryStep
{
    private DeliveryStep()
    {
    }

    public sealed record Send(string Channel, bool Probes) : DeliveryStep;

    /// <summary>Nothing before this instant, unless a channel's health changes.</summary>
    public sealed record Wait(Instant Until) : DeliveryStep;

    public sealed record GiveUp(string Why) : DeliveryStep;
}
