using System.Text.Json.Nodes;
using NodaTime.Text;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.PagerDuty;

/// <summary>PagerDuty's Events API v2. All pages of an escalation are one alert, known by its <c>dedup_key</c>: a repeated try is appended to it.</summary>
internal sealed class PagerDutyChannel(ChannelAccess access, HttpSender http) : IPageChannel
{
    private const int LongestSummary = 1024;
    private const int LongestKey = 255;

    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Read(out var credentials, "key") is { } missing) return missing;
        var host = access.Setting("region") == "eu" ? "https://events.eu.pagerduty.com" : "https://events.pagerduty.com";
        if (access.Address(credentials["url"] ?? host, "url_from", out var address) is { } unusable) return unusable;

        using var request = Json.Post(new Uri(address, "/v2/enqueue"), Event(page, links, credentials["key"]!));
        var tried = await http.SendAsync(request, access.AllowPrivate, cancellation);
        return HttpVerdict.Of(tried, credentials, answer => Json.Delivered(answer, "dedup_key", credentials));
    }

    private static JsonObject Event(Page page, PageLinks links, string key)
    {
        var message = new JsonObject
        {
            ["routing_key"] = key,
            ["event_action"] = Action(page.Action),
            ["dedup_key"] = WireKey.Fit(page.Alert, LongestKey),
        };
        if (page.Action != PageAction.Trigger) return message;

        var details = new JsonObject();
        foreach (var fact in PageText.Facts(page)) details[fact.Name.ToLowerInvariant()] = fact.Value;
        details["page"] = page.Id;
        var payload = new JsonObject
        {
            ["summary"] = PageText.Headline(page, LongestSummary),
            ["source"] = "SlaMonitor",
            ["severity"] = Severity(page.Content.Severity),
            ["timestamp"] = InstantPattern.ExtendedIso.Format(page.Content.At),
            ["component"] = CleanText.Cut(page.Content.Ticket, PageText.LongestValue),
            ["custom_details"] = details,
        };
        if (page.Content.Group is { } group) payload["group"] = CleanText.Cut(group, PageText.LongestValue);
        if (page.Content.Metric is { } metric) payload["class"] = CleanText.Cut(metric.Name, PageText.LongestValue);
        message["payload"] = payload;
        message["client"] = "SlaMonitor";
        if (links.Ticket is { } ticket) message["client_url"] = ticket.AbsoluteUri;
        message["links"] = new JsonArray([.. Links(links)]);
        return message;
    }

    private static IEnumerable<JsonNode?> Links(PageLinks links)
    {
        if (links.Acknowledge is { } acknowledge) yield return new JsonObject { ["href"] = acknowledge.AbsoluteUri, ["text"] = "Acknowledge" };
        if (links.Ticket is { } ticket) yield return new JsonObject { ["href"] = ticket.AbsoluteUri, ["text"] = "Ticket" };
    }

    private static string Action(PageAction action) => action switch
    {
        PageAction.Trigger => "trigger",
        PageAction.Acknowledge => "acknowledge",
        PageAction.Resolve => "resolve",
    };

    private static string Severity(PageSeverity severity) => severity switch
    {
        PageSeverity.Warning => "warning",
        PageSeverity.Critical => "critical",
    };
}
