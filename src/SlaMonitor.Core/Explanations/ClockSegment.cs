using NodaTime;

namespace SlaMonitor.Core.Explanations;

/// <summary>What a clock did during a segment.</summary>
public enum SegmentKind
{
    /// <summary>It counted.</summary>
    Running,

    /// <summary>It stood still because of the ticket, inside open hours.</summary>
    Paused,

    /// <summary>Its calendar was closed.</summary>
    Closed,
}

/// <summary>A stretch [<paramref name="Start"/>, <paramref name="End"/>) of a clock's life in which nothing about it changed.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Start">Included.</param>
/// <param name="End">Not included.</param>
/// <param name="Counted">Business time that it added to the time used; zero unless running.</param>
/// <param name="Reason">In words: the status that paused it, the calendar that was closed.</param>
public readonly record struct ClockSegment(SegmentKind Kind, Instant Start, Instant End, Duration Counted, string Reason);
