using System.Diagnostics;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>The real <c>slamonitor-silo</c>.</summary>
internal sealed class SiloProcess : ChildProcess
{
    public const int SigCont = 18;
    public const int SigStop = 19;

    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(60);

    private SiloProcess(Process process)
        : base(process, "slamonitor-silo", ExitMax)
    {
    }

    /// <summary>What it logged, and what it said on standard error.</summary>
    public override string Output => $"{base.Output}\n{Errors}";

    /// <summary>Runs <c>slamonitor-silo serve</c> at an address of this machine's loopback range, on free ports.</summary>
    /// <param name="database">A connection string.</param>
    /// <param name="address">Of this machine.</param>
    /// <param name="config">The file of the configuration.</param>
    /// <param name="data">A folder.</param>
    /// <param name="variables">Of its environment, beside those of the tests.</param>
    public static SiloProcess Serve(string database, string address, string config, string data, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "slamonitor-silo.dll"), "serve", "--database", database, "--address", address,
            "--silo-port", $"{FreePort.Any(address)}", "--gateway-port", $"{FreePort.Any(address)}", "--urls", $"http://{address}:0", "--config", config, "--data", data,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new SiloProcess(Process.Start(start)!);
    }
}
