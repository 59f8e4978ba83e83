namespace SlaMonitor.Core.Wire;

/// <summary>Stored bytes that this program cannot read: damaged, or written by a newer version of it.</summary>
public sealed class StoredFormatException(string message, Exception? inner = null) : Exception(message, inner);
