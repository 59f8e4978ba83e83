using SlaMonitor.Simulation.Demo;

namespace SlaMonitor.Cli.Tests;

public sealed class CheckCommandTests
{
    [Fact]
    public async Task Check_GoodFile_IsZero()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync(["check", folder.File("sla.yaml", CalendarCommandTests.Configuration)]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("valid: 0 policies, 2 calendars", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_TheDemosConfiguration_IsValid()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLine.RunAsync(["check", folder.File("demo.yaml", DemoTraffic.Configuration())]);

        Assert.Equal("", run.Error);
        Assert.Contains("valid: 4 policies, 5 calendars", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_EveryError_IsNamedWithItsPlace()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("sla.yaml", "version: 1\ncalendars:\n  - id: a\n    time_zone: Mars/Olympus\n    hours: { mon: \"9-5\" }\n");

        var run = await CommandLine.RunAsync(["check", path]);

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains($"{path}:4:16: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{path}:5:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NoSuchFile_IsOne() =>
        Assert.Equal(1, (await CommandLine.RunAsync(["check", "/no/such/file.yaml"])).Code);
}
