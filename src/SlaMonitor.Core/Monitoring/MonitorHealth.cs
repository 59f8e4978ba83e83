using NodaTime;

namespace SlaMonitor.Core.Monitoring;

/// <summary>Whether the monitor can take events and decide in time.</summary>
/// <param name="Ready">True once started and caught up, while the store takes writes.</param>
/// <param name="Reason">Why it is not ready, in words for an operator; null when ready.</param>
/// <param name="CaughtUp">How many alarms fell due while the monitor was down and were decided on start, and how late the latest was.</param>
public sealed record MonitorHealth(bool Ready, string? Reason, CatchUp CaughtUp);

/// <summary>What a start had to catch up with.</summary>
public readonly record struct CatchUp(long Alarms, Duration LatestBy);
