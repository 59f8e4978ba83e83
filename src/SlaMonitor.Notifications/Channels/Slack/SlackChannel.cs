using System.Text.Json.Nodes;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Slack;

/// <summary>An incoming webhook of Slack. Slack knows no key of a message: a try whose answer was lost may show twice.</summary>
internal sealed class SlackChannel(ChannelAccess access, HttpSender http) : IPageChannel
{
    private const int LongestText = 1000;

    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Read(out var credentials, "url") is { } missing) return missing;
        if (access.Address(credentials["url"]!, "url_from", out var address) is { } unusable) return unusable;

        using var request = Json.Post(address, Message(page, links));
        var tried = await http.SendAsync(request, access.AllowPrivate, cancellation);
        if (tried is HttpTry.Answered { Status: 429, RetryAfter: null } limited && Json.Number(limited.Body, "retry_after") is { } seconds and >= 0)
            tried = limited with { RetryAfter = Duration.FromSeconds(seconds) };
        return HttpVerdict.Of(tried, credentials, answer => Accepted(answer, credentials));
    }

    /// <summary>Only 200 with <c>ok</c> is: a proxy's page of apology also comes with 200.</summary>
    private static SendResult Accepted(HttpTry.Answered answer, Credentials credentials) => answer switch
    {
        { Status: 200, Body: "ok" } => new SendResult.Delivered(null),
        { Body: null } => new SendResult.Retry(null, "answered 200, but what it said did not arrive"),
        _ => new SendResult.Refused("not Slack's ok: " + HttpVerdict.Words(answer, credentials)),
    };

    private static JsonObject Message(Page page, PageLinks links)
    {
        var headline = PageText.Headline(page, LongestText);
        var blocks = new JsonArray(
            // Plain text is never markup, whatever a subject holds.
            new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = headline, ["emoji"] = false } });
        if (PageText.Tickets(page, LongestText) is { } tickets)
            blocks.Add((JsonNode)new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = tickets, ["emoji"] = false } });
        if (LinkLine(links) is { Length: > 0 } line)
            blocks.Add((JsonNode)new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = line } });
        return new JsonObject { ["text"] = Escape(headline), ["blocks"] = blocks };
    }

    private static string LinkLine(PageLinks links)
    {
        var parts = new List<string>();
        if (links.Acknowledge is { } acknowledge) parts.Add($"<{Address(acknowledge)}|Acknowledge>");
        if (links.Ticket is { } ticket) parts.Add($"<{Address(ticket)}|Ticket>");
        return string.Join("  ", parts);
    }

    private static string Address(Uri address) => Escape(address.AbsoluteUri).Replace("|", "%7C", StringComparison.Ordinal);

    /// <summary>Slack's three control characters; without them there are no links, mentions or calls to a whole channel.</summary>
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
