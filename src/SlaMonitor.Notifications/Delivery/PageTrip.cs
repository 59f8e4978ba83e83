using NodaTime;
using SlaMonitor.Core;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>How far a page has come.</summary>
/// <param name="GiveUpAt">From this instant on no further try is planned.</param>
/// <param name="Legs">One for each channel that was used or left, in that order.</param>
public sealed record PageTrip(Instant GiveUpAt, EquatableArray<TripLeg> Legs)
{
    /// <summary>On all channels.</summary>
    public int Attempts => Legs.Items.Sum(leg => leg.Attempts);

    public TripLeg On(string channel)
    {
        foreach (var leg in Legs)
            if (leg.Channel == channel) return leg;
        return new TripLeg(channel, 0, null, null, null);
    }

    public PageTrip With(TripLeg changed)
    {
        for (var i = 0; i < Legs.Count; i++)
            if (Legs[i].Channel == changed.Channel) return this with { Legs = Legs.With(i, changed) };
        return this with { Legs = Legs.Add(changed) };
    }
}

/// <summary>A page on one channel.</summary>
/// <param name="NotBefore">When it may be tried again.</param>
/// <param name="LastWhy">Why the last try failed.</param>
/// <param name="LeftWhy">Why this channel is not tried any more; null while it is.</param>
public sealed record TripLeg(string Channel, int Attempts, Instant? NotBefore, string? LastWhy, string? LeftWhy);
