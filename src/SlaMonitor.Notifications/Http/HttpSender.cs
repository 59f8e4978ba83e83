using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using NodaTime;

namespace SlaMonitor.Notifications.Http;

/// <summary>
/// Sends requests to receivers of pages: no redirects, no cookies, a time-out, an own User-Agent, and answers that are read up to
/// a limit. Addresses of private networks are refused unless the channel allows them. Thread-safe; one for all channels.
/// </summary>
public sealed class HttpSender : IDisposable
{
    private const int LongestBody = 16 * 1024;

    /// <summary>For the answer and its body together. Standard Webhooks advises 15 to 30 s.</summary>
    internal static readonly Duration Timeout = Duration.FromSeconds(15);

    private readonly TimeProvider _time;
    private readonly HttpClient _public;
    private readonly HttpClient _anywhere;

    /// <param name="version">For the User-Agent, <c>SlaMonitor/version</c>.</param>
    public HttpSender(TimeProvider time, string version)
    {
        _time = time;
        _public = Client(PublicAddresses.Handler(), version);
        _anywhere = Client(new SocketsHttpHandler(), version);
    }

    /// <summary>Sends once.</summary>
    /// <param name="allowPrivate">Whether the address may lie in a private network.</param>
    internal async Task<HttpTry> SendAsync(HttpRequestMessage request, bool allowPrivate, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout.ToTimeSpan(), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var client = allowPrivate ? _anywhere : _public;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await BodyAsync(response, either.Token, cancellation);
            return new HttpTry.Answered((int)response.StatusCode, body, RetryAfter(response.Headers), RateLimitPeriod(response.Headers));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HttpTry.Failed(string.Create(CultureInfo.InvariantCulture, $"no answer within {Timeout.TotalSeconds} s"), Uncertain: true);
        }
        catch (HttpRequestException e) when (PrivateAddressException.In(e))
        {
            return new HttpTry.Blocked("the address is in a private network; allow_private: true on the channel permits it");
        }
        catch (HttpRequestException e)
        {
            // Its message may hold the address, which is a secret for some; its kind does not.
            return new HttpTry.Failed(Words(e.HttpRequestError), Uncertain: e.HttpRequestError is not (
                HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError));
        }
    }

    public void Dispose()
    {
        _public.Dispose();
        _anywhere.Dispose();
    }

    private static HttpClient Client(SocketsHttpHandler handler, string version)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        // Who receives a page is told of our traces only where the channel does so.
        handler.ActivityHeadersPropagator = null;
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        // So that a receiver that moves is found at its new address.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.MaxResponseHeadersLength = 32;
        var client = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("SlaMonitor", version));
        return client;
    }

    /// <summary>Null when it breaks off or takes too long: the status counts all the same.</summary>
    private static async Task<string?> BodyAsync(HttpResponseMessage response, CancellationToken either, CancellationToken cancellation)
    {
        var buffer = new byte[LongestBody];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(either);
            while (length < buffer.Length)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), either);
                if (read == 0) break;
                length += read;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private Duration? RetryAfter(HttpResponseHeaders headers)
    {
        if (headers.RetryAfter is { Delta: { } delta }) return Duration.FromTimeSpan(delta);
        if (headers.RetryAfter is not { Date: { } date }) return null;
        var wait = Duration.FromTimeSpan(date - _time.GetUtcNow());
        return wait > Duration.Zero ? wait : Duration.Zero;
    }

    private static Duration? RateLimitPeriod(HttpResponseHeaders headers) =>
        headers.TryGetValues("X-RateLimit-Period-In-Sec", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? Duration.FromSeconds(seconds)
            : null;

    private static string Words(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "the name of the host is not known",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "no secure connection: TLS failed",
        HttpRequestError.ResponseEnded => "the connection ended before the answer",
        _ => "the connection failed",
    };
}
