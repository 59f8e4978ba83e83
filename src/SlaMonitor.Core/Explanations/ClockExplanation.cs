using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Explanations;

/// <summary>Why a clock stands where it stands: the business time counted in the segments adds up to the time used, always.</summary>
public sealed record ClockExplanation
{
    /// <summary>The clock explained, as of the explanation's instant.</summary>
    public required Clock Clock { get; init; }

    /// <summary>Business time used; the sum of what the segments count.</summary>
    public required Duration Elapsed { get; init; }

    /// <summary>Business time spent paused.</summary>
    public required Duration Paused { get; init; }

    /// <summary>In words, why it stands still now; null when it does not.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>For a paused clock that has not breached: its due instant if it resumed now. Null when there is none within reach.</summary>
    public Instant? DueIfResumed { get; init; }

    /// <summary>The promises under which it ran, in order; the last is the present one. Never empty.</summary>
    public required EquatableArray<PromiseGiven> Promises { get; init; }

    /// <summary>The events, warnings and breaches that mattered, in the order in which they came to pass.</summary>
    public required EquatableArray<ClockMoment> Moments { get; init; }

    /// <summary>In order, without gaps between start and stop except while it was stopped.</summary>
    public required EquatableArray<ClockSegment> Segments { get; init; }
}
