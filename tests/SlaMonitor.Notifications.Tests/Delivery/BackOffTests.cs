using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Delivery;

namespace SlaMonitor.Notifications.Tests.Delivery;

public sealed class BackOffTests
{
    private static readonly DeliveryOptions Options = new();

    private static readonly Gen<(int Attempts, int? After, double Random)> Cases =
        Gen.Zip(Gen.Choose(0, 60), Gen.Frequency((1, Gen.Constant<int?>(null)), (2, Gen.Choose(0, 4000).Select(s => (int?)s)))).SelectMany(
            _ => Gen.Choose(0, 999_999), (t, share) => (t.Item1, t.Item2, share / 1_000_000.0));

    [Fact]
    public void After_AnyRetry_WaitsWithinItsBounds() =>
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var after = c.After is { } seconds ? Duration.FromSeconds(seconds) : (Duration?)null;
            var leg = Again(c.Attempts, after, c.Random);
            var ceiling = Bound(c.Attempts + 1);
            if (leg.NotBefore is not { } at) return after >= Options.GiveUpAfter && leg.LeftWhy is not null;
            var wait = at - Pages.At;
            return wait >= (after ?? Duration.Zero) && wait <= (after > ceiling ? after.Value : ceiling) && leg.LeftWhy is null && leg.Attempts == c.Attempts + 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void After_Jitter_CoversTheWholeWait()
    {
        Assert.Equal(Pages.At, Again(4, null, 0).NotBefore);
        Assert.Equal(Pages.At + Duration.FromSeconds(16), Again(4, null, 0.5).NotBefore);
        Assert.Equal(Pages.At + Duration.FromMinutes(1), Again(30, null, 0.5).NotBefore);
    }

    [Fact]
    public void After_TooOld_LeavesTheChannel()
    {
        var trip = new PageTrip(Pages.At + Duration.FromSeconds(5), []);

        var leg = DeliveryDecider.After(trip, "c", new SendResult.Retry(Duration.FromSeconds(5), "busy"), Pages.At, 0, Options).On("c");

        Assert.Equal("too old for another try, after 1; the last: busy", leg.LeftWhy);
    }

    [Fact]
    public void After_PauseForEver_LeavesTheChannel() =>
        Assert.NotNull(Again(0, Duration.MaxValue, 0.5).LeftWhy);

    /// <summary>2 s, 4 s, 8 s … 2 min.</summary>
    private static Duration Bound(int attempts) =>
        Duration.FromSeconds(Math.Min(120, 2 * Math.Pow(2, attempts - 1)));

    private static TripLeg Again(int attempts, Duration? after, double random)
    {
        var trip = new PageTrip(Pages.At + Options.GiveUpAfter, [new TripLeg("c", attempts, null, null, null)]);
        return DeliveryDecider.After(trip, "c", new SendResult.Retry(after, "no"), Pages.At, random, Options).On("c");
    }
}
