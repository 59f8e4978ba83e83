using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Clocks;

/// <summary>
/// The transitions of one clock. Each takes the instant at which it happens; a caller has brought the clock forward to that
/// instant with <see cref="AdvanceTo"/> first, so that what fell due before it has come to pass.
/// </summary>
public static class ClockMachine
{
    /// <summary>The smallest step after a due instant: a stop at the due instant itself is in time, one tick later is not.</summary>
    public static readonly Duration Tick = Duration.FromTicks(1);

    /// <summary>Why a cycle that was over before its metric was promised has no verdict.</summary>
    public const string NotPromisedThen = "not promised then";

    /// <summary>What stopped a clock that waited for something else than the solution.</summary>
    public const string BySolution = "solved";

    /// <summary>A clock that is promised but has not started.</summary>
    public static Clock Wait(Promise promise, int cycle) => new()
    {
        Metric = promise.Target.Metric,
        Cycle = cycle,
        Policy = promise.Policy,
        Calendar = promise.Calendar.Id,
        Target = promise.Allowed,
        State = ClockState.Waiting,
    };

    /// <summary>Starts counting at <paramref name="at"/>.</summary>
    public static Clock Start(this Clock clock, Promise promise, Instant at, bool paused)
    {
        Invariant.Check(clock.State == ClockState.Waiting, "only a waiting clock starts");
        return (clock with { State = ClockState.Running, StartedAt = at, Since = at, IsPaused = paused }).Aim(promise);
    }

    /// <summary>What has come to pass by <paramref name="at"/>: warnings up to and at that instant, and a breach at a due instant before it.</summary>
    public static Clock AdvanceTo(this Clock clock, Promise promise, Instant at)
    {
        if (clock.State != ClockState.Running || clock.DueAt is not { } due) return clock;
        while (clock.NextWarningAt is { } warning && warning <= at)
        {
            clock = clock.Warn(promise, warning);
        }
        return due < at ? clock with { State = ClockState.Breached, BreachedAt = due, NextWarningAt = null } : clock;
    }

    /// <summary>Stops in time or late. <paramref name="by"/> names what stopped it when that is not what the metric waits for.</summary>
    public static Clock Stop(this Clock clock, BusinessCalendar calendar, Instant at, string? by)
    {
        Invariant.Check(clock.IsOpen, "only an open clock stops");
        return clock.Settle(calendar, at) with
        {
            State = clock.BreachedAt is null ? ClockState.Met : ClockState.MetLate,
            StoppedAt = at,
            StoppedBy = by,
            NextWarningAt = null,
        };
    }

    /// <summary>Ends without a verdict; a breach that came before stays on record.</summary>
    public static Clock Cancel(this Clock clock, BusinessCalendar calendar, Instant at, string by) =>
        (clock.IsOpen ? clock.Settle(calendar, at) : clock) with
        {
            State = ClockState.Cancelled,
            StoppedAt = at,
            StoppedBy = by,
            NextWarningAt = null,
        };

    /// <summary>Goes on after a stop or a cancellation, with the time already used; the time in between does not count.</summary>
    public static Clock Resume(this Clock clock, Promise promise, Instant at, bool paused)
    {
        Invariant.Check(clock.StartedAt is not null && !clock.IsOpen, "only a clock that ended goes on");
        return (clock with
        {
            State = clock.BreachedAt is null ? ClockState.Running : ClockState.Breached,
            Since = at,
            StoppedAt = null,
            StoppedBy = null,
            IsPaused = paused,
        }).Aim(promise);
    }

    /// <summary>Takes another promise or another pause from <paramref name="at"/> on; the time used stays.</summary>
    /// <param name="clock">An open clock.</param>
    /// <param name="before">The calendar in which it has counted so far.</param>
    /// <param name="after">The promise from now on; the same one when only the pause changes.</param>
    /// <param name="at">The instant of the change.</param>
    /// <param name="paused">Whether it stands still from now on.</param>
    public static Clock Change(this Clock clock, BusinessCalendar before, Promise after, Instant at, bool paused)
    {
        var changed = (clock.Settle(before, at) with { IsPaused = paused }).Aim(after);
        if (changed.BreachedAt is null && changed.Elapsed > changed.Target)
        {
            // Every warning has passed by now, and comes at once like the breach, before it.
            while (changed.NextWarning(after) is { } passed) changed = changed with { Warnings = changed.Warnings.Add(passed) };

            // The new due instant lies in the past: the breach is at the change, which nobody could have prevented earlier.
            changed = changed with
            {
                State = ClockState.Breached,
                DueAt = at,
                BreachedAt = at,
                BreachReason = "the promise changed and the time already used is over its target",
                NextWarningAt = null,
            };
        }
        return changed;
    }

    /// <summary>An open clock that counts from the past but was promised only at <paramref name="at"/>: nothing about it can have been published before.</summary>
    public static Clock PromisedLate(this Clock clock, Instant at)
    {
        var late = clock with { Warnings = clock.Warnings.Select(w => w with { At = at }).ToEquatableArray() };
        return clock.BreachedAt is null
            ? late
            : late with { DueAt = at, BreachedAt = at, BreachReason = "promised only when the time already used was over its target" };
    }

    /// <summary>A cycle that ended before it was promised: none of its time counts.</summary>
    public static Clock NotJudged(this Clock clock) => clock with
    {
        State = ClockState.Cancelled,
        StoppedBy = NotPromisedThen,
        Elapsed = Duration.Zero,
        PausedFor = Duration.Zero,
        BreachedAt = null,
        BreachReason = null,
        Warnings = [],
        NextWarningAt = null,
    };

    /// <summary>Business time used at <paramref name="now"/>, which is not before the clock's last change.</summary>
    public static Duration ElapsedAt(this Clock clock, BusinessCalendar calendar, Instant now) =>
        clock.IsOpen && !clock.IsPaused ? clock.Elapsed + Counted(calendar, clock.Since, now) : clock.Elapsed;

    /// <summary>Business time spent paused at <paramref name="now"/>.</summary>
    public static Duration PausedAt(this Clock clock, BusinessCalendar calendar, Instant now) =>
        clock.IsOpen && clock.IsPaused ? clock.PausedFor + Counted(calendar, clock.Since, now) : clock.PausedFor;

    /// <summary>The next instant at which this clock changes by itself; null when only an event can change it.</summary>
    public static Instant? WakeAt(this Clock clock)
    {
        if (clock.State != ClockState.Running || clock.DueAt is not { } due) return null;
        var breach = due + Tick;
        return clock.NextWarningAt is { } warning && warning < breach ? warning : breach;
    }

    private static Duration Counted(BusinessCalendar calendar, Instant from, Instant to) =>
        to <= from ? Duration.Zero : calendar.Between(from, to);

    private static Clock Settle(this Clock clock, BusinessCalendar calendar, Instant at)
    {
        Invariant.Check(at >= clock.Since, "a clock is settled forwards");
        return clock with
        {
            Elapsed = clock.ElapsedAt(calendar, at),
            PausedFor = clock.PausedAt(calendar, at),
            Since = at,
        };
    }

    /// <summary>Computes state, due instant and next warning from the time used, as of <see cref="Clock.Since"/>.</summary>
    private static Clock Aim(this Clock clock, Promise promise)
    {
        clock = clock with { Policy = promise.Policy, Calendar = promise.Calendar.Id, Target = promise.Allowed };
        if (clock.BreachedAt is not null) return clock with { NextWarningAt = null };
        if (clock.IsPaused) return clock with { State = ClockState.Paused, DueAt = null, NextWarningAt = null };
        var remaining = Duration.Max(promise.Allowed - clock.Elapsed, Duration.Zero);
        clock = clock with { State = ClockState.Running, DueAt = promise.Calendar.Add(clock.Since, remaining) };
        return clock with { NextWarningAt = clock.NextWarning(promise)?.At };
    }

    private static Clock Warn(this Clock clock, Promise promise, Instant at)
    {
        var next = clock.NextWarning(promise);
        Invariant.Check(next is not null && next.Value.At == at, "the next warning is the one that comes");
        clock = clock with { Warnings = clock.Warnings.Add(next.Value) };
        return clock with { NextWarningAt = clock.NextWarning(promise)?.At };
    }

    /// <summary>The earliest threshold that has not warned in this cycle; one that is already passed comes at once.</summary>
    private static WarningGiven? NextWarning(this Clock clock, Promise promise)
    {
        WarningThreshold? first = null;
        var firstUsed = Duration.MaxValue;
        foreach (var threshold in promise.Target.WarnAt)
        {
            var used = threshold.UsedAt(promise.Allowed);
            if (used >= firstUsed || clock.HasWarned(threshold)) continue;
            (first, firstUsed) = (threshold, used);
        }
        if (first is null) return null;
        var at = firstUsed <= clock.Elapsed ? clock.Since : promise.Calendar.Add(clock.Since, firstUsed - clock.Elapsed);
        if (!clock.Warnings.IsEmpty) at = Instant.Max(at, clock.Warnings[^1].At);
        return new WarningGiven(first.Name, at);
    }

    private static bool HasWarned(this Clock clock, WarningThreshold threshold)
    {
        if (clock.Warnings.IsEmpty) return false;
        var name = threshold.Name;
        foreach (var warning in clock.Warnings)
            if (warning.Threshold == name) return true;
        return false;
    }
}
