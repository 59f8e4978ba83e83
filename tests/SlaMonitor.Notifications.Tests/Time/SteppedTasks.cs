namespace SlaMonitor.Notifications.Tests.Time;

/// <summary>Runs tasks one after the other when the test says so, so that a run depends on nothing but its seed.</summary>
internal sealed class SteppedTasks : TaskScheduler
{
    private readonly Queue<Task> _tasks = [];

    /// <summary>Until there is nothing left to do at this instant.</summary>
    public void Drain()
    {
        while (_tasks.TryDequeue(out var task)) TryExecuteTask(task);
    }

    protected override void QueueTask(Task task) => _tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];
}
