using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Alertmanager;

/// <summary>
/// Reads what Alertmanager's webhook sends (prometheus.io/docs/alerting/latest/configuration, webhook_config; version 4). Members that
/// are not known are passed over, since later releases add some; an alert without what makes it one does not spoil the others.
/// </summary>
public static class AlertmanagerMessage
{
    public const string Version = "4";

    public const string Firing = "firing";

    public const string Resolved = "resolved";

    public static AlertmanagerRead Read(ReadOnlySpan<byte> json)
    {
        MessageJson? message;
        try
        {
            message = JsonSerializer.Deserialize(json, AlertmanagerJson.Default.MessageJson);
        }
        catch (JsonException malformed)
        {
            return new AlertmanagerRead.Unreadable(new WireError(malformed.Path ?? "$", "is not what Alertmanager's webhook sends"));
        }
        if (message?.Version != Version)
            return new AlertmanagerRead.Unreadable(new WireError("version", $"must be \"{Version}\", the version of Alertmanager's webhook that is understood here"));
        if (message.Alerts is null) return new AlertmanagerRead.Unreadable(new WireError("alerts", "is missing"));

        var alerts = new List<PlacedAlert>();
        var errors = new List<WireError>();
        for (var i = 0; i < message.Alerts.Count; i++)
        {
            if (Alert(message.Alerts[i], out var member, out var wrong) is { } alert) alerts.Add(new PlacedAlert(i, alert));
            else errors.Add(new WireError(Place(i, member), wrong));
        }
        return new AlertmanagerRead.Message(message.Receiver ?? "", message.TruncatedAlerts, alerts.ToEquatableArray(), errors.ToEquatableArray());
    }

    /// <summary>The place of a member of an alert, for messages.</summary>
    public static string Place(int index, string member) => string.Create(CultureInfo.InvariantCulture, $"alerts[{index}].{member}");

    private static Alert? Alert(AlertJson? json, out string member, out string wrong)
    {
        (member, wrong) = ("status", $"must be {Firing} or {Resolved}");
        if (json?.Status is not (Firing or Resolved)) return null;
        (member, wrong) = ("fingerprint", "must be the fingerprint of the alert's labels, in letters and digits");
        if (json.Fingerprint is not { Length: > 0 and <= 64 } fingerprint || !fingerprint.All(char.IsAsciiLetterOrDigit)) return null;
        (member, wrong) = ("startsAt", "must be a time as in RFC 3339");
        if (json.StartsAt is null || !WireInstant.TryParse(json.StartsAt, out var startsAt)) return null;
        (member, wrong) = ("endsAt", "must be a time as in RFC 3339");
        Instant? endsAt = null;
        if (json.EndsAt is not null)
        {
            if (!WireInstant.TryParse(json.EndsAt, out var ends)) return null;
            endsAt = ends;
        }
        return new Alert(json.Status == Firing, fingerprint, startsAt, endsAt)
        {
            Labels = Texts(json.Labels),
            Annotations = Texts(json.Annotations),
            GeneratorUrl = json.GeneratorUrl,
        };
    }

    /// <summary>Without those that say nothing.</summary>
    private static Dictionary<string, string> Texts(Dictionary<string, string?>? given) =>
        (given ?? []).Where(text => !string.IsNullOrWhiteSpace(text.Value)).ToDictionary(text => text.Key, text => text.Value!, StringComparer.Ordinal);
}

internal sealed record MessageJson(string? Version, string? Receiver, long TruncatedAlerts, IReadOnlyList<AlertJson?>? Alerts);

internal sealed record AlertJson(
    string? Status,
    Dictionary<string, string?>? Labels,
    Dictionary<string, string?>? Annotations,
    string? StartsAt,
    string? EndsAt,
    [property: JsonPropertyName("generatorURL")] string? GeneratorUrl,
    string? Fingerprint);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MessageJson))]
internal sealed partial class AlertmanagerJson : JsonSerializerContext;
