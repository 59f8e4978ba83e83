using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Opsgenie;

/// <summary>Opsgenie's Alert API. All pages of an escalation are one alert, known by its alias: a repeated try only counts up.</summary>
internal sealed class OpsgenieChannel(ChannelAccess access, HttpSender http) : IPageChannel
{
    private const int LongestMessage = 130;
    private const int LongestDescription = 15_000;
    private const int LongestAlias = 512;
    private const int LongestTag = 50;

    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Read(out var credentials, "key") is { } missing) return missing;
        var host = access.Setting("region") == "eu" ? "https://api.eu.opsgenie.com" : "https://api.opsgenie.com";
        if (access.Address(credentials["url"] ?? host, "url_from", out var address) is { } unusable) return unusable;
        // Both go into a header; a line break would be another header.
        if (credentials["key"]!.Any(c => c is < '!' or > '~')) return new SendResult.Refused("key_from holds characters that no key has");

        using var request = Json.Post(new Uri(address, Path(page)), page.Action == PageAction.Trigger ? Alert(page, links) : Note(page));
        request.Headers.Authorization = new AuthenticationHeaderValue("GenieKey", credentials["key"]);
        var tried = await http.SendAsync(request, access.AllowPrivate, cancellation);
        return HttpVerdict.Of(tried, credentials, answer => Json.Delivered(answer, "requestId", credentials));
    }

    private static string Path(Page page)
    {
        var alias = Uri.EscapeDataString(WireKey.Fit(page.Alert, LongestAlias));
        return page.Action switch
        {
            PageAction.Trigger => "/v2/alerts",
            PageAction.Acknowledge => $"/v2/alerts/{alias}/acknowledge?identifierType=alias",
            PageAction.Resolve => $"/v2/alerts/{alias}/close?identifierType=alias",
        };
    }

    private static JsonObject Alert(Page page, PageLinks links)
    {
        var facts = PageText.Facts(page);
        var details = new JsonObject();
        foreach (var fact in facts) details[fact.Name.ToLowerInvariant()] = fact.Value;
        details["page"] = page.Id;
        string[] lines = [PageText.Headline(page, 1024), .. LinkLines(links)];
        return new JsonObject
        {
            ["message"] = PageText.Headline(page, LongestMessage),
            ["alias"] = WireKey.Fit(page.Alert, LongestAlias),
            ["description"] = CleanText.Cut(string.Join('\n', lines), LongestDescription),
            ["details"] = details,
            ["entity"] = CleanText.Cut(page.Content.Ticket, PageText.LongestValue),
            ["source"] = "SlaMonitor",
            ["priority"] = Priority(page.Content.Severity),
            ["tags"] = new JsonArray([.. Tags(page)]),
        };
    }

    private static JsonObject Note(Page page) => new()
    {
        ["source"] = "SlaMonitor",
        ["note"] = PageText.Headline(page, 1024),
    };

    private static IEnumerable<string> LinkLines(PageLinks links)
    {
        if (links.Acknowledge is { } acknowledge) yield return $"Acknowledge: {acknowledge.AbsoluteUri}";
        if (links.Ticket is { } ticket) yield return $"Ticket: {ticket.AbsoluteUri}";
    }

    private static IEnumerable<JsonNode?> Tags(Page page)
    {
        string?[] tags = ["sla", page.Content.Metric?.Name, page.Content.Policy];
        return tags.OfType<string>().Select(tag => (JsonNode?)CleanText.Cut(CleanText.Of(tag).Replace(',', ' '), LongestTag));
    }

    private static string Priority(PageSeverity severity) => severity switch
    {
        PageSeverity.Warning => "P3",
        PageSeverity.Critical => "P1",
    };
}
