using System.Xml.Linq;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Twilio;

/// <summary>A telephone call through Twilio that reads the page twice. A try whose answer was lost may ring twice.</summary>
internal sealed class VoiceChannel(ChannelAccess access, HttpSender http) : IPageChannel
{
    private const int LongestTwiml = 4000;
    private const int LongestSpoken = 300;

    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Setting("from") is not { } from) return new SendResult.Refused("the channel has no from");
        if (TwilioAccount.Number(access, page, out var to) is { } nobody) return nobody;
        if (TwilioAccount.Open(access, http, out var account) is { } closed) return closed;
        return account.Verdict(await account.PostAsync("Calls.json", [new("To", to), new("From", from), new("Twiml", Twiml(page))], cancellation));
    }

    internal static string Twiml(Page page)
    {
        var spoken = PageText.Headline(page, LongestSpoken, ". ").Replace('_', ' ');
        var twiml = new XElement("Response",
            new XElement("Say", spoken), new XElement("Pause", new XAttribute("length", "1")), new XElement("Say", spoken))
            .ToString(SaveOptions.DisableFormatting);
        Invariant.Check(twiml.Length <= LongestTwiml, "300 characters, each at most six when escaped, fit twice");
        return twiml;
    }
}
