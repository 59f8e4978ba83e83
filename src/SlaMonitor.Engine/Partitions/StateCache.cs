using SlaMonitor.Core.Entities;

namespace SlaMonitor.Engine.Partitions;

/// <summary>
/// The states that a partition has at hand. A state decided upon but not committed exists nowhere else and is never let go;
/// of the others, those not used for a while are.
/// </summary>
internal sealed class StateCache(int capacity)
{
    private Dictionary<EntityId, Entry> _young = [];
    private Dictionary<EntityId, Entry> _old = [];

    public bool TryGet(EntityId entity, out object? state)
    {
        if (_young.TryGetValue(entity, out var entry))
        {
            state = entry.State;
            return true;
        }
        if (_old.Remove(entity, out entry))
        {
            _young.Add(entity, entry);
            state = entry.State;
            return true;
        }
        state = null;
        return false;
    }

    /// <param name="entity">Whose state.</param>
    /// <param name="state">The state after decision number <paramref name="decided"/> of this partition.</param>
    /// <param name="decided">0 for a state that was loaded.</param>
    /// <param name="committed">Decisions of this partition up to this one are durable.</param>
    public void Put(EntityId entity, object? state, long decided, long committed)
    {
        _young[entity] = new Entry(state, decided);
        if (_young.Count * 2 <= capacity) return;

        var kept = new Dictionary<EntityId, Entry>();
        foreach (var (key, entry) in _old)
            if (entry.Decided > committed) kept.TryAdd(key, entry);
        _old = _young;
        _young = kept;
    }

    private readonly record struct Entry(object? State, long Decided);
}
