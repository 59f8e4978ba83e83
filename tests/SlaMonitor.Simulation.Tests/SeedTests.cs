using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation.Tests;

public sealed class SeedTests
{
    // In four parts, so that a failure is seen before all have run.
    [Theory]
    [InlineData(1, 20)]
    [InlineData(21, 40)]
    [InlineData(41, 60)]
    [InlineData(61, 80)]
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
        Assert.True(reports.Sum(r => r.Escalations) > 50);
        Assert.True(reports.Sum(r => r.Steps) > 100);
        Assert.True(reports.Sum(r => r.Tries) > 200);
        Assert.True(reports.Sum(r => r.ChannelFaults) > 50);
        Assert.True(reports.Sum(r => r.Delivered) > 100);
        Assert.True(reports.Sum(r => r.DeadLetters) > 5);
        Assert.True(reports.Sum(r => r.Suppressed) > 5);
        Assert.True(reports.Sum(r => r.Storms) > 10);
        Assert.True(reports.Sum(r => r.Invited) > 100);
        Assert.True(reports.Sum(r => r.Incidents) > reports.Sum(r => r.Storms));
        Assert.True(reports.Sum(r => r.Burns) > 5);
        Assert.Contains(reports, r => r.Escalations == 0);
    }
}
