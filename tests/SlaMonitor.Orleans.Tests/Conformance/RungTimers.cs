using System.Collections.Concurrent;
using Orleans.Timers;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>Grain timers that can be rung: when the test moves the time on, every one of them has waited long enough.</summary>
internal sealed class RungTimers(ITimerRegistry timers) : ITimerRegistry
{
    private readonly ConcurrentDictionary<Rung, bool> _timers = new();

    public void Ring()
    {
        foreach (var timer in _timers.Keys) timer.Ring();
    }

    [Obsolete("As in the interface.")]
    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        timers.RegisterTimer(grainContext, callback, state, dueTime, period);

    public IGrainTimer RegisterGrainTimer<TState>(IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        var timer = new Rung(timers.RegisterGrainTimer(grainContext, callback, state, options), options.Period, this);
        _timers[timer] = true;
        return timer;
    }

    private sealed class Rung(IGrainTimer timer, TimeSpan period, RungTimers all) : IGrainTimer
    {
        private TimeSpan _period = period;

        public void Ring() => timer.Change(TimeSpan.Zero, _period);

        public void Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            all._timers.TryRemove(this, out _);
            timer.Dispose();
        }
    }
}
