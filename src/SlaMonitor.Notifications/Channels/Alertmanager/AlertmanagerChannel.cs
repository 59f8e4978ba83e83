using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Alertmanager;

/// <summary>
/// Alerts to every member of an Alertmanager cluster (API v2). The members tell each other what was notified, not which alerts
/// there are, so each is sent to; one that has taken it is enough to be delivered, as Prometheus itself counts.
/// </summary>
/// <remarks>
/// An alert is known by its labels: the escalation, ticket, policy, level and severity. The promise is an annotation, because a second
/// breach joins an open escalation and its alert then has to end with it. A firing alert ends by itself after <c>ends_after</c>;
/// until then members forget it when they restart, so it has to be sent again (<see cref="ResendWhileOpen"/>).
/// </remarks>
internal sealed class AlertmanagerChannel(ChannelAccess access, HttpSender http, TimeProvider time) : IPageChannel
{
    private static readonly Duration DefaultEnd = Duration.FromHours(1);

    public string Id => access.Id;

    public Duration? ResendWhileOpen => Duration.FromMinutes(1);

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Setting("members") is not { } members) return new SendResult.Refused("the channel has no members");
        if (access.Read(out var credentials) is { } missing) return missing;

        if (page.Action == PageAction.Acknowledge) return new SendResult.Delivered("nothing to send: Alertmanager knows no acknowledgement");
        var body = Json.Bytes(Alerts(page, links));
        var addresses = members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => new Uri(new Uri(m.TrimEnd('/') + "/"), "api/v2/alerts"));
        var results = await Task.WhenAll(addresses.Select(address => OneAsync(address, body, credentials, cancellation)));
        return Together(results);
    }

    internal static SendResult Together(IReadOnlyList<SendResult> results)
    {
        var taken = results.Count(r => r is SendResult.Delivered);
        if (taken > 0) return new SendResult.Delivered(string.Create(CultureInfo.InvariantCulture, $"{taken} of {results.Count} members"));
        var retries = results.OfType<SendResult.Retry>().ToList();
        // The soonest of them: one member is enough.
        if (retries.Count > 0) return retries.MinBy(r => r.After ?? Duration.Zero)!;
        return results.OfType<SendResult.Refused>().FirstOrDefault() ?? results[0];
    }

    private async Task<SendResult> OneAsync(Uri address, byte[] body, Credentials credentials, CancellationToken cancellation)
    {
        using var request = Json.Post(address, body);
        if (credentials["token"] is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        else if (credentials["user"] is { } user)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credentials["password"]}")));
        // It stands in the operator's own network: private addresses are the rule here.
        return HttpVerdict.Of(await http.SendAsync(request, allowPrivate: true, cancellation), credentials, _ => new SendResult.Delivered(null));
    }

    private JsonArray Alerts(Page page, PageLinks links)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (page.Action == PageAction.Trigger)
        {
            var firing = Alert(page, links, page.Content.Level, page.Content.Severity);
            firing["endsAt"] = InstantPattern.ExtendedIso.Format(now + (access.Length("ends_after") ?? DefaultEnd));
            return [firing];
        }
        // Whatever level and severity it had reached ends; ending an alert that never was does nothing.
        var resolved = new JsonArray();
        for (var level = 1; level <= Math.Max(1, page.Content.Level); level++)
        {
            foreach (var severity in Enum.GetValues<PageSeverity>())
            {
                var alert = Alert(page, links, level, severity);
                alert["endsAt"] = InstantPattern.ExtendedIso.Format(page.Content.At);
                resolved.Add((JsonNode)alert);
            }
        }
        return resolved;
    }

    private static JsonObject Alert(Page page, PageLinks links, int level, PageSeverity severity)
    {
        var annotations = new JsonObject { ["summary"] = PageText.Headline(page, 1024), ["page"] = page.Id };
        foreach (var fact in PageText.Facts(page)) annotations[fact.Name.ToLowerInvariant()] = fact.Value;
        if (links.Acknowledge is { } acknowledge) annotations["acknowledge"] = acknowledge.AbsoluteUri;
        var alert = new JsonObject
        {
            ["labels"] = new JsonObject
            {
                ["alertname"] = "SlaEscalation",
                ["escalation"] = WireKey.Fit(page.Alert, 255),
                ["ticket"] = page.Content.Ticket,
                ["policy"] = page.Content.Policy,
                ["level"] = level.ToString(CultureInfo.InvariantCulture),
                ["severity"] = WireName<PageSeverity>.Of(severity),
            },
            ["annotations"] = annotations,
        };
        // A resolve cannot know when each level began; Alertmanager keeps the start that it has.
        if (page.Action == PageAction.Trigger) alert["startsAt"] = InstantPattern.ExtendedIso.Format(page.Content.At);
        if (links.Ticket is { } ticket) alert["generatorURL"] = ticket.AbsoluteUri;
        return alert;
    }
}
