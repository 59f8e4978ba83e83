namespace SlaMonitor.Engine.Partitions;

/// <summary>
/// What waits for one partition, first in first out. It is not bounded itself: whoever lets work into the engine bounds what is
/// under way, and what follows from work that was let in must never be refused.
/// </summary>
internal sealed class Mailbox(Action posted)
{
    private readonly Lock _gate = new();
    private readonly Queue<Ask> _asks = [];

    public int Count
    {
        get
        {
            lock (_gate) return _asks.Count;
        }
    }

    public void Post(Ask ask)
    {
        lock (_gate) _asks.Enqueue(ask);
        posted();
    }

    /// <summary>Posts several, next to each other.</summary>
    public void Post(IEnumerable<Ask> asks)
    {
        lock (_gate)
        {
            foreach (var ask in asks) _asks.Enqueue(ask);
        }
        posted();
    }

    /// <summary>Moves up to <paramref name="max"/> items into <paramref name="into"/>.</summary>
    public void Drain(List<Ask> into, int max)
    {
        lock (_gate)
        {
            while (into.Count < max && _asks.TryDequeue(out var ask)) into.Add(ask);
        }
    }
}
