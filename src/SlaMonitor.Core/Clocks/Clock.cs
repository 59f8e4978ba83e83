using NodaTime;

namespace SlaMonitor.Core.Clocks;

/// <summary>One cycle of one metric on one ticket, as of the last instant at which something about it changed.</summary>
public sealed record Clock
{
    public required Metric Metric { get; init; }

    /// <summary>1 for the first exchange, stay or run of this metric, then 2, …</summary>
    public required int Cycle { get; init; }

    /// <summary>The policy that promises it.</summary>
    public required string Policy { get; init; }

    /// <summary>The calendar in which its time counts.</summary>
    public required string Calendar { get; init; }

    /// <summary>How much business time is allowed.</summary>
    public required Duration Target { get; init; }

    public required ClockState State { get; init; }

    public Instant? StartedAt { get; init; }

    /// <summary>The instant as of which <see cref="Elapsed"/> and <see cref="PausedFor"/> are counted: the last start, pause, resume or stop.</summary>
    public Instant Since { get; init; }

    /// <summary>Business time counted in [<see cref="StartedAt"/>, <see cref="Since"/>), pauses left out.</summary>
    public Duration Elapsed { get; init; }

    /// <summary>Business time spent paused in the same interval.</summary>
    public Duration PausedFor { get; init; }

    /// <summary>True while the clock stands still, breached or not.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The instant at which the clock breaches if nothing happens; after a breach or a stop, the one that was in force. Null while waiting, and while paused before a breach.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>The due instant that passed, or the instant of the change that made it lie in the past.</summary>
    public Instant? BreachedAt { get; init; }

    /// <summary>Why <see cref="BreachedAt"/> is not the due instant: e.g. <c>target changed</c>. Null for an ordinary breach.</summary>
    public string? BreachReason { get; init; }

    /// <summary>When it was met or cancelled.</summary>
    public Instant? StoppedAt { get; init; }

    /// <summary>What stopped it, when it was not the event that the metric waits for: <c>solved</c>, <c>merged</c>, …</summary>
    public string? StoppedBy { get; init; }

    /// <summary>Warnings that have come, in the order of their instants.</summary>
    public EquatableArray<WarningGiven> Warnings { get; init; }

    /// <summary>The next warning to come while running; null when there is none.</summary>
    public Instant? NextWarningAt { get; init; }

    /// <summary>Running or breached, paused or not: it still waits to be stopped.</summary>
    public bool IsOpen => State is ClockState.Running or ClockState.Paused or ClockState.Breached;

    /// <summary>Open, or cancelled while it was: it goes on should the ticket come back, unless its cycle was over before it was promised.</summary>
    public bool Counts =>
        IsOpen || (State == ClockState.Cancelled && StartedAt is not null && StoppedBy != ClockMachine.NotPromisedThen);

    /// <summary>Running, in time so far, and past its first warning.</summary>
    public bool IsAtRisk => State == ClockState.Running && !Warnings.IsEmpty;
}

/// <summary>A warning that came: its threshold as configured (<c>75%</c>, <c>PT30M</c>) and its instant.</summary>
public readonly record struct WarningGiven(string Threshold, Instant At);
