using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    public static SiloProcess Serve(string database, string address, string config, string data)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "slamonitor-silo.dll"), "serve", "--database", database, "--address", address,
            "--silo-port", $"{FreePort(address)}", "--gateway-port", $"{FreePort(address)}", "--urls", $"http://{address}:0", "--config", config, "--data", data,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new SiloProcess(Process.Start(start)!);
    }

    private static int FreePort(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
