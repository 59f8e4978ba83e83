using System.Globalization;
using System.Text.RegularExpressions;
using SlaMonitor.Cli;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Configurations;

/// <summary>The unit of systemd for the one process.</summary>
public sealed partial class UnitFileTests
{
    private static readonly string Unit = Deployment.Path("slamonitor.service");

    [Fact]
    public async Task Unit_IsUnderstood()
    {
        var analyze = Tool.Require("systemd-analyze", "systemd");
        using var folder = new TemporaryFolder();
        // It looks whether the program is there, which on this machine it is somewhere else.
        var program = Program().Match(await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken)).Groups["path"].Value;
        var unit = folder.File("slamonitor.service", (await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken)).Replace(program, "/bin/true", StringComparison.Ordinal));

        var (code, output) = await Tool.RunAsync(analyze, ["verify", "--man=no", unit]);

        Assert.True(code == 0 && output.Length == 0, output);
    }

    [Fact]
    public async Task Unit_IsAllowedLittle()
    {
        var analyze = Tool.Require("systemd-analyze", "systemd");

        var (_, output) = await Tool.RunAsync(analyze, ["security", "--offline=true", "--no-pager", Unit]);

        var exposure = double.Parse(Exposure().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(exposure <= 1.5, $"an exposure of {exposure}, of 10");
    }

    [Fact]
    public async Task Unit_StartsWhatTheProgramUnderstands()
    {
        var text = await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken);
        var start = Program().Match(text);
        using var output = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, output, false, _ => null, TimeProvider.System);

        Assert.Equal("/opt/slamonitor/slamonitor", start.Groups["path"].Value);
        Assert.Equal(0, await SlaMonitorCommand.RunAsync([.. start.Groups["arguments"].Value.Split(' '), "--help"], terminal, TestContext.Current.CancellationToken));
        // The folder that it may write is the one that it is told of.
        Assert.Contains("--data /var/lib/slamonitor", start.Value, StringComparison.Ordinal);
        Assert.Contains("\nStateDirectory=slamonitor\n", text, StringComparison.Ordinal);
        Assert.Contains("--config /etc/slamonitor/", start.Value, StringComparison.Ordinal);
        Assert.Contains("\nConfigurationDirectory=slamonitor\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nRestartPreventExitStatus={ExitCode.WrongInput} {ExitCode.Usage}\n", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?m)^ExecStart=(?<path>\S+) (?<arguments>.*)$")]
    private static partial Regex Program();

    [GeneratedRegex(@"Overall exposure level for slamonitor\.service: ([0-9.]+)")]
    private static partial Regex Exposure();
}
