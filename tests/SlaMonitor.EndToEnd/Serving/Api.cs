using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SlaMonitor.EndToEnd.Serving;

/// <summary>The REST interface as a client sees it.</summary>
internal sealed class Api : IDisposable
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    private readonly HttpClient _http;

    public Api(Uri address) => _http = new HttpClient { BaseAddress = address, Timeout = Limits.Step };

    public Uri Address => _http.BaseAddress!;

    public HttpClient Http => _http;

    public Task<Answer> PostEventsAsync(string body, string type = Json) => PostEventsAsync(Encoding.UTF8.GetBytes(body), type);

    public async Task<Answer> PostEventsAsync(byte[] body, string type = Json)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, "api/v1/events") { Content = content });
    }

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> TicketAsync(string id) => GetAsync("api/v1/tickets/" + Uri.EscapeDataString(id));

    /// <summary>Every item of a list, page by page.</summary>
    public async Task<List<JsonNode>> ListAsync(string path)
    {
        var items = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var answer = await GetAsync(cursor is null ? path : $"{path}{separator}cursor={Uri.EscapeDataString(cursor)}");
            Assert.True(answer.Status == HttpStatusCode.OK, $"{path}: {answer}");
            items.AddRange(answer.Body!["items"]!.AsArray().Select(item => item!));
            cursor = (string?)answer.Body["cursor"];
            if (cursor is null) return items;
        }
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await _http.SendAsync(request))
        {
            return new Answer(
                response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                await response.Content.ReadAsStringAsync(),
                response.Headers.RetryAfter?.Delta);
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string? Type, string Text, TimeSpan? RetryAfter)
{
    public JsonNode? Body { get; } = Type is not null && Type.Contains("json", StringComparison.Ordinal) ? JsonNode.Parse(Text) : null;

    public int Accepted => (int)Body!["accepted"]!;

    public int Duplicates => (int)Body!["duplicates"]!;

    public JsonArray Rejected => Body!["rejected"]!.AsArray();

    public override string ToString() => $"{(int)Status} {Text[..Math.Min(600, Text.Length)]}";
}
