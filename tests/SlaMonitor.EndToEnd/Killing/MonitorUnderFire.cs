using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Killing;

/// <summary>A monitor that is killed and started again on the same data; its clients ask here where it is now.</summary>
internal sealed class MonitorUnderFire(string data, string config) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<Uri> _address = New();
    private Slamonitor? _process;

    /// <summary>What the processes logged at level Error, over all of them.</summary>
    public List<string> ErrorsLogged { get; } = [];

    /// <summary>Where it listens, as soon as it does.</summary>
    public Task<Uri> AddressAsync(CancellationToken cancellation)
    {
        lock (_gate) return _address.Task.WaitAsync(cancellation);
    }

    /// <summary>Starts a process; the task is its address.</summary>
    public Task<Uri> Start()
    {
        var process = Slamonitor.Serve(data, config);
        lock (_gate) _process = process;
        process.Listening.ContinueWith(
            listening => Tell(process, listening.Result),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
        return process.Listening;
    }

    /// <summary><c>kill -9</c>. Clients that find it gone wait for the next.</summary>
    /// <returns>Whether it listened already.</returns>
    public async Task<bool> KillAsync()
    {
        var process = Leave();
        var listened = process.Listening.IsCompletedSuccessfully;
        await process.KillAsync();
        await ForgetAsync(process);
        return listened;
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        var process = Leave();
        var code = await process.StopAsync();
        await ForgetAsync(process);
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await ForgetAsync(Leave());
    }

    private void Tell(Slamonitor process, Uri address)
    {
        lock (_gate)
        {
            if (process == _process) _address.TrySetResult(address);
        }
    }

    /// <summary>From here on nobody is sent to this process. Who waits for an address goes on waiting.</summary>
    private Slamonitor Leave()
    {
        lock (_gate)
        {
            var process = _process!;
            _process = null;
            if (_address.Task.IsCompleted) _address = New();
            return process;
        }
    }

    private async Task ForgetAsync(Slamonitor process)
    {
        await process.DisposeAsync();
        ErrorsLogged.AddRange(process.ErrorsLogged);
    }

    private static TaskCompletionSource<Uri> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
