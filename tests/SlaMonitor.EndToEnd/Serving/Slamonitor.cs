using System.Diagnostics;

namespace SlaMonitor.EndToEnd.Serving;

/// <summary>The real <c>slamonitor</c>.</summary>
internal sealed class Slamonitor : ChildProcess
{
    private Slamonitor(Process process)
        : base(process, "slamonitor", Limits.Step)
    {
    }

    /// <summary>Runs <c>slamonitor</c> with these arguments.</summary>
    public static Slamonitor Start(params string[] arguments) => Start(null, arguments);

    /// <summary>The same with these variables in its environment.</summary>
    public static Slamonitor Start(IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "slamonitor.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new Slamonitor(Process.Start(start)!);
    }

    /// <summary>Runs <c>slamonitor serve</c> on a free port of this machine.</summary>
    public static Slamonitor Serve(string data, string? config = null, string urls = "http://127.0.0.1:0", IReadOnlyDictionary<string, string>? variables = null) =>
        Start(variables, ["serve", "--data", data, "--urls", urls, .. config is null ? Array.Empty<string>() : ["--config", config]]);
}
