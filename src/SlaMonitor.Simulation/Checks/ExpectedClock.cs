using SlaMonitor.Core.Clocks;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Checks;

/// <summary>A clock as the semantics page says it has to be. Times are ticks of Unix time, amounts are ticks of business time.</summary>
internal sealed class ExpectedClock(string metric, int cycle)
{
    private readonly List<(string Name, long At)> _warnings = [];
    private readonly Queue<(string Name, long At)> _warningsToCome = new();
    private TargetPlan? _target;
    private OpenMinutes? _calendar;
    private long _allowed;

    public string Metric => metric;

    public int Cycle { get; private set; } = cycle;

    public ClockState State { get; private set; } = ClockState.Waiting;

    public bool HasStarted { get; private set; }

    public long Since { get; private set; }

    public long Elapsed { get; private set; }

    public bool IsPaused { get; private set; }

    public long? DueAt { get; private set; }

    public long? BreachedAt { get; private set; }

    public bool NotJudged { get; private set; }

    public IReadOnlyList<(string Name, long At)> Warnings => _warnings;

    public bool IsOpen => State is ClockState.Running or ClockState.Paused or ClockState.Breached;

    /// <summary>The first instant at which it does something by itself; null when it does nothing.</summary>
    public long? NextAt =>
        State != ClockState.Running ? null
        : _warningsToCome.TryPeek(out var warning) && warning.At <= DueAt ? warning.At
        : DueAt + 1;

    /// <summary>Lets the time pass: warnings up to and at that instant, a breach at a due instant before it.</summary>
    public void PassTo(long at)
    {
        if (State != ClockState.Running) return;
        while (_warningsToCome.TryPeek(out var warning) && warning.At <= at) _warnings.Add(_warningsToCome.Dequeue());
        if (DueAt < at) (State, BreachedAt) = (ClockState.Breached, DueAt);
    }

    public void Start(Promised promised, long at, bool paused)
    {
        (HasStarted, State, Since) = (true, ClockState.Running, at);
        Aim(promised, paused);
    }

    public void Stop(long at)
    {
        Settle(at);
        State = BreachedAt is null ? ClockState.Met : ClockState.MetLate;
    }

    public void Cancel(long at)
    {
        if (IsOpen) Settle(at);
        State = ClockState.Cancelled;
    }

    public void Resume(Promised promised, long at, bool paused)
    {
        (State, Since) = (BreachedAt is null ? ClockState.Running : ClockState.Breached, at);
        Aim(promised, paused);
    }

    /// <summary>A pause begins or ends, or the promise is another: what was used stays, and a due instant in the past is a breach now.</summary>
    public void Change(Promised promised, long at, bool paused, bool adopts)
    {
        // A policy that takes another's place is another promise; another version that says the same of it is not.
        var isSame = adopts ? promised.SaysThat(_target!, _allowed, _calendar!) : promised.IsThat(_target!, _allowed);
        if (paused == IsPaused && isSame)
        {
            _target = promised.Target;
            return;
        }
        Settle(at);
        Aim(promised, paused);
        if (BreachedAt is not null || Elapsed <= _allowed) return;
        AimWarnings();
        while (_warningsToCome.TryDequeue(out var passed)) _warnings.Add(passed);
        (State, DueAt, BreachedAt) = (ClockState.Breached, at, at);
    }

    /// <summary>It counted from the past, but nothing of it can have been told before it was promised.</summary>
    public void BecomePromised(long at)
    {
        Cycle = 1;
        if (!IsOpen && State != ClockState.Waiting)
        {
            (State, BreachedAt, NotJudged, Elapsed) = (ClockState.Cancelled, null, true, 0);
            _warnings.Clear();
            return;
        }
        for (var i = 0; i < _warnings.Count; i++) _warnings[i] = (_warnings[i].Name, at);
        if (BreachedAt is not null) (DueAt, BreachedAt) = (at, at);
    }

    private void Settle(long at)
    {
        if (!IsPaused) Elapsed += _calendar!.Between(Since, at);
        Since = at;
    }

    private void Aim(Promised promised, bool paused)
    {
        (_target, _calendar, _allowed, IsPaused) = (promised.Target, promised.Calendar, promised.Allowed, paused);
        _warningsToCome.Clear();
        if (BreachedAt is not null) return;
        if (paused)
        {
            (State, DueAt) = (ClockState.Paused, null);
            return;
        }
        (State, DueAt) = (ClockState.Running, _calendar.Add(Since, Math.Max(0, _allowed - Elapsed)));
        AimWarnings();
    }

    private void AimWarnings()
    {
        _warningsToCome.Clear();
        var last = _warnings.Count == 0 ? long.MinValue : _warnings[^1].At;
        foreach (var (name, used) in _target!.Warnings.Select(w => (w.Name, Used: UsedAt(w))).OrderBy(w => w.Used))
        {
            if (_warnings.Any(w => w.Name == name)) continue;
            // One whose instant has passed already comes at once, and none before the one before it.
            last = Math.Max(last, used <= Elapsed ? Since : _calendar!.Add(Since, used - Elapsed));
            _warningsToCome.Enqueue((name, last));
        }
    }

    private long UsedAt(WarningPlan warning) =>
        warning.Percent is { } percent ? (_allowed * percent + 99) / 100 : Math.Max(0, _allowed - warning.BeforeTicks);
}

/// <summary>What one metric of a ticket is promised at one moment.</summary>
internal sealed record Promised(string Policy, TargetPlan Target, long Allowed, OpenMinutes Calendar)
{
    public bool IsThat(TargetPlan target, long allowed) => ReferenceEquals(Target, target) && Allowed == allowed;

    public bool SaysThat(TargetPlan target, long allowed, OpenMinutes calendar) =>
        Allowed == allowed && ReferenceEquals(Calendar, calendar) && Target.Preset == target.Preset
        && Target.PauseOn.SequenceEqual(target.PauseOn) && Target.Warnings.SequenceEqual(target.Warnings);
}
