using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Delivery;

namespace SlaMonitor.Notifications.Paging;

/// <summary>Tells the operator what pages have to say.</summary>
internal sealed partial class PagerLog(ILogger log)
{
    public void DeadLetter(Page page, PageOutcome.DeadLetter dead) =>
        LogDeadLetter(page.Channel, page.To?.User ?? "all", page.Content.Ticket, page.Content.Policy, dead.Attempts, dead.Why);

    public void Health(ChannelState state, string? why)
    {
        var (channel, circuit) = state;
        if (circuit.OffWhy is { } off) LogOff(channel, off);
        else if (circuit.DownUntil is { } until)
        {
            // Without a reason no try has ended: a probe was broken off.
            if (why is not null) LogDown(channel, until, circuit.Failures, why);
        }
        else if (circuit.Failures == 0) LogUp(channel);
    }

    [LoggerMessage(1102, LogLevel.Error, "A page by {Channel} to {Recipient} about {Ticket} ({Policy}) reached nobody after {Attempts} tries: {Why}", EventName = "DeadLetter")]
    private partial void LogDeadLetter(string channel, string recipient, string ticket, string policy, int attempts, string why);

    [LoggerMessage(1103, LogLevel.Warning, "The channel {Channel} is down and left alone until {Until}: {Failures} tries in a row failed, the last: {Why}", EventName = "ChannelDown")]
    private partial void LogDown(string channel, NodaTime.Instant until, int failures, string why);

    [LoggerMessage(1104, LogLevel.Error, "The channel {Channel} is switched off, because its receiver wants no more: {Why}", EventName = "ChannelOff")]
    private partial void LogOff(string channel, string why);

    [LoggerMessage(1105, LogLevel.Information, "The channel {Channel} takes pages again", EventName = "ChannelUp")]
    private partial void LogUp(string channel);

    [LoggerMessage(1106, LogLevel.Error, "{Most} pages are under way, which is the most: others wait until they are asked for again", EventName = "PagesFull")]
    public partial void Full(int most);

    [LoggerMessage(1107, LogLevel.Warning, "Open alerts could not be sent again; the next round tries", EventName = "ResendFailed")]
    public partial void ResendFailed(Exception reason);

    [LoggerMessage(1108, LogLevel.Warning, "Pages that were under way at the last end could not all be taken up; they are asked for again within 30 s", EventName = "TakeUpFailed")]
    public partial void TakeUpFailed(Exception reason);
}
