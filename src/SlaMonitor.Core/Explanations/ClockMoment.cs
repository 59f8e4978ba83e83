using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Explanations;

/// <summary>Something that mattered to one clock, at the instant at which it was so (not when it was noticed).</summary>
public abstract record ClockMoment
{
    private ClockMoment(Instant at) => At = at;

    public Instant At { get; }

    /// <summary>An event of the ticket's log that did something to the clock. Events that did nothing to it are not listed.</summary>
    public sealed record Told(TicketEvent Event, EquatableArray<ClockEffect> Effects) : ClockMoment(Event.At);

    /// <summary>The account was described otherwise, and that did something to the clock.</summary>
    public sealed record Described(Instant At, string Account, EquatableArray<ClockEffect> Effects) : ClockMoment(At);

    /// <summary>The ticket adopted a version of the configuration, and that did something to the clock.</summary>
    public sealed record Adopted(Instant At, int Version, EquatableArray<ClockEffect> Effects) : ClockMoment(At);

    /// <summary>A warning came. <paramref name="DueAt"/> is the due instant that was in force.</summary>
    public sealed record Warned(Instant At, string Threshold, Instant? DueAt) : ClockMoment(At);

    /// <summary>The clock breached. <paramref name="Reason"/> is null when its due instant simply passed.</summary>
    public sealed record Breached(Instant At, string? Reason) : ClockMoment(At);
}

/// <summary>What an event did to a clock.</summary>
public enum ClockEffect
{
    /// <summary>A policy promises the metric from here on; the clock waits, or counts from an earlier start.</summary>
    Promised,

    /// <summary>It began to count, or (paused too) would have.</summary>
    Started,

    /// <summary>It stands still from here on.</summary>
    Paused,

    /// <summary>It goes on after a pause.</summary>
    Resumed,

    /// <summary>Another policy, target or calendar holds from here on; the time used stays.</summary>
    PromiseChanged,

    /// <summary>It ended in time or late.</summary>
    Stopped,

    /// <summary>It ended without a verdict.</summary>
    Cancelled,

    /// <summary>It goes on after it had ended.</summary>
    Reopened,
}
