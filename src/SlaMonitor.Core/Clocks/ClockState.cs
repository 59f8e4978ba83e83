namespace SlaMonitor.Core.Clocks;

/// <summary>Where a clock is in its life. On the wire in snake_case.</summary>
public enum ClockState
{
    /// <summary>Promised, but its start condition has not come.</summary>
    Waiting,

    /// <summary>Counting towards its due instant, which lies ahead or is now.</summary>
    Running,

    /// <summary>Standing still before its due instant; it has none while paused.</summary>
    Paused,

    /// <summary>Stopped at its due instant or before.</summary>
    Met,

    /// <summary>Its due instant has passed and it has not been stopped.</summary>
    Breached,

    /// <summary>Breached, and then stopped.</summary>
    MetLate,

    /// <summary>Ended without a verdict: the ticket was merged, deleted or spam, or no policy promises the metric any more.</summary>
    Cancelled,
}
