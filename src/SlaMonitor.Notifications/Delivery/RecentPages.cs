namespace SlaMonitor.Notifications.Delivery;

/// <summary>The last pages that ended, so that one which is enqueued twice around its end is sent once. Not thread-safe.</summary>
internal sealed class RecentPages
{
    private const int Most = 10_000;

    private readonly HashSet<string> _pages = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    public bool Has(string page) => _pages.Contains(page);

    public void Add(string page)
    {
        if (!_pages.Add(page)) return;
        _oldestFirst.Enqueue(page);
        if (_oldestFirst.Count > Most) _pages.Remove(_oldestFirst.Dequeue());
    }
}
