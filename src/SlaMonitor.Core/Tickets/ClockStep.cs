using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Tickets;

/// <summary>What one moment does to a ticket's clocks, metric by metric.</summary>
/// <param name="rulebook">The one under which the clocks have counted up to the moment.</param>
/// <param name="moment">The ticket just after it.</param>
/// <param name="at">Its instant.</param>
/// <param name="adopts">Whether the promises are another rulebook's from here on: then nothing about two of them need be the same, not even calendars of one id.</param>
internal readonly struct ClockStep(Rulebook rulebook, Moment moment, Instant at, bool adopts = false)
{
    private const string NoLongerPromised = "no longer promised";

    /// <summary>A clock whose metric no policy promises now: it ends without a verdict, unless it has ended already.</summary>
    public Clock Unpromised(Clock clock) =>
        clock.IsOpen || clock.State == ClockState.Waiting
            ? clock.Cancel(rulebook.Calendars[clock.Calendar], at, NoLongerPromised)
            : clock;

    /// <summary>Takes the last of <paramref name="clocks"/>, the current cycle of the promise's metric, through this moment; may add the next cycle.</summary>
    public void Continue(List<Clock> clocks, Promise promise)
    {
        var clock = clocks[^1];
        if (moment.After.Disposition != Disposition.Active)
        {
            if (clock.IsOpen || clock.State == ClockState.Waiting)
                clocks[^1] = clock.Cancel(rulebook.Calendars[clock.Calendar], at, DispositionName(moment.After.Disposition));
            return;
        }

        var demand = DemandOf(promise, clock);
        if (promise.Target.Rule is MetricRule.Date date) promise = Dated(promise, date, clock, demand);
        switch (clock.State)
        {
            case ClockState.Waiting when adopts && promise.Target.Rule is MetricRule.Date && HasSameTarget(clock, promise):
                // A date that was set by the very event that the clock waits for leaves it waiting for the next one.
                clocks[^1] = clock with { Policy = promise.Policy };
                break;
            case ClockState.Waiting:
                clocks[^1] = WaitOrStart(promise, clock.Cycle, demand);
                break;
            case ClockState.Running or ClockState.Paused or ClockState.Breached:
                ContinueOpen(clocks, promise, demand);
                break;
            case ClockState.Cancelled when clock.StoppedBy == ClockMachine.NotPromisedThen && demand.AfterEnd != AfterEnd.Repeat:
                break;
            case ClockState.Cancelled when clock.StartedAt is null:
                clocks[^1] = WaitOrStart(promise, clock.Cycle, demand);
                break;
            case ClockState.Met or ClockState.MetLate or ClockState.Cancelled when demand.BeginsCycle:
                clocks.Add(WaitOrStart(promise, clock.Cycle + 1, demand));
                break;
            case ClockState.Cancelled when demand.Active && clock.StoppedBy != ClockMachine.NotPromisedThen:
            case ClockState.Met or ClockState.MetLate when demand.Active && demand.AfterEnd == AfterEnd.Resume:
                clocks[^1] = clock.Resume(promise, at, IsPaused(promise));
                break;
            case ClockState.Met or ClockState.MetLate or ClockState.Cancelled when demand.Active && demand.AfterEnd == AfterEnd.Repeat:
                clocks.Add(WaitOrStart(promise, clock.Cycle + 1, demand));
                break;
            case ClockState.Met or ClockState.MetLate or ClockState.Cancelled:
                break;
        }
    }

    private void ContinueOpen(List<Clock> clocks, Promise promise, Demand demand)
    {
        var clock = clocks[^1];
        var calendar = rulebook.Calendars[clock.Calendar];
        if (!demand.Active || demand.Boundary)
        {
            clocks[^1] = demand.CancelledBy is { } reason
                ? clock.Cancel(calendar, at, reason)
                : clock.Stop(calendar, at, StoppedBy(promise));
            if (demand.Active || demand.BeginsCycle) clocks.Add(WaitOrStart(promise, clock.Cycle + 1, demand));
        }
        else if (adopts && IsSame(clock, promise))
        {
            // Only names may differ: settling the clock would change nothing but lose where it was last changed.
            clocks[^1] = clock with { Policy = promise.Policy, Calendar = promise.Calendar.Id };
        }
        else if (adopts || clock.IsPaused != IsPaused(promise) || clock.Policy != promise.Policy
            || clock.Target != promise.Allowed || clock.Calendar != promise.Calendar.Id)
        {
            clocks[^1] = clock.Change(calendar, promise, at, IsPaused(promise));
        }
    }

    /// <summary>Whether another rulebook promises what this one did, in a calendar that counts alike.</summary>
    private bool IsSame(Clock clock, Promise promise) =>
        clock.Target == promise.Allowed
        && clock.IsPaused == IsPaused(promise)
        && HasSameTarget(clock, promise)
        && rulebook.Calendars[clock.Calendar].CountsLike(promise.Calendar);

    private bool HasSameTarget(Clock clock, Promise promise) =>
        rulebook.TargetOf(clock.Policy, clock.Metric) with { Durations = promise.Target.Durations, Calendar = promise.Target.Calendar } == promise.Target;

    private Clock WaitOrStart(Promise promise, int cycle, Demand demand)
    {
        var waiting = ClockMachine.Wait(promise, cycle);
        return demand.Active ? waiting.Start(promise, at, IsPaused(promise)) : waiting;
    }

    private Demand DemandOf(Promise promise, Clock clock) => promise.Target.Rule switch
    {
        MetricRule.Preset preset => preset.Kind.Demand(moment),
        MetricRule.Conditions conditions => conditions.Demand(moment, clock.Counts),
        MetricRule.Date date => date.Demand(moment, clock, promise.Calendar),
        _ => throw new InvariantViolatedException($"no demand for {promise.Target.Rule}"),
    };

    /// <summary>How long a clock relative to a date may take: from now to the ticket's date, and what it has used before.</summary>
    private Promise Dated(Promise promise, MetricRule.Date rule, Clock clock, Demand demand)
    {
        if (rule.DueAt(promise.Calendar, moment.After, moment.Account) is not { } due) return promise with { Calendar = BusinessCalendar.AlwaysOpen };
        var goesOn = clock.StartedAt is not null && demand.AfterEnd == AfterEnd.Resume;
        // In real time, unless another version of the configuration promised it otherwise until now.
        var used = clock.IsOpen ? clock.ElapsedAt(rulebook.Calendars[clock.Calendar], at) : clock.Elapsed;
        return promise.DueAt(due, at, goesOn ? used : Duration.Zero);
    }

    private bool IsPaused(Promise promise) => promise.Target.IsPaused(moment.After, moment.Account);

    /// <summary>A solution stops what waited for something else; that is worth saying.</summary>
    private string? StoppedBy(Promise promise)
    {
        if (!moment.After.IsSolved) return null;
        var waitedForThis = promise.Target.Rule switch
        {
            MetricRule.Preset preset => moment.Happened?.Type == TicketEventType.AgentReplied
                || preset.Kind is MetricPreset.Resolution or MetricPreset.RequesterWait or MetricPreset.AgentWork,
            MetricRule.Conditions conditions => conditions.Stop.HoldsAt(moment),
            MetricRule.Date date => date.Stop.HoldsAt(moment),
            _ => throw new InvariantViolatedException($"nothing stops {promise.Target.Rule}"),
        };
        return waitedForThis ? null : ClockMachine.BySolution;
    }

    private static string DispositionName(Disposition disposition) => disposition switch
    {
        Disposition.Active => "active",
        Disposition.Merged => "merged",
        Disposition.Deleted => "deleted",
        Disposition.Spam => "spam",
    };
}
