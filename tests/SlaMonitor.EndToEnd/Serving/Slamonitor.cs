using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace SlaMonitor.EndToEnd.Serving;

/// <summary>The real <c>slamonitor</c> as a child process, with all that it writes.</summary>
internal sealed partial class Slamonitor : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly Task _read;

    private Slamonitor(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
        Exited = ExitAsync();
    }

    /// <summary>The address that <c>serve</c> printed; fails when it ended without printing one.</summary>
    public Task<Uri> Listening => _listening.Task;

    /// <summary>The exit code, once everything it wrote was read.</summary>
    public Task<int> Exited { get; }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public int Id => _process.Id;

    /// <summary>The lines logged at level Error or Critical, each with the line after it.</summary>
    public IReadOnlyList<string> ErrorsLogged
    {
        get
        {
            lock (_output) return [.. _output.Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))];
        }
    }

    /// <summary>Runs <c>slamonitor</c> with these arguments.</summary>
    public static Slamonitor Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "slamonitor.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new Slamonitor(Process.Start(start)!);
    }

    /// <summary>Runs <c>slamonitor serve</c> on a free port of this machine.</summary>
    public static Slamonitor Serve(string data, string? config = null, string urls = "http://127.0.0.1:0") =>
        Start(["serve", "--data", data, "--urls", urls, .. config is null ? Array.Empty<string>() : ["--config", config]]);

    /// <summary><c>kill -9</c>; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Exited.WaitAsync(Limits.Step);
    }

    /// <summary>Sends a signal (2 is SIGINT, 15 is SIGTERM).</summary>
    public void Signal(int signal) => Assert.Equal(0, kill(_process.Id, signal));

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal(15);
        return await Exited.WaitAsync(Limits.Step);
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

    private static string Text(List<string> lines)
    {
        lock (lines) return string.Join('\n', lines);
    }

    private async Task ReadAsync(StreamReader reader, List<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines) lines.Add(line);
            if (Address().Match(line) is { Success: true } match) _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        await _read;
        _listening.TrySetException(new InvalidOperationException($"slamonitor ended with {_process.ExitCode} before it listened:\n{Output}\n{Errors}"));
        // Nobody may be waiting for the address of a process that was meant to be killed.
        _ = _listening.Task.Exception;
        return _process.ExitCode;
    }
}
