using NodaTime;

namespace SlaMonitor.Core.Policies;

/// <summary>When a metric's clock starts, pauses, stops and starts again.</summary>
public abstract record MetricRule
{
    private MetricRule()
    {
    }

    /// <summary>One of the presets of the semantics page.</summary>
    public sealed record Preset(MetricPreset Kind) : MetricRule;

    /// <summary>
    /// Written out. Of each list one condition is enough. The clock starts when a start condition comes to hold while no
    /// stop state holds; it stops, in time or late, at a stop condition, and when the ticket is solved. Started again, it goes
    /// on with the time already used; a reset ends the cycle (without a verdict, unless it stops too) and begins the next
    /// with none, counting at once if the clock was counting.
    /// </summary>
    /// <param name="Start">At least one.</param>
    /// <param name="Stop">None when only the solution stops it.</param>
    /// <param name="Reset">None when the metric has one cycle a ticket.</param>
    /// <param name="Once">Once stopped it never starts again.</param>
    public sealed record Conditions(
        EquatableArray<ClockCondition> Start,
        EquatableArray<ClockCondition> Stop,
        EquatableArray<ClockCondition> Reset,
        bool Once) : MetricRule;

    /// <summary>
    /// On while a field holds a timestamp; due that timestamp plus an offset, which counts in the target's calendar. The clock
    /// itself counts real time, never pauses, and stops at a stop condition or when the ticket is solved. A new date
    /// moves the due instant; after the clock has stopped, it begins the next cycle. A value that is no timestamp (RFC 3339; a
    /// date alone is its midnight in UTC) between <see cref="Calendars.BusinessCalendar.Earliest"/> and <see cref="Calendars.BusinessCalendar.Latest"/> counts as not set.
    /// </summary>
    /// <param name="Field">A time, or a free field.</param>
    /// <param name="Offset">Negative for before the date.</param>
    /// <param name="Stop">None when only the solution stops it.</param>
    public sealed record Date(MatchField Field, Duration Offset, EquatableArray<ClockCondition> Stop) : MetricRule;
}

/// <summary>The presets, in the order of the semantics page.</summary>
public enum MetricPreset
{
    FirstResponse,
    NextResponse,
    PeriodicUpdate,
    Resolution,
    RequesterWait,
    AgentWork,
    Ownership,
}
