using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation.Tests;

public sealed class SeedTests
{
    // In four parts, so that a failure is seen before all 200 have run.
    [Theory]
    [InlineData(1, 50)]
    [InlineData(51, 100)]
    [InlineData(101, 150)]
    [InlineData(151, 200)]
    public void Seeds_EachRunTwice_BreakNoLawAndRunTheSame(ulong first, ulong last)
    {
        var output = new StringWriter();

        var code = new SimulateCommand(output).Run(first, last, SimulationOptions.Default, twice: true, cancellation: TestContext.Current.CancellationToken);

        Assert.True(code == 0, output.ToString());
    }

    [Fact]
    public void Seeds_TwoOfThem_RunDifferently()
    {
        var one = SimulationRun.Run(1, SimulationOptions.Default);
        var other = SimulationRun.Run(2, SimulationOptions.Default);

        Assert.NotEqual(one.Report.Trace, other.Report.Trace);
    }

    [Fact]
    public void Seeds_AFewTogether_WalkEveryPath()
    {
        var reports = Enumerable.Range(1, 20).Select(s => SimulationRun.Run((ulong)s, SimulationOptions.Default).Report).ToList();

        Assert.True(reports.Sum(r => r.Acknowledged) > 100);
        Assert.True(reports.Sum(r => r.Duplicates) > 10);
        Assert.True(reports.Sum(r => r.Rejected) > 1);
        Assert.True(reports.Sum(r => r.Breaches) > 50);
        Assert.True(reports.Sum(r => r.Retractions) > 5);
        Assert.True(reports.Sum(r => r.Crashes) > 20);
        Assert.True(reports.Sum(r => r.DiskFaults) > 20);
        Assert.True(reports.Sum(r => r.Adoptions) > 20);
    }
}
