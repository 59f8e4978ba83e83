namespace SlaMonitor.Notifications.Tests.Delivery;

public sealed class DeliverySimulationTests
{
    [Fact]
    public void Run_ManySeeds_EveryPageEndsOnceAndUnderOneId()
    {
        var (attempts, crashes) = (0, 0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var simulation = new DeliverySimulation(seed);
            simulation.Run();
            Assert.True(simulation.Violations.Count == 0, $"seed {seed}: {string.Join("; ", simulation.Violations.Take(5))}");
            attempts += simulation.Attempts;
            crashes += simulation.Crashes;
        }
        // It has to have been worth it.
        Assert.InRange(attempts, 24_000, int.MaxValue);
        Assert.InRange(crashes, 400, int.MaxValue);
        TestContext.Current.SendDiagnosticMessage($"{attempts} tries, {crashes} crashes");
    }

    [Fact]
    public void Run_SameSeedTwice_IsTheSameRun()
    {
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            var simulation = new DeliverySimulation(77);
            simulation.Run();
            return (simulation.Attempts, simulation.Crashes, simulation.Outcomes);
        }).ToList();

        Assert.Equal(runs[0], runs[1]);
        Assert.Contains("Delivered", runs[0].Outcomes, StringComparison.Ordinal);
    }
}
