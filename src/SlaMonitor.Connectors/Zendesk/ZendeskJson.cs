using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace SlaMonitor.Connectors.Zendesk;

/// <summary>Reads members of Zendesk's JSON, in which ids are numbers and much may be null or absent.</summary>
internal static class ZendeskJson
{
    private static readonly OffsetDateTimePattern Time = OffsetDateTimePattern.ExtendedIso;

    public static string? Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? Text(value) : null;

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>The text of a member of a member: <c>via.channel</c>.</summary>
    public static string? Text(this JsonElement json, string outer, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(outer, out var value) ? value.Text(name) : null;

    public static Instant? At(this JsonElement json, string name) =>
        json.Text(name) is { } text && Time.Parse(text).TryGetValue(default, out var at) ? at.ToInstant() : null;

    public static IEnumerable<JsonElement> List(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : [];
}
