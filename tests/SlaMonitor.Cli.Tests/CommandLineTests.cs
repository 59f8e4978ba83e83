using System.Diagnostics;

namespace SlaMonitor.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help", "calendar", "replay", "check")]
    [InlineData("check --help", "Examples:", "slamonitor check sla.yaml")]
    [InlineData("calendar --help", "Examples:", "nextOpen", "--batch")]
    [InlineData("calendar add --help", "Examples:", "--duration -90m")]
    [InlineData("calendar between --help", "Examples:", "--from")]
    [InlineData("calendar next-close --help", "Examples:", "slamonitor calendar next-close")]
    [InlineData("test --help", "Examples:", "agent_replied", "--junit")]
    [InlineData("backtest --help", "Examples:", "--baseline", "docs/backtest.md")]
    [InlineData("replay --help", "Examples:", "servicenow", "SLAMONITOR_API_KEY", "Exit codes: 0 done")]
    [InlineData("health --help", "Examples:", "HEALTHCHECK", "--timeout")]
    public async Task Help_OfEachCommand_Teaches(string args, params string[] expected)
    {
        var run = await CommandLine.RunAsync(args.Split(' '));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.All(expected, part => Assert.Contains(part, run.Out, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Try 'slamonitor --help'.")]
    [InlineData("replai x", "Try 'slamonitor --help'.")]
    [InlineData("replay x", "Try 'slamonitor replay --help'.")]
    [InlineData("calendar", "Try 'slamonitor calendar --help'.")]
    [InlineData("calendar add --config a", "Try 'slamonitor calendar add --help'.")]
    [InlineData("replay x --url nowhere", "--url 'nowhere' is not an address")]
    [InlineData("replay x --url http://127.0.0.1:1 --speed fast", "neither a number above 0 nor max")]
    [InlineData("replay x --url http://127.0.0.1:1 --batch-size 0", "--batch-size must be 1 to 10000")]
    [InlineData("replay x --url http://127.0.0.1:1 --retry-for long", "--retry-for 'long' is not a duration")]
    [InlineData("health --url nowhere", "--url 'nowhere' is not an address")]
    [InlineData("health --timeout 0s", "--timeout '0s' is not a duration")]
    public async Task Usage_Wrong_IsTwoAndSaysWhatToDo(string args, string expected)
    {
        var run = await CommandLine.RunAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_CalendarQuestion_AnswersOnStandardOutput()
    {
        using var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", CalendarCommandTests.Configuration);

        var (code, output, error) = await ChildAsync(
            "calendar", "add", "--config", config, "--calendar", "berlin", "--start", "2026-03-06T15:00:00Z", "--duration", "4h");

        Assert.Equal((0, "2026-03-09T10:30:00Z\n", ""), (code, output, error));
    }

    [Fact]
    public async Task Process_WrongConfiguration_IsOneAndNothingOnStandardOutput()
    {
        using var folder = new TemporaryFolder();

        var (code, output, error) = await ChildAsync("check", folder.File("sla.yaml", "version: 1\ncalendar: []\n"));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("sla.yaml:2:1: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_Interrupted_StopsCleanlyAndIs130()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent with kill");
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        var asked = new TaskCompletionSource();
        for (var i = 0; i < 100; i++)
        {
            server.Instead.Enqueue(context =>
            {
                context.Response.StatusCode = 503;
                context.Response.Headers.RetryAfter = "30";
                asked.TrySetResult();
                return Task.CompletedTask;
            });
        }

        using var child = Start("replay", ReplayCommandTests.File, "--url", server.Url, "--state", Path.Combine(folder.Path, "state.json"));
        await asked.Task.WaitAsync(CommandLine.Limit);
        using var kill = Process.Start("kill", ["-INT", child.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await child.WaitForExitAsync().WaitAsync(CommandLine.Limit);

        Assert.Equal(130, child.ExitCode);
        Assert.Contains("Run the same command again", await child.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Out, string Error)> ChildAsync(params string[] args)
    {
        using var child = Start(args);
        var output = child.StandardOutput.ReadToEndAsync();
        var error = child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync().WaitAsync(CommandLine.Limit);
        return (child.ExitCode, await output, await error);
    }

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slamonitor.dll"), .. args])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;
}
