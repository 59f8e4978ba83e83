using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Notifications.Tests.Servers;

/// <summary>What each receiver insists on, as complaints. Written from the receivers' documents, not from the code that sends.</summary>
internal static partial class Contracts
{
    public const string WebhookSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string PagerDutyKey = "0123456789abcdef0123456789abcdef";
    public const string OpsgenieKey = "eb243592-faa2-4ba2-a551q-1afdf565c889";
    public const string TwilioAccount = "AC00000000000000000000000000000001";
    public const string TwilioToken = "tw-secret-token";

    public static IEnumerable<string> Of(ChannelType type, Received request, DateTimeOffset now)
    {
        if (request.Header("User-Agent")?.StartsWith("SlaMonitor/", StringComparison.Ordinal) != true) yield return "User-Agent";
        if (request.Method != "POST") yield return "POST";
        var form = type is ChannelType.Sms or ChannelType.Voice;
        var mediaType = form ? "application/x-www-form-urlencoded" : "application/json";
        if (request.Header("Content-Type") != mediaType) yield return $"Content-Type {request.Header("Content-Type")}";
        var complaints = type switch
        {
            ChannelType.Webhook => Webhook(request, now),
            ChannelType.Slack => Slack(request),
            ChannelType.Teams => Teams(request),
            ChannelType.Pagerduty => PagerDuty(request),
            ChannelType.Opsgenie => Opsgenie(request),
            ChannelType.Sms => Sms(request),
            ChannelType.Voice => Voice(request),
            ChannelType.Alertmanager => Alertmanager(request),
            ChannelType.Email => throw new NotSupportedException("has a server of its own"),
            ChannelType.Log => throw new NotSupportedException("has no server"),
        };
        foreach (var complaint in complaints) yield return complaint;
    }

    public static Reply Accepted(ChannelType type) => type switch
    {
        ChannelType.Webhook => new Reply.Answer(204),
        ChannelType.Slack => new Reply.Answer(200, "ok"),
        ChannelType.Teams => new Reply.Answer(202),
        ChannelType.Pagerduty => new Reply.Answer(202, """{"status":"success","message":"Event processed","dedup_key":"escalation/T-1/critical"}"""),
        ChannelType.Opsgenie => new Reply.Answer(202, """{"result":"Request will be processed","took":0.302,"requestId":"43a29c5c-3dbf-4fa4-9c26-f4f71023e120"}"""),
        ChannelType.Sms => new Reply.Answer(201, """{"sid":"SM01","status":"queued"}"""),
        ChannelType.Voice => new Reply.Answer(201, """{"sid":"CA01","status":"queued"}"""),
        ChannelType.Alertmanager => new Reply.Answer(200),
        ChannelType.Email => throw new NotSupportedException("has a server of its own"),
        ChannelType.Log => throw new NotSupportedException("has no server"),
    };

    private static IEnumerable<string> Webhook(Received request, DateTimeOffset now)
    {
        var id = request.Header("webhook-id");
        var timestamp = request.Header("webhook-timestamp");
        if (id is null or "" || id.Contains('.', StringComparison.Ordinal)) yield return $"webhook-id {id}";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || Math.Abs(at - now.ToUnixTimeSeconds()) > 300) yield return $"webhook-timestamp {timestamp}";
        byte[] text = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. request.Body];
        var expected = WebhookSecret.Split(' ').Select(s => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(s["whsec_".Length..]), text)));
        if (request.Header("webhook-signature") != string.Join(' ', expected)) yield return "webhook-signature";
        if (request.Body.Length >= 20_000) yield return "20 KB";
        if (!EventType().IsMatch(Text(request.Json, "type") ?? "")) yield return "type";
        if (!IsTime(Text(request.Json, "timestamp"))) yield return "timestamp";
        if (request.Json["data"] is not JsonObject) yield return "data";
    }

    private static IEnumerable<string> PagerDuty(Received request)
    {
        if (request.Path != "/v2/enqueue") yield return request.Path;
        if (request.Header("Authorization") is not null) yield return "Authorization";
        var body = request.Json;
        if (Text(body, "routing_key") != PagerDutyKey) yield return "routing_key";
        if (Text(body, "event_action") is not ("trigger" or "acknowledge" or "resolve")) yield return "event_action";
        if (Text(body, "dedup_key") is not { Length: > 0 and <= 255 }) yield return "dedup_key";
        if (request.Body.Length > 512_000) yield return "512 KB";
        if (Text(body, "event_action") != "trigger") yield break;
        var payload = body["payload"];
        if (Text(payload, "summary") is not { Length: > 0 and <= 1024 }) yield return "summary";
        if (Text(payload, "source") is not { Length: > 0 }) yield return "source";
        if (Text(payload, "severity") is not ("critical" or "error" or "warning" or "info")) yield return "severity";
        if (!IsTime(Text(payload, "timestamp"))) yield return "timestamp";
        if (payload?["custom_details"] is not JsonObject) yield return "custom_details";
        if (body["links"] is JsonArray links && links.Any(l => Text(l, "href") is null || Text(l, "text") is null)) yield return "links";
    }

    private static IEnumerable<string> Opsgenie(Received request)
    {
        if (request.Header("Authorization") != "GenieKey " + OpsgenieKey) yield return "Authorization";
        if (request.Path != "/v2/alerts")
        {
            if (!OpsgenieAction().IsMatch(request.Path) || request.Query != "?identifierType=alias") yield return request.Path + request.Query;
            yield break;
        }
        var body = request.Json;
        if (Text(body, "message") is not { Length: > 0 and <= 130 }) yield return "message";
        if (Text(body, "alias") is not { Length: > 0 and <= 512 }) yield return "alias";
        if (Text(body, "description") is not { Length: <= 15_000 }) yield return "description";
        if (Text(body, "entity") is not { Length: <= 512 }) yield return "entity";
        if (Text(body, "priority") is not ("P1" or "P2" or "P3" or "P4" or "P5")) yield return "priority";
        if (body["tags"] is not JsonArray { Count: <= 20 } tags || tags.Any(t => t!.GetValue<string>().Length > 50)) yield return "tags";
        if (body["details"] is not JsonObject details || details.Sum(d => d.Key.Length + d.Value!.GetValue<string>().Length) > 8000) yield return "details";
    }

    private static IEnumerable<string> Slack(Received request)
    {
        if (request.Path != "/services/T000/B000/XXXXXXXXXXXXXXXXXXXXXXXX") yield return request.Path;
        if (Text(request.Json, "text") is not { Length: > 0 } text) yield return "text";
        else if (text.Contains('<', StringComparison.Ordinal) || text.Contains('>', StringComparison.Ordinal)) yield return "text has control characters";
        if (request.Json["blocks"] is not JsonArray { Count: > 0 and <= 50 } blocks) yield return "blocks";
        else if (blocks.Any(b => Text(b, "type") != "section" || Text(b!["text"], "text") is not { Length: > 0 and <= 3000 })) yield return "a block";
    }

    private static IEnumerable<string> Teams(Received request)
    {
        if (request.Query != "?api-version=1&sig=abcdefghijkl") yield return request.Query;
        if (request.Body.Length > 20 * 1024) yield return "20 KB";
        if (Text(request.Json, "type") != "message") yield return "type";
        if (request.Json["attachments"] is not JsonArray { Count: 1 } attachments) yield break;
        var attachment = attachments[0]!;
        if (Text(attachment, "contentType") != "application/vnd.microsoft.card.adaptive") yield return "contentType";
        if (!attachment.AsObject().ContainsKey("contentUrl") || attachment["contentUrl"] is not null) yield return "contentUrl";
        var card = attachment["content"];
        if (Text(card, "type") != "AdaptiveCard" || Text(card, "version") != "1.2") yield return "card";
        if (Text(card, "$schema") != "http://adaptivecards.io/schemas/adaptive-card.json") yield return "$schema";
        if (card?["body"] is not JsonArray { Count: > 0 }) yield return "body";
        if (card?["actions"] is JsonArray actions && actions.Any(a => Text(a, "type") != "Action.OpenUrl")) yield return "actions";
    }

    private static IEnumerable<string> Sms(Received request)
    {
        foreach (var complaint in Twilio(request, "Messages.json")) yield return complaint;
        var form = Form(request);
        if (form.GetValueOrDefault("Body") is not { Length: > 0 and <= 1600 }) yield return "Body";
        if (!int.TryParse(form.GetValueOrDefault("ValidityPeriod"), out var validity) || validity is < 1 or > 36_000) yield return "ValidityPeriod";
    }

    private static IEnumerable<string> Voice(Received request)
    {
        foreach (var complaint in Twilio(request, "Calls.json")) yield return complaint;
        var twiml = Form(request).GetValueOrDefault("Twiml") ?? "";
        if (twiml.Length is 0 or > 4000) yield return "Twiml";
        var said = XDocument.Parse(twiml).Root!.Elements("Say").Select(e => e.Value).ToList();
        if (said.Count != 2 || said[0] != said[1]) yield return "twice";
    }

    private static IEnumerable<string> Twilio(Received request, string resource)
    {
        if (request.Path != $"/2010-04-01/Accounts/{TwilioAccount}/{resource}") yield return request.Path;
        if (request.Header("Authorization") != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TwilioAccount}:{TwilioToken}"))) yield return "Authorization";
        var form = Form(request);
        if (!E164().IsMatch(form.GetValueOrDefault("To") ?? "")) yield return "To";
        if (!E164().IsMatch(form.GetValueOrDefault("From") ?? "")) yield return "From";
    }

    private static IEnumerable<string> Alertmanager(Received request)
    {
        if (request.Path != "/am/api/v2/alerts") yield return request.Path;
        if (request.Json is not JsonArray { Count: > 0 } alerts)
        {
            yield return "no array";
            yield break;
        }
        foreach (var alert in alerts)
        {
            var labels = alert!["labels"] as JsonObject;
            if (Text(labels, "alertname") is null || labels!.Any(l => !LabelName().IsMatch(l.Key) || l.Value!.GetValue<string>() is null)) yield return "labels";
            if (alert["annotations"] is not JsonObject annotations || annotations.Any(a => a.Value!.GetValue<string>() is null)) yield return "annotations";
            if (Text(alert, "startsAt") is { } starts && !IsTime(starts)) yield return "startsAt";
            if (!IsTime(Text(alert, "endsAt"))) yield return "endsAt";
        }
    }

    public static Dictionary<string, string> Form(Received request) => QueryHelpers.ParseQuery(request.Text).ToDictionary(p => p.Key, p => p.Value.ToString());

    private static string? Text(JsonNode? node, string name) => node is JsonObject o && o[name] is JsonValue value ? value.GetValue<string>() : null;

    private static bool IsTime(string? text) => DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*\z")]
    private static partial Regex EventType();

    [GeneratedRegex(@"^/v2/alerts/[^/]+/(acknowledge|close)\z")]
    private static partial Regex OpsgenieAction();

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();
}
