using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>The real <c>slamonitor-silo</c> as a child process, with all that it writes.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];
    private readonly Task _read;

    private SiloProcess(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        Exited = ExitAsync();
    }

    /// <summary>The address that <c>serve</c> printed; fails when it ended without printing one.</summary>
    public Task<Uri> Listening => _listening.Task;

    /// <summary>The exit code, once everything it wrote was read.</summary>
    public Task<int> Exited { get; }

    public string Output
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines.TakeLast(100));
        }
    }

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

    /// <summary><c>kill -9</c>; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Exited.WaitAsync(ExitMax);
    }

    public void Signal(int signal) => Assert.Equal(0, kill(_process.Id, signal));

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal(SigTerm);
        return await Exited.WaitAsync(ExitMax);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await Exited;
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int kill(int process, int signal);

    [GeneratedRegex(@"listens on (http://\S+)")]
    private static partial Regex Address();

    private static int FreePort(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines) _lines.Add(line);
            if (Address().Match(line) is { Success: true } match) _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        await _read;
        _listening.TrySetException(new InvalidOperationException($"slamonitor-silo ended with {_process.ExitCode} before it listened:\n{Output}"));
        // Nobody may be waiting for the address of a process that was meant to be killed.
        _ = _listening.Task.Exception;
        return _process.ExitCode;
    }
}
