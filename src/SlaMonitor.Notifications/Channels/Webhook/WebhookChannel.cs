using System.Globalization;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Webhook;

/// <summary>
/// A webhook of the customer's own, by Standard Webhooks 1.0.0. With <c>secret_from</c> it is signed; without, a receiver cannot
/// tell who sent it.
/// </summary>
internal sealed class WebhookChannel(ChannelAccess access, HttpSender http, TimeProvider time) : IPageChannel
{
    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Read(out var credentials, "url") is { } missing) return missing;
        if (access.Address(credentials["url"]!, "url_from", out var address) is { } unusable) return unusable;
        WebhookSignature? signature = null;
        if (credentials["secret"] is { } secret && (signature = WebhookSignature.Parse(secret)) is null)
            return new SendResult.Refused("secret_from is no key of Standard Webhooks: whsec_ and the base64 of 24 to 64 bytes");

        var id = WireKey.Token(page.Id);
        // Of this try, not of the page: receivers refuse what is older than a few minutes.
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var body = Json.Bytes(WebhookMessage.Of(page, links));
        using var request = Json.Post(address, body);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        // The customer's own receiver may go on with our trace; it names nobody.
        if (MonitorTraces.Traceparent is { } traceparent) request.Headers.Add("traceparent", traceparent);
        if (signature is not null) request.Headers.TryAddWithoutValidation("webhook-signature", signature.Sign(id, timestamp, body));
        return HttpVerdict.Of(await http.SendAsync(request, access.AllowPrivate, cancellation), credentials, _ => new SendResult.Delivered(null));
    }
}
