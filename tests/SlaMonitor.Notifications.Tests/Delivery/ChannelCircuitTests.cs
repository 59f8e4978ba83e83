using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Delivery;

namespace SlaMonitor.Notifications.Tests.Delivery;

public sealed class ChannelCircuitTests
{
    private static readonly DeliveryOptions Options = new();
    private static readonly SendResult Fail = new SendResult.Retry(null, "no connection");
    private static readonly SendResult Good = new SendResult.Delivered(null);

    [Fact]
    public void After_FailuresInARow_IsDownThenProbedByOne()
    {
        var circuit = Failed(4);
        Assert.Equal(new CircuitAnswer.Up(false), circuit.Ask(Pages.At));

        circuit = Failed(5);
        var up = Pages.At + Duration.FromSeconds(30);
        Assert.Equal(new CircuitAnswer.Down(up), circuit.Ask(up - Duration.Epsilon));
        Assert.Equal(new CircuitAnswer.Up(true), circuit.Ask(up));
        Assert.Equal(new CircuitAnswer.Down(null), circuit.Probe().Ask(up));
        Assert.Equal(ChannelCircuit.Healthy, circuit.Probe().After(Good, true, up, Options));
    }

    [Fact]
    public void After_SuccessInBetween_CountsFromTheStart() =>
        Assert.Equal(1, Failed(4).After(Good, false, Pages.At, Options).After(Fail, false, Pages.At, Options).Failures);

    [Fact]
    public void After_ProbesFail_LeavesItAloneLonger()
    {
        var circuit = Failed(5);
        var waits = new List<Duration>();
        for (var i = 0; i < 6; i++)
        {
            var now = circuit.DownUntil!.Value;
            circuit = circuit.Probe().After(Fail, true, now, Options);
            waits.Add(circuit.DownUntil!.Value - now);
        }

        Assert.Equal(new[] { 60, 120, 240, 300, 300, 300 }, waits.Select(w => (int)w.TotalSeconds));
    }

    [Fact]
    public void After_RefusalOfAPage_IsNoFailureOfTheChannel() =>
        Assert.Equal(ChannelCircuit.Healthy, Failed(4).After(new SendResult.Refused("no"), false, Pages.At, Options));

    [Fact]
    public void After_ReceiverWantsAPause_RestsAndIsNotDown()
    {
        var circuit = ChannelCircuit.Healthy;
        for (var i = 1; i <= 20; i++) circuit = circuit.After(new SendResult.Retry(Duration.FromSeconds(i % 7), "429"), false, Pages.At, Options);

        Assert.Equal(new CircuitAnswer.Rests(Pages.At + Duration.FromSeconds(6)), circuit.Ask(Pages.At));
        Assert.Equal(new CircuitAnswer.Up(false), circuit.Ask(Pages.At + Duration.FromSeconds(6)));
    }

    [Fact]
    public void After_Gone_IsOffForEver()
    {
        var circuit = ChannelCircuit.Healthy.After(new SendResult.SwitchedOff("410", SwitchedOffFor.Channel), false, Pages.At, Options);

        Assert.Equal(new CircuitAnswer.Off("410"), circuit.Ask(Instant.MaxValue));
        Assert.Equal(new CircuitAnswer.Off("410"), circuit.After(Good, false, Pages.At, Options).Ask(Pages.At));
        Assert.Equal(ChannelCircuit.Healthy, ChannelCircuit.Healthy.After(new SendResult.SwitchedOff("21610", SwitchedOffFor.Recipient), false, Pages.At, Options));
    }

    /// <summary>Whatever happens in whatever order: at most one probe, and from a bounded wait on somebody may try.</summary>
    [Fact]
    public void Ask_AnyHistory_LetsSomebodyTryWithinTheLongestWait() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 5)).ToArbitrary(), steps =>
        {
            var circuit = ChannelCircuit.Healthy;
            var now = Pages.At;
            foreach (var step in steps)
            {
                now += Duration.FromSeconds(step * 7);
                var probes = false;
                if (circuit.Ask(now) is CircuitAnswer.Up up)
                {
                    probes = up.Probes;
                    if (probes) circuit = circuit.Probe();
                    if (probes && circuit.Ask(now) is CircuitAnswer.Up) return false;
                }
                circuit = circuit.After(step < 4 ? Fail : Good, probes, now, Options);
                if (circuit.DownUntil - now > Options.LongestDown) return false;
            }
            return circuit.Ask(now + Options.LongestDown) is CircuitAnswer.Up;
        }).QuickCheckThrowOnFailure();

    private static ChannelCircuit Failed(int times)
    {
        var circuit = ChannelCircuit.Healthy;
        for (var i = 0; i < times; i++) circuit = circuit.After(Fail, false, Pages.At, Options);
        return circuit;
    }
}
