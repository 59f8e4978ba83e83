using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Http;

/// <summary>JSON on the wire, UTF-8. What is not ASCII stays as it is: the bodies have limits in bytes and go to no HTML page.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Options);

    public static HttpRequestMessage Post(Uri address, JsonNode body) => Post(address, Bytes(body));

    public static HttpRequestMessage Post(Uri address, byte[] body) => new(HttpMethod.Post, address)
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    /// <summary>A text member of an answer, cut to what a reference may be; null when the answer is no such object.</summary>
    public static string? Member(string? body, string name)
    {
        const int LongestReference = 200;
        try
        {
            if (body is null || JsonNode.Parse(body) is not JsonObject answer) return null;
            return answer[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= LongestReference ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A number member of an answer.</summary>
    public static int? Number(string? body, string name)
    {
        try
        {
            return body is not null && JsonNode.Parse(body) is JsonObject answer && answer[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static SendResult.Delivered Delivered(HttpTry.Answered answer, string member, Credentials credentials) =>
        new(Member(answer.Body, member) is { } reference ? credentials.Hide(reference) : null);
}
