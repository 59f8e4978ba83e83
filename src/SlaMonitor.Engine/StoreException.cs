namespace SlaMonitor.Engine;

/// <summary>The disk or the database refused: infrastructure, not a bug. The engine keeps what it has and tries again.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
