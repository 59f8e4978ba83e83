using System.Text.Json.Nodes;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Teams;

/// <summary>
/// A workflow of Microsoft Teams that is started by a webhook. It knows no key of a message, and its answer only says that the
/// flow was started.
/// </summary>
internal sealed class TeamsChannel(ChannelAccess access, HttpSender http) : IPageChannel
{
    private const int LongestText = 1000;

    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Read(out var credentials, "url") is { } missing) return missing;
        if (access.Address(credentials["url"]!, "url_from", out var address) is { } unusable) return unusable;

        using var request = Json.Post(address, Message(page, links));
        var tried = await http.SendAsync(request, access.AllowPrivate, cancellation);
        return HttpVerdict.Of(tried, credentials, answer => Accepted(answer, credentials));
    }

    /// <summary>Connectors of the older kind answer 200 and tell in the body that they failed, with the status that counts.</summary>
    private static SendResult Accepted(HttpTry.Answered answer, Credentials credentials)
    {
        const string Marker = "HTTP error";
        if (answer.Body is null) return new SendResult.Retry(null, "accepted, but what it said did not arrive");
        var at = answer.Body.IndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return new SendResult.Delivered(null);
        var digits = answer.Body.AsSpan(at + Marker.Length).TrimStart(": ");
        return digits.Length >= 3 && int.TryParse(digits[..3], out var status) && status >= 400
            ? HttpVerdict.Of(answer with { Status = status }, credentials, _ => new SendResult.Delivered(null))
            : new SendResult.Retry(answer.RetryAfter, HttpVerdict.Words(answer, credentials));
    }

    private static JsonObject Message(Page page, PageLinks links)
    {
        var body = new JsonArray(Line(PageText.Headline(page, LongestText), bold: true));
        foreach (var fact in PageText.Facts(page)) body.Add((JsonNode)Line($"{fact.Name}: {fact.Value}", bold: false));
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.2",
            ["body"] = body,
            ["msteams"] = new JsonObject { ["width"] = "full" },
        };
        var actions = new JsonArray();
        if (links.Acknowledge is { } acknowledge) actions.Add((JsonNode)Open("Acknowledge", acknowledge));
        if (links.Ticket is { } ticket) actions.Add((JsonNode)Open("Ticket", ticket));
        if (actions.Count > 0) card["actions"] = actions;
        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive",
                ["contentUrl"] = null,
                ["content"] = card,
            }),
        };
    }

    /// <summary>Runs of text are shown as they are; the text of a TextBlock would be read as Markdown, links included.</summary>
    private static JsonObject Line(string text, bool bold) => new()
    {
        ["type"] = "RichTextBlock",
        ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = text, ["weight"] = bold ? "Bolder" : "Default" }),
    };

    private static JsonObject Open(string title, Uri address) => new() { ["type"] = "Action.OpenUrl", ["title"] = title, ["url"] = address.AbsoluteUri };
}
