using System.Collections.Concurrent;

namespace SlaMonitor.Notifications.Tests.Time;

/// <summary>Runs tasks one after the other when the test says so, so that a run depends on nothing but its seed.</summary>
internal sealed class SteppedTasks : TaskScheduler
{
    private readonly BlockingCollection<Task> _tasks = [];

    /// <summary>Until there is nothing left to do at this instant.</summary>
    public void Drain()
    {
        while (_tasks.TryTake(out var task)) TryExecuteTask(task);
    }

    /// <summary>Until this has ended: what is cancelled may arrive here by way of other threads.</summary>
    public void DrainUntil(Task end)
    {
        using var ended = new CancellationTokenSource();
        var last = end.ContinueWith(_ => ended.Cancel(), CancellationToken.None, TaskContinuationOptions.None, Default);
        try
        {
            while (true) TryExecuteTask(_tasks.Take(ended.Token));
        }
        catch (OperationCanceledException)
        {
            last.GetAwaiter().GetResult();
            end.GetAwaiter().GetResult();
        }
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];
}
