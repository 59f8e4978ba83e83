namespace SlaMonitor.Core.Monitoring;

/// <summary>What the monitor stands on is broken for now, so that it cannot answer; asked again later, it can. The message says what.</summary>
public sealed class MonitorUnavailableException(string message, Exception? reason = null) : Exception(message, reason);
