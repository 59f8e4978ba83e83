using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>The due instant and the demand of a clock that is relative to a date.</summary>
public static class DateDemand
{
    /// <summary>Why a clock whose date was taken away has no verdict.</summary>
    public const string DateRemoved = "the date was removed";

    /// <summary>The date plus the offset, counted in <paramref name="calendar"/>; null when there is no date, or none that the calendar reaches.</summary>
    public static Instant? DueAt(this MetricRule.Date rule, BusinessCalendar calendar, TicketFacts ticket, AccountProfile? account) =>
        rule.Field.ReadTime(ticket, account) is { } date
            && date >= BusinessCalendar.Earliest && date < BusinessCalendar.Latest
            && (rule.Offset == Duration.Zero ? date : calendar.TryAdd(date, rule.Offset, out var moved) ? moved : (Instant?)null) is { } due
            && due >= BusinessCalendar.Earliest && due < BusinessCalendar.Latest
            ? due
            : null;

    /// <param name="rule">The metric's rule.</param>
    /// <param name="moment">What happened.</param>
    /// <param name="clock">The present cycle.</param>
    /// <param name="calendar">The calendar in which the offset counts.</param>
    public static Demand Demand(this MetricRule.Date rule, in Moment moment, Clock clock, BusinessCalendar calendar)
    {
        if (rule.DueAt(calendar, moment.After, moment.Account) is not { } due)
            return new Demand(false, false, AfterEnd.StayEnded, DateRemoved);
        var active = !moment.After.IsSolved && !rule.Stop.HoldsAt(moment);
        if (clock.State == ClockState.Waiting || clock.Counts || clock.StoppedBy == ClockMachine.BySolution)
            return new Demand(active, false, AfterEnd.Resume);
        var moved = rule.DueAt(calendar, moment.Before, moment.AccountBefore) != due;
        return new Demand(active && moved, false, AfterEnd.Repeat);
    }

    /// <summary>The promise for a clock that has used <paramref name="used"/> by <paramref name="at"/>: it counts real time and is due at <paramref name="due"/>, or at once when that has passed.</summary>
    public static Promise DueAt(this Promise promise, Instant due, Instant at, Duration used) => promise with
    {
        Calendar = BusinessCalendar.AlwaysOpen,
        Allowed = Duration.Max(used + (due - at), Duration.Zero),
    };
}
