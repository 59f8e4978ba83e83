using SlaMonitor.Notifications.Delivery;

namespace SlaMonitor.Notifications.Channels.Twilio;

/// <summary>The pages of which it is not known whether they were taken over: they are looked up before they are sent again. Thread-safe.</summary>
/// <remarks>Only the latest ones of this process; after a restart none is known, and a page may then arrive twice.</remarks>
internal sealed class UncertainTries
{
    private readonly Lock _lock = new();
    private readonly RecentPages _pages = new();

    public bool Has(string page)
    {
        lock (_lock) return _pages.Has(page);
    }

    public void Add(string page)
    {
        lock (_lock) _pages.Add(page);
    }
}
