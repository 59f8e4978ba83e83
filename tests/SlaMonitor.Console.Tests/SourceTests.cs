using System.Diagnostics;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Console.Tests;

/// <summary>What the console's own tools say of its source.</summary>
public sealed class SourceTests
{
    [Theory]
    [InlineData("check")]
    [InlineData("test")]
    public async Task Npm_Run_Succeeds(string script)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["run", "--silent", script])
        {
            WorkingDirectory = Repository.Folder("src", "SlaMonitor.Console"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync().WaitAsync(Limits.Whole);

        Assert.True(npm.ExitCode == 0, $"{await said}\n{await complained}");
    }
}
