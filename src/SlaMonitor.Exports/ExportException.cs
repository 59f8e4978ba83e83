namespace SlaMonitor.Exports;

/// <summary>An export that cannot be read, or a store that cannot take one; the message says why and what to do.</summary>
public sealed class ExportException(string message, Exception? reason = null) : Exception(message, reason);
