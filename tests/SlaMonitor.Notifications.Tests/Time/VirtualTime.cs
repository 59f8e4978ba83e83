using NodaTime;

namespace SlaMonitor.Notifications.Tests.Time;

/// <summary>A clock that stands still until the test moves it; timers fire on the test's stack, in the order of their instants.</summary>
internal sealed class VirtualTime(Instant start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private Instant _now = start;
    private long _sequence;

    public Instant Now
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override long GetTimestamp() => Now.ToUnixTimeTicks();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(Duration by) => AdvanceTo(Now + by);

    public void AdvanceTo(Instant to)
    {
        while (Due(to) is { } timer) timer.Fire();
        lock (_lock) _now = to;
    }

    /// <summary>Fires the next timer that is due by then; false when there is none.</summary>
    public bool AdvanceToNext(Instant by)
    {
        if (Due(by) is not { } timer) return false;
        timer.Fire();
        return true;
    }

    /// <summary>Takes the next timer due by then, and moves the clock to it.</summary>
    private VirtualTimer? Due(Instant by)
    {
        lock (_lock)
        {
            var next = _timers.Where(t => t.At <= by).MinBy(t => (t.At, t.Sequence));
            if (next is null) return null;
            _timers.Remove(next);
            if (next.At > _now) _now = next.At;
            return next;
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public Instant At { get; private set; }

        public long Sequence { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                At = time._now + Duration.FromTimeSpan(dueTime);
                Sequence = time._sequence++;
                time._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
