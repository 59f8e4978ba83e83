using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Postgres.Alarms;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>The alarms of a shard that are due soon, one for each entity: the earliest that was added since it was last taken.</summary>
internal sealed class NearAlarms
{
    private readonly PriorityQueue<EntityId, Instant> _queue = new();
    private readonly Dictionary<EntityId, Alarm> _alarms = [];

    /// <summary>The first alarm's instant; null when there is none.</summary>
    public Instant? Next
    {
        get
        {
            Forget();
            return _queue.TryPeek(out _, out var due) ? due : null;
        }
    }

    public int Count => _alarms.Count;

    public void Add(EntityId entity, Instant due, long version)
    {
        if (_alarms.TryGetValue(entity, out var known) && known.Due <= due) return;
        _alarms[entity] = new Alarm(entity, due, version);
        _queue.Enqueue(entity, due);
    }

    /// <summary>Takes the first alarm that is due at <paramref name="now"/> or before; null when none is.</summary>
    public Alarm? TakeDue(Instant now)
    {
        Forget();
        if (!_queue.TryPeek(out var entity, out var due) || due > now) return null;
        _queue.Dequeue();
        _alarms.Remove(entity, out var alarm);
        return alarm;
    }

    /// <summary>Drops places in the queue that an earlier alarm of the same entity has taken over.</summary>
    private void Forget()
    {
        while (_queue.TryPeek(out var entity, out var due) && !(_alarms.TryGetValue(entity, out var alarm) && alarm.Due == due)) _queue.Dequeue();
    }
}
