using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Orleans.Tests.Rebuilding;

/// <summary>A command of <c>slamonitor-silo</c> that comes to an end by itself, run as a process.</summary>
internal static class SiloTool
{
    public static Task<ToolRun> RunAsync(params string[] arguments) => Tool.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "slamonitor-silo.dll"), .. arguments]);
}
