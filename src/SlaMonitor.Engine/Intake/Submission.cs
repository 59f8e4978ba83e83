using SlaMonitor.Core;

namespace SlaMonitor.Engine.Intake;

/// <summary>Commands handed in together, whose sender waits until all of them are durable.</summary>
internal sealed class Submission(int commands)
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = commands;

    /// <summary>Completes when every command is durable.</summary>
    public Task Durable => _durable.Task;

    /// <summary>One more command is durable.</summary>
    public void Committed()
    {
        var open = Interlocked.Decrement(ref _open);
        Invariant.Check(open >= 0, "a command becomes durable once");
        if (open == 0) _durable.SetResult();
    }
}
