using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Tests.Delivery;

/// <summary>A channel that does what the test says with each try.</summary>
internal sealed class ScriptedChannel(string id, Func<Page, Task<SendResult>> send) : IPageChannel
{
    public string Id => id;

    public List<Page> Tries { get; } = [];

    public Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        lock (Tries) Tries.Add(page);
        return send(page);
    }
}
