using System.Collections.Concurrent;

namespace SlaMonitor.Simulation.Pages;

/// <summary>Runs tasks one after the other when it is told to, so that a run depends on nothing but its seed.</summary>
internal sealed class SteppedTasks : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _tasks = [];

    /// <summary>Runs up to so many of the tasks that wait.</summary>
    /// <returns>False when none did.</returns>
    public bool Run(int most)
    {
        var any = false;
        for (; most > 0 && _tasks.TryDequeue(out var task); most--) any |= TryExecuteTask(task);
        return any;
    }

    protected override void QueueTask(Task task) => _tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];
}
