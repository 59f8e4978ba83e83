using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Explanations;

/// <summary>Tells what a moment did to a clock by what the clock was before and after it.</summary>
internal static class ClockEffects
{
    /// <param name="before">The clock brought forward to <paramref name="at"/>; null when it did not exist.</param>
    /// <param name="after">The clock after the moment.</param>
    /// <param name="at">The instant of the moment.</param>
    public static EquatableArray<ClockEffect> Between(Clock? before, Clock after, Instant at)
    {
        if (ReferenceEquals(before, after)) return [];
        var effects = new List<ClockEffect>();
        if (before is null || HasNotBegun(before))
        {
            var isNew = before is null || (before.State == ClockState.Cancelled && after.State != ClockState.Cancelled);
            if (isNew && after.StartedAt != at && !(after.StartedAt is null && IsCancelledAt(after, at))) effects.Add(ClockEffect.Promised);
            else if (!isNew && !SamePromise(before!, after)) effects.Add(ClockEffect.PromiseChanged);
            if (after.IsOpen && after.StartedAt == at) effects.Add(ClockEffect.Started);
            if (after.IsOpen && after.IsPaused) effects.Add(ClockEffect.Paused);
            if (after.State is ClockState.Met or ClockState.MetLate) effects.Add(ClockEffect.Stopped);
            if (IsCancelledAt(after, at) && before?.State != ClockState.Cancelled) effects.Add(ClockEffect.Cancelled);
            return effects.ToEquatableArray();
        }

        if (before.IsOpen && after.State is ClockState.Met or ClockState.MetLate) effects.Add(ClockEffect.Stopped);
        if (before.IsOpen && after.State == ClockState.Cancelled) effects.Add(ClockEffect.Cancelled);
        if (!before.IsOpen && after.IsOpen) effects.Add(ClockEffect.Reopened);
        if (after.IsOpen && !SamePromise(before, after)) effects.Add(ClockEffect.PromiseChanged);
        if (after.IsOpen && after.IsPaused && !(before.IsOpen && before.IsPaused)) effects.Add(ClockEffect.Paused);
        if (before.IsOpen && before.IsPaused && after.IsOpen && !after.IsPaused) effects.Add(ClockEffect.Resumed);
        return effects.ToEquatableArray();
    }

    public static bool SamePromise(Clock a, Clock b) => a.Policy == b.Policy && a.Target == b.Target && a.Calendar == b.Calendar;

    /// <summary>A cycle that was over before it was promised did not end at this moment.</summary>
    private static bool IsCancelledAt(Clock clock, Instant at) =>
        clock.State == ClockState.Cancelled && clock.StoppedAt == at && clock.StoppedBy != ClockMachine.NotPromisedThen;

    private static bool HasNotBegun(Clock clock) => clock.StartedAt is null;
}
