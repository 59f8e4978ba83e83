using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>What there is to know of a range before it comes.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Gaps">In the order of schedules and time.</param>
/// <param name="Overlaps">In the order of users, schedules and time.</param>
/// <param name="Loads">Of everybody who could have a shift or has one, in the order of the configuration.</param>
/// <param name="Unreachable">Users of schedules who have no channel, in the order of the configuration.</param>
public sealed record OnCallReport(
    Instant From,
    Instant To,
    EquatableArray<CoverageGap> Gaps,
    EquatableArray<DoubleDuty> Overlaps,
    EquatableArray<PersonLoad> Loads,
    EquatableArray<string> Unreachable);

/// <summary>Nobody is on call, though the schedule says that somebody should be.</summary>
/// <param name="Schedule">Its id.</param>
/// <param name="Span">Half-open.</param>
/// <param name="Zone">Of the schedule, to show the times in.</param>
public sealed record CoverageGap(string Schedule, Interval Span, DateTimeZone Zone);

/// <summary>The same person is on call in two schedules at once.</summary>
/// <param name="User">Their id.</param>
/// <param name="Schedules">Two, in the order of the configuration.</param>
/// <param name="Span">Half-open.</param>
/// <param name="Zone">The user's, or else that of the first schedule.</param>
public sealed record DoubleDuty(string User, EquatableArray<string> Schedules, Interval Span, DateTimeZone Zone);

/// <summary>How much of the range a person is on call, in whatever schedule; time in two at once counts once.</summary>
/// <param name="User">Their id.</param>
/// <param name="Hours">All of it.</param>
/// <param name="Nights">From 22:00 to 06:00 on the wall of their zone, or else of the schedule's.</param>
/// <param name="Weekends">Saturday and Sunday there.</param>
/// <param name="Holidays">Of the calendars that their schedules name.</param>
/// <param name="Shifts">How many times duty begins, after being off in all schedules.</param>
/// <param name="IsUnfair">Half as much again as the mean of all people, in hours, nights or weekends.</param>
public sealed record PersonLoad(string User, Duration Hours, Duration Nights, Duration Weekends, Duration Holidays, int Shifts, bool IsUnfair);
