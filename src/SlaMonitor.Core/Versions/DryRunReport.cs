using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Versions;

/// <summary>What a version would do to the tickets that are not at rest, if all of them adopted it at one instant.</summary>
/// <param name="Against">The current version.</param>
/// <param name="At">The instant.</param>
/// <param name="Tickets">How many tickets were looked at.</param>
/// <param name="TicketsChanged">For how many of them anything in <paramref name="Metrics"/> counts.</param>
/// <param name="Metrics">By metric.</param>
/// <param name="Breaches">Clocks that would breach at once, the longest overdue first; not all when there are many.</param>
/// <param name="Failing">Tickets that could not adopt it, since a calendar does not reach as far as their targets do; they would stay as they are.</param>
/// <param name="FirstFailure">Such a ticket, and why; null when there is none.</param>
public sealed record DryRunReport(
    int Against,
    Instant At,
    long Tickets,
    long TicketsChanged,
    EquatableArray<MetricOutlook> Metrics,
    EquatableArray<BreachAtOnce> Breaches,
    long Failing,
    string? FirstFailure)
{
    /// <summary>Due instants that would move, the farthest first; not all when there are many.</summary>
    public EquatableArray<DueMove> Moves { get; init; }

    public long DueMoved => Metrics.Sum(m => m.Earlier.Count + m.Later.Count);

    public long BreachAtOnce => Metrics.Sum(m => m.BreachAtOnce);
}

/// <summary>What would become of one metric's clocks.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Clocks">Open clocks before or after.</param>
/// <param name="Earlier">Due instants that come earlier, and by how much.</param>
/// <param name="Later">Due instants that come later.</param>
/// <param name="Shifts">The same, by how far they move.</param>
/// <param name="RemainingChanged">Clocks that stand still and have another time left.</param>
/// <param name="PauseChanged">Clocks that begin to stand still, or no longer do.</param>
/// <param name="Begin">Clocks that begin to count, or go on.</param>
/// <param name="End">Open clocks that end without a verdict, being promised no longer.</param>
/// <param name="BreachAtOnce">Clocks that breach at the change.</param>
/// <param name="WouldHaveHeld">Clocks that breached before and would be in time under the new target. Their breach stands: it was promised otherwise then.</param>
public sealed record MetricOutlook(
    Metric Metric,
    long Clocks,
    Shift Earlier,
    Shift Later,
    EquatableArray<ShiftBucket> Shifts,
    long RemainingChanged,
    long PauseChanged,
    long Begin,
    long End,
    long BreachAtOnce,
    long WouldHaveHeld);

/// <summary>How many due instants move in one direction, and by how much elapsed time; the figures are null when none does.</summary>
public sealed record Shift(long Count, Duration? Min, Duration? Median, Duration? Max);

/// <summary>Due instants that move by more than the bucket before says, up to <paramref name="UpTo"/>; null for the last, without a limit.</summary>
public sealed record ShiftBucket(Duration? UpTo, long Earlier, long Later);

/// <summary>A clock that would breach at the change.</summary>
/// <param name="Ticket">Its ticket.</param>
/// <param name="Metric">Its metric.</param>
/// <param name="Cycle">Its cycle.</param>
/// <param name="DueBefore">Its due instant as it is; null while it stands still, or when it is not promised yet.</param>
/// <param name="DueAfter">The instant of the change, at which it would breach.</param>
/// <param name="OverBy">Business time used beyond the new target.</param>
public sealed record BreachAtOnce(string Ticket, Metric Metric, int Cycle, Instant? DueBefore, Instant DueAfter, Duration OverBy);

/// <summary>A due instant that would move.</summary>
public sealed record DueMove(string Ticket, Metric Metric, int Cycle, Instant DueBefore, Instant DueAfter);
