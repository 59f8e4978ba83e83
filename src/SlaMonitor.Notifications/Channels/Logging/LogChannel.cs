using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Logging;

/// <summary>Each page is a line of the monitor's log, for trying out. Without the acknowledge link: whoever reads logs is not whom the page was for.</summary>
internal sealed partial class LogChannel(ChannelAccess access, ILogger log) : IPageChannel
{
    private const int LongestText = 500;

    public string Id => access.Id;

    public Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        LogPage(access.Id, page.To is { } to ? CleanText.Of(to.User) : "all", PageText.Headline(page, LongestText));
        return Task.FromResult<SendResult>(new SendResult.Delivered(null));
    }

    [LoggerMessage(1101, LogLevel.Information, "Page by {Channel} to {Recipient}: {Text}", EventName = "Page")]
    private partial void LogPage(string channel, string recipient, string text);
}
