using System.Diagnostics;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>The real <c>slamonitor-silo</c> as a container starts it: a command, and all settings in the environment.</summary>
internal sealed class PodProcess : ChildProcess
{
    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(60);

    private PodProcess(Process process)
        : base(process, "slamonitor-silo", ExitMax)
    {
    }

    public static PodProcess Start(string command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slamonitor-silo.dll"), command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new PodProcess(Process.Start(start)!);
    }
}
