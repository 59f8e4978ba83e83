using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace SlaMonitor.EndToEnd.Serving;

/// <summary>A program of ours as a child process, with all that it writes.</summary>
internal abstract partial class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly TimeSpan _exitMax;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly List<(string Text, TaskCompletionSource Said)> _awaited = [];
    private readonly Task _read;

    /// <param name="process">Started, with its output and errors redirected.</param>
    /// <param name="name">What the program is called.</param>
    /// <param name="exitMax">How long it may take to be gone when it is told to.</param>
    protected ChildProcess(Process process, string name, TimeSpan exitMax)
    {
        (_process, _name, _exitMax) = (process, name, exitMax);
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
        Exited = ExitAsync();
    }

    /// <summary>The address that <c>serve</c> printed; fails when it ended without printing one.</summary>
    public Task<Uri> Listening => _listening.Task;

    /// <summary>The exit code, once everything it wrote was read.</summary>
    public Task<int> Exited { get; }

    public virtual string Output => Text(_output);

    public string Errors => Text(_errors);

    public int Id => _process.Id;

    /// <summary>The lines logged at level Error or Critical.</summary>
    public IReadOnlyList<string> ErrorsLogged
    {
        get
        {
            lock (_output) return [.. _output.Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))];
        }
    }

    /// <summary>Completes when it has written a line on standard error that holds this text.</summary>
    public Task Says(string text)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_errors)
        {
            if (_errors.Exists(line => line.Contains(text, StringComparison.Ordinal))) said.SetResult();
            else _awaited.Add((text, said));
        }
        return said.Task;
    }

    /// <summary><c>kill -9</c>; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Exited.WaitAsync(_exitMax);
    }

    /// <summary>Sends a signal (2 is SIGINT, 15 is SIGTERM).</summary>
    public void Signal(int signal) => Assert.Equal(0, kill(_process.Id, signal));

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal(15);
        return await Exited.WaitAsync(_exitMax);
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
            lock (lines)
            {
                lines.Add(line);
                if (lines == _errors) _awaited.RemoveAll(awaited => line.Contains(awaited.Text, StringComparison.Ordinal) && awaited.Said.TrySetResult());
            }
            if (Address().Match(line) is { Success: true } match) _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        await _read;
        _listening.TrySetException(new InvalidOperationException($"{_name} ended with {_process.ExitCode} before it listened:\n{Text(_output)}\n{Errors}"));
        // Nobody may be waiting for the address of a process that was meant to be killed.
        _ = _listening.Task.Exception;
        return _process.ExitCode;
    }
}
