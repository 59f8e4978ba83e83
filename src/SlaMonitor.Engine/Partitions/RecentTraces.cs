using System.Diagnostics;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Engine.Partitions;

/// <summary>
/// Which trace touched an entity last, for the entities that were touched last: at least half of <paramref name="capacity"/>, at most all of
/// it, however many entities there are. Empty while nobody listens.
/// </summary>
internal sealed class RecentTraces(int capacity)
{
    private Dictionary<EntityId, ActivityContext> _young = [];
    private Dictionary<EntityId, ActivityContext> _old = [];

    public int Count => _young.Count + _old.Count;

    /// <summary>The default when it is not known.</summary>
    public ActivityContext Find(EntityId entity) => _young.TryGetValue(entity, out var of) || _old.TryGetValue(entity, out of) ? of : default;

    public void Put(EntityId entity, ActivityContext of)
    {
        _young[entity] = of;
        if (_young.Count * 2 < capacity) return;
        (_old, _young) = (_young, _old);
        _young.Clear();
    }
}
