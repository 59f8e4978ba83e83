using NodaTime;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Delivery;

namespace SlaMonitor.Notifications.Tests.Delivery;

public sealed class DeliveryDeciderTests
{
    private static readonly DeliveryOptions Options = new();
    private static readonly Instant Now = Pages.At;
    private static readonly ChannelCircuit Down = new() { DownUntil = Now + Duration.FromSeconds(20), Failures = 5 };
    private static readonly ChannelCircuit Off = new() { OffWhy = "answered 410" };

    private readonly PageTrip _trip = new(Now + Options.GiveUpAfter, []);

    [Fact]
    public void Choose_HealthyChannel_Sends() => Assert.Equal(new DeliveryStep.Send("a", false), Choose(_trip, ("a", ChannelCircuit.Healthy), ("b", ChannelCircuit.Healthy)));

    [Fact]
    public void Choose_Down_GoesToWhatItFallsBackOn() => Assert.Equal(new DeliveryStep.Send("b", false), Choose(_trip, ("a", Down), ("b", ChannelCircuit.Healthy)));

    [Fact]
    public void Choose_Off_GoesToWhatItFallsBackOn() => Assert.Equal(new DeliveryStep.Send("b", false), Choose(_trip, ("a", Off), ("b", ChannelCircuit.Healthy)));

    [Fact]
    public void Choose_Refused_GoesToWhatItFallsBackOn() =>
        Assert.Equal(new DeliveryStep.Send("b", false), Choose(After("a", new SendResult.Refused("no")), ("a", ChannelCircuit.Healthy), ("b", ChannelCircuit.Healthy)));

    [Fact]
    public void Choose_AllDown_WaitsForTheFirstToBeProbed() =>
        Assert.Equal(new DeliveryStep.Wait(Now + Duration.FromSeconds(20)), Choose(_trip, ("a", Down with { DownUntil = Now + Duration.FromSeconds(50) }), ("b", Down)));

    [Fact]
    public void Choose_Retry_WaitsForItsTime() =>
        Assert.Equal(new DeliveryStep.Wait(Now + Duration.FromSeconds(9)), Choose(After("a", new SendResult.Retry(Duration.FromSeconds(9), "429")), ("a", ChannelCircuit.Healthy), ("b", ChannelCircuit.Healthy)));

    [Fact]
    public void Choose_ShortPause_IsWaitedForAndALongOneIsNot()
    {
        Assert.Equal(new DeliveryStep.Wait(Now + Duration.FromSeconds(30)), Choose(_trip, ("a", new ChannelCircuit { RestsUntil = Now + Duration.FromSeconds(30) }), ("b", ChannelCircuit.Healthy)));
        Assert.Equal(new DeliveryStep.Send("b", false), Choose(_trip, ("a", new ChannelCircuit { RestsUntil = Now + Duration.FromSeconds(31) }), ("b", ChannelCircuit.Healthy)));
    }

    [Fact]
    public void Choose_NothingLeft_GivesUpWithEveryReason()
    {
        var trip = DeliveryDecider.After(After("a", new SendResult.Refused("answered 401")), "b", new SendResult.SwitchedOff("opted out", SwitchedOffFor.Recipient), Now, 0, Options);

        Assert.Equal(new DeliveryStep.GiveUp("a: answered 401; b: opted out"), Choose(trip, ("a", ChannelCircuit.Healthy), ("b", ChannelCircuit.Healthy)));
        Assert.Equal(new DeliveryStep.GiveUp("a is switched off: answered 410"), Choose(_trip, ("a", Off)));
        Assert.Equal(new DeliveryStep.GiveUp("the configuration has no such channel"), Choose(_trip));
    }

    [Fact]
    public void Choose_OldPage_IsStillTriedOnceAndDoesNotWait()
    {
        var old = new PageTrip(Now - Duration.FromHours(5), []);

        Assert.Equal(new DeliveryStep.Send("a", false), Choose(old, ("a", ChannelCircuit.Healthy)));
        Assert.Equal(new DeliveryStep.GiveUp("a is down"), Choose(old, ("a", Down)));
    }

    private PageTrip After(string channel, SendResult result) => DeliveryDecider.After(_trip, channel, result, Now, 0, Options);

    private static DeliveryStep Choose(PageTrip trip, params (string Channel, ChannelCircuit Circuit)[] chain) =>
        DeliveryDecider.Choose(trip, [.. chain.Select(c => new ChannelState(c.Channel, c.Circuit))], Now, Options);
}
