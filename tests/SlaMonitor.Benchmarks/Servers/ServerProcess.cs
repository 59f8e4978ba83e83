using System.Diagnostics;
using System.Globalization;

namespace SlaMonitor.Benchmarks.Servers;

/// <summary>A program of ours that serves, in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Resident memory now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // As run.sh starts it.
            Environment = { ["DOTNET_GCgen0size"] = "0xC000000", ["DOTNET_GCGen0MaxBudget"] = "0xC000000" },
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is not { } address) continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new ServerProcess(process, new Uri(address));
        }
        throw new InvalidOperationException("the server ended before it listened");
    }

    /// <summary>Waits until the server says that it is ready.</summary>
    public async Task ReadyAsync(HttpClient client, CancellationToken cancellation)
    {
        while (!(await client.GetAsync(new Uri(Address, "/health/ready"), cancellation)).IsSuccessStatusCode)
            await Task.Delay(20, cancellation);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    /// <summary>The program of a project of this solution, as the release build makes it.</summary>
    public static string Program(string project, string program)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SlaMonitor.sln")))
                return Path.Combine(folder.FullName, "src", project, "bin", "Release", "net10.0", $"{program}.dll");
        }
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"no SlaMonitor.sln above {AppContext.BaseDirectory}"));
    }

    /// <summary>The command line program.</summary>
    public static string Program() => Program("SlaMonitor.Cli", "slamonitor");
}
