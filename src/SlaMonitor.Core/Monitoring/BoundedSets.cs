using System.Collections.Concurrent;

namespace SlaMonitor.Core.Monitoring;

/// <summary>
/// Keeps the sets of label values of one instrument to the first <paramref name="setsMax"/>, since a hundred groups of a hundred segments each are
/// too many series although neither label has too many values. Thread-safe; at the edge a few sets more may slip in.
/// </summary>
/// <param name="setsMax">How many are kept.</param>
/// <param name="rest">What a set that came too late is counted under; must itself have few values.</param>
internal sealed class BoundedSets<T>(int setsMax, Func<T, T> rest)
    where T : notnull
{
    private readonly ConcurrentDictionary<T, byte> _known = new();
    private int _count;

    public T Of(T set)
    {
        if (_known.ContainsKey(set)) return set;
        if (Volatile.Read(ref _count) >= setsMax) return rest(set);
        if (_known.TryAdd(set, 0)) Interlocked.Increment(ref _count);
        return set;
    }
}
