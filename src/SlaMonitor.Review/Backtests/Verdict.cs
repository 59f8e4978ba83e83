using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Review.Backtests;

/// <summary>What a clock cycle came to by the end of a history. On the wire in snake_case.</summary>
public enum Verdict
{
    /// <summary>No such cycle: nobody promised it.</summary>
    NotPromised,

    /// <summary>Still counting or paused, in time so far.</summary>
    Open,

    /// <summary>Stopped at its due instant or before.</summary>
    Met,

    /// <summary>Its due instant passed: it still runs, was met late, or was cancelled after the breach.</summary>
    Breached,

    /// <summary>Ended without a verdict: merged, or no longer promised.</summary>
    Cancelled,
}

internal static class VerdictOfClock
{
    /// <summary>The verdict that account tallies and metrics give, too: a breach stays one whatever comes after it.</summary>
    public static Verdict Verdict(this Clock clock) =>
        clock.BreachedAt is not null ? Backtests.Verdict.Breached : clock.State switch
        {
            ClockState.Waiting => Backtests.Verdict.NotPromised,
            ClockState.Running or ClockState.Paused => Backtests.Verdict.Open,
            ClockState.Met => Backtests.Verdict.Met,
            ClockState.Breached or ClockState.MetLate => Backtests.Verdict.Breached,
            ClockState.Cancelled => Backtests.Verdict.Cancelled,
        };
}
