using NodaTime;
using SlaMonitor.Core;

namespace SlaMonitor.Simulation.Pages;

/// <summary>The clocks of one process: one on the wall, which may be set back, and one that timers go by, which only goes on.</summary>
internal sealed class SimulatedTime(Func<Instant> wall) : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private Duration _elapsed;
    private long _sequence;

    /// <summary>How long until the first timer; null when there is none.</summary>
    public Duration? UntilNext => _timers.Count == 0 ? null : First().At - _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => wall().ToDateTimeOffset();

    public override long GetTimestamp() => (long)_elapsed.TotalTicks;

    /// <summary>Lets time pass; not beyond the first timer, which fires when it is reached.</summary>
    public void Pass(Duration time)
    {
        _elapsed += time;
        while (_timers.Count > 0 && First() is var timer && timer.At <= _elapsed)
        {
            _timers.Remove(timer);
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private Timer First() => _timers.MinBy(t => (t.At, t.Sequence))!;

    private sealed class Timer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        public Duration At { get; private set; }

        public long Sequence { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Invariant.Check(period == Timeout.InfiniteTimeSpan, "no timer repeats");
            time._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            At = time._elapsed + Duration.FromTimeSpan(dueTime);
            Sequence = time._sequence++;
            time._timers.Add(this);
            return true;
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
