using NodaTime;
using NodaTime.Text;

namespace SlaMonitor.Core.Policies;

/// <summary>A point before due at which a clock warns.</summary>
public abstract record WarningThreshold
{
    private WarningThreshold()
    {
    }

    /// <summary>As configured, and as published: <c>75%</c>, <c>PT30M</c>.</summary>
    public abstract string Name { get; }

    public sealed override string ToString() => Name;

    /// <summary>The business time used when the warning comes, for a clock with this target; never negative.</summary>
    public abstract Duration UsedAt(Duration target);

    /// <summary>As a percentage of the target, above 0 and up to 100.</summary>
    public sealed record Percent(decimal Value) : WarningThreshold
    {
        // Ticks are the finest unit that a due instant has; a percentage is rounded up to one, so a warning never comes early.
        public override Duration UsedAt(Duration target) =>
            Duration.FromTicks((long)decimal.Ceiling(target.BclCompatibleTicks * Value / 100m));

        public override string Name { get; } = FormattableString.Invariant($"{Value:0.####}%");
    }

    /// <summary>A time before due, counted in the clock's calendar.</summary>
    public sealed record BeforeDue(Duration Time) : WarningThreshold
    {
        public override Duration UsedAt(Duration target) => Duration.Max(target - Time, Duration.Zero);

        public override string Name { get; } = PeriodPattern.NormalizingIso.Format(Period.FromTicks(Time.BclCompatibleTicks));
    }
}
