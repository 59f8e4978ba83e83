using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SlaMonitor.Core;

namespace SlaMonitor.Cli.Replay;

/// <summary>
/// Sends batches of events to a monitor and does not give up easily: a server that is busy, restarting or unreachable is
/// asked again, after the time it names or after longer and longer ones. Sending a batch again is harmless: ids are the same.
/// </summary>
internal sealed class EventClient : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri _events;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Action<string> _onWait;

    /// <param name="server">The monitor's address; events go to <c>api/v1/events</c> below it.</param>
    /// <param name="apiKey">Sent as a bearer token, if there is one.</param>
    /// <param name="patience">How long one batch is tried again for.</param>
    /// <param name="time">Clock for waiting.</param>
    /// <param name="onWait">Told why it waits, each time.</param>
    public EventClient(Uri server, string? apiKey, TimeSpan patience, TimeProvider time, Action<string> onWait)
    {
        _events = new Uri(server.AbsoluteUri.TrimEnd('/') + "/api/v1/events");
        _patience = patience;
        _time = time;
        _onWait = onWait;
        if (apiKey is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public async Task<SendResult> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        for (var wait = ShortestWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var (result, retry, why) = await TryAsync(lines, cancellation);
            if (result is not null) return result;
            var pause = retry ?? wait;
            if (_time.GetElapsedTime(began) + pause > _patience) return new SendResult.Failed($"{why}; gave up after {_patience.TotalSeconds:0} s");
            _onWait(string.Create(CultureInfo.InvariantCulture, $"{why}; trying again in {pause.TotalSeconds:0.#} s"));
            await Task.Delay(pause, _time, cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(SendResult? Result, TimeSpan? Retry, string Why)> TryAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        try
        {
            using var content = new ReadOnlyMemoryContent(lines);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await _http.PostAsync(_events, content, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.Accepted or HttpStatusCode.OK => (Taken(body), null, ""),
                HttpStatusCode.RequestEntityTooLarge => (new SendResult.TooLarge(), null, ""),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    (new SendResult.Failed($"{_events} wants an API key that may send events (HTTP {(int)response.StatusCode}); put it into SLAMONITOR_API_KEY"), null, ""),
                HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                    (null, RetryAfter(response), $"{_events} is not ready (HTTP {(int)response.StatusCode})"),
                _ => (new SendResult.Failed($"{_events} answered HTTP {(int)response.StatusCode}{Detail(body)}; is it a monitor?"), null, ""),
            };
        }
        catch (HttpRequestException unreachable)
        {
            return (null, null, $"{_events} cannot be reached ({unreachable.Message})");
        }
        catch (JsonException)
        {
            return (new SendResult.Failed($"{_events} answered with something else than counts; is it a monitor?"), null, "");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, null, $"{_events} does not answer");
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } date ? date - _time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static SendResult.Taken Taken(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var answer = document.RootElement;
        if (answer.ValueKind != JsonValueKind.Object) throw new JsonException("no counts");
        var rejected = new List<RejectedEvent>();
        if (answer.TryGetProperty("rejected", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
                rejected.Add(new RejectedEvent((int)Count(item, "index"), Text(item, "at"), Text(item, "message")));
        }

        return new SendResult.Taken(Count(answer, "accepted"), Count(answer, "duplicates"), rejected.ToEquatableArray());
    }

    private static long Count(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var count) && count >= 0
            ? count
            : throw new JsonException($"no {name}");

    private static string Detail(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? $": {Text(document.RootElement, "title")} {Text(document.RootElement, "detail")}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
