using System.Diagnostics.CodeAnalysis;
using NodaTime;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Engine.Commit;

namespace SlaMonitor.Engine.Hosting;

/// <summary>Runs each kind of the engine's steps in a thread of its own, woken when there is work.</summary>
internal sealed class EngineThreads : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    // Rows are written in batches this far apart, or when somebody asks for a list of them, or when many wait: the longer a
    // batch gathers, the more events of one entity become one row. What a kill leaves unwritten is decided again from the journal.
    private static readonly TimeSpan BetweenRowBatches = TimeSpan.FromSeconds(2);
    private const int ManyDirtyRows = 20_000;
    private static readonly TimeSpan WhileSpreading = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WhileGathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromMilliseconds(250);

    private readonly EngineCore _core;
    private readonly EngineTime _time;
    private readonly CommitMetrics _metrics;
    private readonly IEngineLog _log;
    private readonly WorkLoop[] _partitions;
    private readonly WorkLoop _commit;
    private readonly WorkLoop _rows;
    private readonly WorkLoop _alarms;
    private readonly WorkLoop _adoption;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<RowsAt> _waiting = [];
    private readonly Instant _startedAt;
    private readonly long _recovered;
    private long _overdue;
    private Duration _latestBy;
    private bool _caughtUp;
    private long _commitBegan;

    public EngineThreads(EngineCore core, EngineTime time, CommitMetrics metrics, IEngineLog log, long recovered)
    {
        (_core, _time, _metrics, _log, _recovered) = (core, time, metrics, log, recovered);
        _startedAt = time.Now;
        _partitions = [.. Enumerable.Range(0, core.PartitionCount).Select(i => new WorkLoop($"partition {i}", () => Decide(i), Fail))];
        _commit = new WorkLoop("commit", Commit, Fail);
        _rows = new WorkLoop("rows", WriteRows, Fail);
        _alarms = new WorkLoop("alarms", WakeDue, Fail);
        _adoption = new WorkLoop("adoption", Adopt, Fail);
        core.AsksPosted = i => _partitions[i].Tell();
        core.CommitsQueued = _commit.Tell;
        core.AlarmsMoved = _alarms.Tell;
        core.AdoptionBegun = _adoption.Tell;
        core.CommitReported = Report;
    }

    public Task Failed => _failed.Task;

    public MonitorHealth Health
    {
        get
        {
            lock (_gate)
            {
                var reason = _failed.Task.IsCompleted ? "the engine stopped on an internal error; see the log, and restart"
                    : _core.StoreTrouble ?? (_caughtUp ? null : "catching up with the alarms that fell due while it was down");
                return new MonitorHealth(reason is null, reason, new CatchUp(_overdue, _latestBy));
            }
        }
    }

    public void Start()
    {
        foreach (var partition in _partitions) partition.Start();
        _commit.Start();
        _rows.Start();
        _alarms.Start();
        _adoption.Start();
        // What recovery sent on its way was posted before anybody listened.
        foreach (var partition in _partitions) partition.Tell();
    }

    /// <summary>Completes when the rows reflect <paramref name="position"/>.</summary>
    public Task RowsAtAsync(long position)
    {
        var waiting = new RowsAt(position, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate) _waiting.Add(waiting);
        _rows.Tell();
        return waiting.Reached.Task;
    }

    /// <summary>Stops taking work, makes durable what was decided, and writes the rows.</summary>
    public void Dispose()
    {
        _alarms.Dispose();
        _adoption.Dispose();
        foreach (var partition in _partitions) partition.Dispose();
        _commit.Dispose();
        _rows.Dispose();
        if (_failed.Task.IsCompleted) return;
        while (_core.CommitStep() is CommitOutcome.Committed or CommitOutcome.RowsBehind) _core.RowStep(_time.Now);
        _core.RowStep(_time.Now);
    }

    private TimeSpan Decide(int partition)
    {
        while (_core.DecideStep(partition, _time.Now))
        {
        }
        return _core.IsGathering(partition) ? WhileGathering : Long;
    }

    private TimeSpan Adopt()
    {
        while (_core.AdoptStep())
        {
        }
        return Long;
    }

    private TimeSpan Commit()
    {
        while (true)
        {
            _commitBegan = TimeProvider.GetTimestamp();
            switch (_core.CommitStep())
            {
                case CommitOutcome.Idle:
                    return Long;
                case CommitOutcome.Committed:
                    foreach (var partition in _partitions) partition.Tell();
                    break;
                case CommitOutcome.RowsBehind:
                    _rows.Tell();
                    return TimeSpan.FromMilliseconds(2);
                case CommitOutcome.Failed:
                    _metrics.ReportFailure();
                    return RetryAfterFailure;
            }
        }
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "How long a commit takes is real time, whatever clock decides.")]
    private static TimeProvider TimeProvider => TimeProvider.System;

    private void Report(CommitReport report)
    {
        _metrics.Report(report, TimeProvider.GetElapsedTime(_commitBegan));
        if (_core.IsAdopting) _adoption.Tell();
        if (_core.IsSpreading || _core.States.DirtyCount > ManyDirtyRows) _rows.Tell();
    }

    private TimeSpan WriteRows()
    {
        var worked = _core.RowStep(_time.Now);
        lock (_gate)
        {
            _waiting.RemoveAll(waiting => waiting.Position <= _core.RowsPosition && waiting.Reached.TrySetResult());
            if (_waiting.Count > 0) return worked ? TimeSpan.Zero : RetryAfterFailure;
        }
        // Between batches, so that what is happening now is never behind what was long ago.
        if (_core.TrendStep()) return TimeSpan.Zero;
        return _core.IsSpreading ? WhileSpreading : BetweenRowBatches;
    }

    private TimeSpan WakeDue()
    {
        while (true)
        {
            var now = _time.Now;
            var taken = _core.AlarmStep(now);
            if (!_caughtUp) CatchUp(taken, now);
            if (taken.Count > 0) continue;
            if (_core.NextAlarm is not { } next) return Long;
            var wait = _time.Until(next, Long);
            // Due and not taken: the partitions have all they can hold.
            return wait == TimeSpan.Zero && next <= now ? TimeSpan.FromMilliseconds(1) : wait;
        }
    }

    private void CatchUp(IReadOnlyList<Rows.Alarm> taken, Instant now)
    {
        lock (_gate)
        {
            foreach (var alarm in taken)
            {
                if (alarm.At > _startedAt) continue;
                _overdue++;
                _latestBy = Duration.Max(_latestBy, now - alarm.At);
            }
            if (taken.Count > 0 || _core.AlarmHorizon <= _startedAt || _core.NextAlarm <= _startedAt || !_core.IsQuiet) return;
            _caughtUp = true;
        }
        _log.Recovered(_recovered, _overdue, _latestBy);
    }

    private void Fail(Exception reason)
    {
        _log.EngineFailed(reason);
        _failed.TrySetException(reason);
    }

    private readonly record struct RowsAt(long Position, TaskCompletionSource Reached);
}
