namespace SlaMonitor.Benchmarks.Quartz;

/// <summary>When each of many that fell due together was fired, in UTC ticks. Thread-safe.</summary>
internal sealed class Firings(int count)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;
    private int _fired;

    /// <summary>Completes when all were fired.</summary>
    public Task All => _all.Task;

    /// <summary>When the last one was, as far as they came.</summary>
    public DateTime Last => new(Volatile.Read(ref _last), DateTimeKind.Utc);

    public void Fired(int number = 1)
    {
        Volatile.Write(ref _last, DateTime.UtcNow.Ticks);
        if (Interlocked.Add(ref _fired, number) == count) _all.TrySetResult();
    }
}
