using NodaTime;
using SlaMonitor.Config.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Config.Cases;

/// <summary>Something that a case expects of its ticket.</summary>
/// <param name="Place">Where the expected value stands.</param>
public abstract record Expectation(Place Place)
{
    /// <summary>The policies that apply, in the order tried; empty: none covers the ticket.</summary>
    /// <param name="FirstOnly">Whether others may follow the one that is named.</param>
    public sealed record Policies(Place Place, EquatableArray<string> Ids, bool FirstOnly) : Expectation(Place);

    /// <summary>No policy promises this metric: it has no clock, or one that ended because it is no longer promised.</summary>
    public sealed record NotPromised(Place Place, Metric Metric) : Expectation(Place);

    /// <summary>How many cycles the metric has had, the current one included.</summary>
    public sealed record Cycles(Place Place, Metric Metric, int Count) : Expectation(Place);

    /// <summary>Something about one cycle.</summary>
    /// <param name="Cycle">From 1; null for the current one.</param>
    public sealed record OfClock(Place Place, Metric Metric, int? Cycle, ClockExpectation Expected) : Expectation(Place);
}

/// <summary>Something that is expected of one clock.</summary>
public abstract record ClockExpectation
{
    private ClockExpectation()
    {
    }

    public sealed record InState(ClockState State) : ClockExpectation;

    /// <summary>An instant to the tick; null: there is none.</summary>
    public sealed record HasInstant(ClockInstant Which, Instant? At) : ClockExpectation;

    /// <summary>Business time to the tick.</summary>
    public sealed record HasLength(ClockLength Which, Duration Length) : ClockExpectation;

    /// <summary>Whether it stands still.</summary>
    public sealed record Paused(bool IsPaused) : ClockExpectation;

    /// <summary>The policy that promises it.</summary>
    public sealed record PromisedBy(string Policy) : ClockExpectation;

    /// <summary>The calendar in which it counts.</summary>
    public sealed record CountsIn(string Calendar) : ClockExpectation;

    /// <summary>The warnings that have come, no others, in any order. An instant is null where any will do.</summary>
    public sealed record Warned(EquatableArray<ExpectedWarning> Warnings) : ClockExpectation;
}

/// <summary>A warning by its threshold, as clocks name it: <c>75%</c>, <c>PT30M</c>.</summary>
public readonly record struct ExpectedWarning(string Threshold, Instant? At);

/// <summary>The instants of a clock, as cases name them in snake_case.</summary>
public enum ClockInstant
{
    Due,
    StartedAt,
    MetAt,
    BreachedAt,
    StoppedAt,
}

/// <summary>The amounts of a clock, as cases name them in snake_case.</summary>
public enum ClockLength
{
    /// <summary>Business time used.</summary>
    Elapsed,

    /// <summary>The target less the time used; negative when overdue.</summary>
    Remaining,

    /// <summary>Business time spent paused.</summary>
    Paused,

    Target,

    /// <summary>Business time over the target; zero when there is none.</summary>
    Overdue,
}
