using System.Text.Json;
using System.Xml.Linq;

namespace SlaMonitor.Cli.Tests;

public sealed class TestCommandTests
{
    private const string Policies = "version: 1\npolicies: [ { id: all, targets: { resolution: { normal: 1h } } } ]\n";

    [Fact]
    public async Task Test_AllPass_IsZero()
    {
        using var folder = Folder("met", "running");

        var run = await CommandLine.RunAsync(["test", folder.Path]);

        Assert.Equal((0, "2 passed, 0 failed\n", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Test_OneFails_IsOneAndSaysWhereAndWhy()
    {
        using var folder = Folder("met", "met");

        var run = await CommandLine.RunAsync(["test", folder.Path]);

        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.Contains("FAILED b\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("sla.test.yaml:8:27: resolution: state: expected met, but it is running", run.Out, StringComparison.Ordinal);
        Assert.Contains("running: 30m", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n1 passed, 1 failed\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sla.yaml")]
    [InlineData("sla.test.yaml")]
    public async Task Test_OneFile_FindsItsOtherHalf(string file)
    {
        using var folder = Folder("met", "running");

        var run = await CommandLine.RunAsync(["test", Path.Combine(folder.Path, file)]);

        Assert.Equal((0, "2 passed, 0 failed\n"), (run.Code, run.Out));
    }

    [Fact]
    public async Task Test_TestsElsewhere_WithConfig()
    {
        using var tests = Folder("met", "running");
        using var policies = Folder("met", "running");
        File.Delete(Path.Combine(tests.Path, "sla.yaml"));

        var run = await CommandLine.RunAsync(["test", tests.Path, "--config", Path.Combine(policies.Path, "sla.yaml"), "--only", "B"]);

        Assert.Equal((0, "1 passed, 0 failed\n", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Test_ForMachines_WritesJsonAndJUnit()
    {
        using var folder = Folder("met", "met");
        var junit = Path.Combine(folder.Path, "results.xml");

        var run = await CommandLine.RunAsync(["test", folder.Path, "--json", "--junit", junit]);

        Assert.Equal(1, run.Code);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal("failed", json.RootElement.GetProperty("cases")[1].GetProperty("result").GetString());
        Assert.Equal("1", (string)XDocument.Load(junit).Root!.Attribute("failures")!);
    }

    [Fact]
    public async Task Test_WithoutAnyCase_IsOne()
    {
        using var folder = new TemporaryFolder();
        folder.File("sla.yaml", Policies);

        var run = await CommandLine.RunAsync(["test", folder.Path]);

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("there is no *.test.yaml file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WrongTestFile_IsOneWithItsPlace()
    {
        using var folder = Folder("met", "runing");

        var run = await CommandLine.RunAsync(["test", folder.Path]);

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("sla.test.yaml:8:27: 'runing' is no state of a clock", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean running?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WrongConfiguration_IsOne()
    {
        using var folder = Folder("met", "met");
        folder.File("other.yaml", "policis: []\n");

        var run = await CommandLine.RunAsync(["test", folder.Path]);

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("other.yaml:1:1: unknown key 'policis'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AFolderWithTests_ReadsThePoliciesAlone()
    {
        using var folder = Folder("met", "met");

        var run = await CommandLine.RunAsync(["check", folder.Path]);

        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    private static TemporaryFolder Folder(string first, string second)
    {
        var folder = new TemporaryFolder();
        folder.File("sla.yaml", Policies);
        folder.File("sla.test.yaml", $$"""
            cases:
              - name: a
                events: [ 2026-03-02T09:00Z created, +10m solved ]
                expect: { resolution: {{first}} }
              - name: b
                events: [ 2026-03-02T09:00Z created ]
                at: +30m
                expect: { resolution: {{second}} }
            """);
        return folder;
    }
}
