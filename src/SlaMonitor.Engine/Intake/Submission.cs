using SlaMonitor.Core;

namespace SlaMonitor.Engine.Intake;

/// <summary>Commands handed in together, whose sender waits until all of them are durable.</summary>
/// <param name="commands">How many parts have to become durable.</param>
/// <param name="completed">Called once, on the thread that brings the last part, before the sender learns of it.</param>
internal sealed class Submission(int commands, Action? completed = null)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Submission>? _dependents;
    private int _open = commands;

    /// <summary>Completes when every command is durable.</summary>
    public Task Durable => _durable.Task;

    /// <summary>One more command is durable.</summary>
    public void Committed()
    {
        List<Submission>? dependents;
        lock (_gate)
        {
            _open--;
            Invariant.Check(_open >= 0, "a command becomes durable once");
            if (_open > 0) return;
            dependents = _dependents;
        }
        completed?.Invoke();
        _durable.SetResult();
        if (dependents is null) return;
        foreach (var dependent in dependents) dependent.Committed();
    }

    /// <summary>
    /// Counts as one part of <paramref name="dependent"/>, which is told on the thread that completes this one: no continuation runs
    /// anywhere else, so a host on one thread stays on it.
    /// </summary>
    public void CountsFor(Submission dependent)
    {
        lock (_gate)
        {
            if (_open > 0)
            {
                (_dependents ??= []).Add(dependent);
                return;
            }
        }
        dependent.Committed();
    }
}
