using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>The last pages that ended, and how, so that one which is enqueued twice around its end is sent once. Not thread-safe.</summary>
internal sealed class RecentPages
{
    private const int Most = 10_000;

    private readonly Dictionary<string, PageOutcome?> _pages = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    public bool Has(string page) => _pages.ContainsKey(page);

    /// <summary>Null for a page that has not ended, or long ago.</summary>
    public PageOutcome? Find(string page) => _pages.GetValueOrDefault(page);

    public void Add(string page, PageOutcome? outcome = null)
    {
        if (!_pages.TryAdd(page, outcome)) return;
        _oldestFirst.Enqueue(page);
        if (_oldestFirst.Count > Most) _pages.Remove(_oldestFirst.Dequeue());
    }
}
