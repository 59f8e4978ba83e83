using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Twilio;

/// <summary>
/// Short messages through Twilio, which knows no key of a message: after a try whose answer was lost, the messages to that number
/// are looked through for this text before it is sent again.
/// </summary>
internal sealed class SmsChannel(ChannelAccess access, HttpSender http) : IPageChannel
{
    private const int LongestBody = 1600;

    /// <summary>A page that comes hours late is noise: the network drops it after this. Twilio takes 1 s to 10 h.</summary>
    private static readonly Duration DefaultValidity = Duration.FromMinutes(10);

    private readonly UncertainTries _uncertain = new();

    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Setting("from") is not { } from) return new SendResult.Refused("the channel has no from");
        if (TwilioAccount.Number(access, page, out var to) is { } nobody) return nobody;
        if (TwilioAccount.Open(access, http, out var account) is { } closed) return closed;

        var body = Body(page, links);
        if (_uncertain.Has(page.Id))
        {
            var looked = await account.GetAsync($"Messages.json?To={Uri.EscapeDataString(to)}&PageSize=50", cancellation);
            if (looked is not HttpTry.Answered { Status: 200 } list) return account.Verdict(looked);
            if (Find(list.Body, body) is { } sid) return new SendResult.Delivered(sid);
        }
        var validity = Math.Clamp((access.Length("valid_for") ?? DefaultValidity).TotalSeconds, 1, 36_000);
        var tried = await account.PostAsync("Messages.json",
        [
            new("To", to),
            // A messaging service is named by its SID, a number or a name by itself.
            new(from.StartsWith("MG", StringComparison.Ordinal) && from.Length == 34 ? "MessagingServiceSid" : "From", from),
            new("Body", body),
            new("ValidityPeriod", ((int)validity).ToString(CultureInfo.InvariantCulture)),
        ], cancellation);
        if (tried is HttpTry.Failed { Uncertain: true } or HttpTry.Answered { Status: >= 500 }) _uncertain.Add(page.Id);
        return account.Verdict(tried);
    }

    internal static string Body(Page page, PageLinks links)
    {
        var headline = GsmText.Fit(longest => PageText.Headline(page, longest, " - "));
        var link = links.Acknowledge ?? links.Ticket;
        // Half an address leads nowhere: it goes as a whole or not at all.
        return link is not null && headline.Length + 1 + link.AbsoluteUri.Length <= LongestBody ? $"{headline}\n{link.AbsoluteUri}" : headline;
    }

    /// <summary>The SID of the message with this text that did not fail; null when there is none.</summary>
    private static string? Find(string? list, string body)
    {
        try
        {
            if (list is null || JsonNode.Parse(list)?["messages"] is not JsonArray messages) return null;
            return messages.OfType<JsonObject>()
                .Where(m => m["body"]?.ToString() == body && m["status"]?.ToString() is not ("failed" or "undelivered" or "canceled"))
                .Select(m => m["sid"]?.ToString())
                .FirstOrDefault(sid => sid is not null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not found means sent again: twice is better than never.
            return null;
        }
    }
}
