using System.Collections.Concurrent;

namespace SlaMonitor.Core.Monitoring;

/// <summary>
/// Keeps one metric label to its first <paramref name="valuesMax"/> values and calls the rest <c>other</c>, so that no input
/// can make the number of series grow without end. Thread-safe; at the edge a few values more may slip in.
/// </summary>
public sealed class BoundedLabel(int valuesMax = 100)
{
    public const string Other = "other";

    /// <summary>For a value that is not known.</summary>
    public const string None = "none";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private int _count;

    public string Of(string? value)
    {
        if (string.IsNullOrEmpty(value)) return None;
        if (_known.TryGetValue(value, out var known)) return known;
        if (Volatile.Read(ref _count) >= valuesMax) return Other;
        if (_known.TryAdd(value, value)) Interlocked.Increment(ref _count);
        return value;
    }
}
