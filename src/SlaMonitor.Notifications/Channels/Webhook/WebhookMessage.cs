using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Webhook;

/// <summary>The body of a webhook: <c>{type, timestamp, data}</c>, below 20 KB because every value in it has a limit.</summary>
internal static class WebhookMessage
{
    private const int LongestText = 500;

    // Of all tickets of an incident together: the message stays below 20 KB.
    private const int LongestList = 1_000;

    public static JsonObject Of(Page page, PageLinks links) => new()
    {
        ["type"] = Type(page),
        ["timestamp"] = Time(page.Content.At),
        ["data"] = Data(page, links),
    };

    private static JsonObject Data(Page page, PageLinks links)
    {
        var data = new JsonObject
        {
            ["page"] = WireKey.Token(page.Id),
            ["alert"] = WireKey.Fit(page.Alert, 255),
            ["action"] = WireName<PageAction>.Of(page.Action),
            ["severity"] = WireName<PageSeverity>.Of(page.Content.Severity),
            ["text"] = PageText.Headline(page, LongestText),
            ["ticket"] = Cut(page.Content.Ticket),
            ["subject"] = Cut(page.Content.Subject),
            ["account"] = Cut(page.Content.Account),
            ["priority"] = Cut(page.Content.Priority),
            ["group"] = Cut(page.Content.Group),
            ["metric"] = Cut(page.Content.Metric?.Name),
            ["policy"] = Cut(page.Content.Policy),
            ["level"] = page.Content.Level,
            ["tier"] = page.Content.Tier is { } tier ? WireName<Tier>.Of(tier) : null,
            ["kind"] = WireName<EscalatedKind>.Of(page.Content.Kind),
            ["burnRate"] = page.Content.BurnRate?.Rate,
            ["dueAt"] = Time(page.Content.DueAt),
            ["breachedAt"] = Time(page.Content.BreachedAt),
            ["by"] = Cut(page.Content.By),
            ["to"] = page.To is { } to ? new JsonObject { ["user"] = Cut(to.User), ["name"] = Cut(to.Name) } : null,
            ["acknowledgeUrl"] = links.Acknowledge?.AbsoluteUri,
            ["ticketUrl"] = links.Ticket?.AbsoluteUri,
        };
        // Only an incident has tickets of its own; of a ticket's page nothing is different.
        if (page.Content.Incident is { } incident)
        {
            data["incident"] = new JsonObject
            {
                ["tickets"] = incident.Tickets,
                ["open"] = incident.Open,
                ["lines"] = new JsonArray([.. (PageText.Tickets(page, LongestList)?.Split('\n') ?? []).Select(line => (JsonNode?)line)]),
            };
        }
        return data;
    }

    private static string Type(Page page) => page.Action switch
    {
        PageAction.Trigger when page.Content.BurnRate is not null => "sla.budget_burning",
        PageAction.Trigger when page.Content.BreachedAt is not null => "sla.breached",
        PageAction.Trigger when page.Content.Metric is not null => "sla.at_risk",
        PageAction.Trigger => "sla.escalated",
        PageAction.Acknowledge => "sla.acknowledged",
        PageAction.Resolve => "sla.resolved",
    };

    private static string? Cut(string? text) => text is null ? null : CleanText.Cut(text, LongestText);

    private static string? Time(Instant? instant) => instant is { } at ? InstantPattern.ExtendedIso.Format(at) : null;
}
