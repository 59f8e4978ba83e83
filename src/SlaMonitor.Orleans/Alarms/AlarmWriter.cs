using Microsoft.Extensions.Logging;
using SlaMonitor.Postgres.Alarms;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>
/// Writes the alarms of all shards on this silo: what waits goes out together, whichever shard it is of. Written shard by shard,
/// most statements held one or two alarms, each with a commit of its own. Thread-safe.
/// </summary>
internal sealed partial class AlarmWriter(AlarmTable table, ILogger<AlarmWriter> log)
{
    private readonly Lock _gate = new();
    private List<(AlarmSet Set, TaskCompletionSource Written)> _sets = [];
    private List<AlarmMove> _moves = [];
    private bool _isWriting;

    /// <summary>Completes when the alarm is durable.</summary>
    public Task SetEarlierAsync(AlarmSet set)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _sets.Add((set, written));
            Begin();
        }
        return written.Task;
    }

    /// <summary>Has the alarm moved soon. One that is lost stands at an instant that has passed: whoever reads it wakes the entity once more.</summary>
    public void Move(AlarmMove move)
    {
        lock (_gate)
        {
            _moves.Add(move);
            Begin();
        }
    }

    private void Begin()
    {
        if (_isWriting) return;
        _isWriting = true;
        // Not on the scheduler of the grain that happens to be first.
        _ = Task.Run(WriteAsync);
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            List<(AlarmSet Set, TaskCompletionSource Written)> sets;
            List<AlarmMove> moves;
            lock (_gate)
            {
                if (_sets.Count == 0 && _moves.Count == 0)
                {
                    _isWriting = false;
                    return;
                }
                (sets, _sets) = (_sets, []);
                (moves, _moves) = (_moves, []);
            }
            try
            {
                await table.MoveAsync(moves);
                await table.SetEarlierAsync([.. sets.Select(s => s.Set)]);
                foreach (var (_, written) in sets) written.SetResult();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotWritten(e, sets.Count, moves.Count);
                foreach (var (_, written) in sets) written.SetException(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sets} alarms could not be set and {Moves} not be moved; the entities are told, or woken once more")]
    private partial void LogNotWritten(Exception reason, int sets, int moves);
}
