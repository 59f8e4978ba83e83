using System.Diagnostics;

namespace SlaMonitor.Orleans.Tests.Rebuilding;

/// <summary>A command of <c>slamonitor-silo</c> that comes to an end by itself, run as a process.</summary>
internal sealed record SiloTool(int Code, string Output, string Errors)
{
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(60);

    public static async Task<SiloTool> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slamonitor-silo.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(RunMax);
        return new SiloTool(process.ExitCode, await output, await errors);
    }
}
