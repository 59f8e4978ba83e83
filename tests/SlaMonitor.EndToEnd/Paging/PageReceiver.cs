using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SlaMonitor.EndToEnd.Paging;

/// <summary>A customer's receiver of webhooks on this machine: it checks every signature, remembers all that came, and answers by the path.</summary>
internal sealed class PageReceiver : IAsyncDisposable
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private readonly WebApplication _app;
    private readonly Func<ReceivedPage, int> _answer;
    private readonly TaskCompletionSource _closing = new();

    private PageReceiver(WebApplication app, Func<ReceivedPage, int> answer)
    {
        (_app, _answer) = (app, answer);
        app.Run(ReceiveAsync);
    }

    /// <summary>What a channel's <c>secret_from</c> leads to.</summary>
    public static string Secret => "whsec_" + Convert.ToBase64String(Key);

    public ConcurrentQueue<ReceivedPage> Pages { get; } = new();

    /// <summary>What was wrong with requests.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Requests that hang, and will for ever.</summary>
    public int Hanging => _hanging;

    private int _hanging;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="answer">The status; 0 cuts the connection. By default all is taken.</param>
    public static async Task<PageReceiver> StartAsync(Func<ReceivedPage, int>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new PageReceiver(builder.Build(), answer ?? (_ => 204));
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        if (context.Request.Path == "/hangs")
        {
            Interlocked.Increment(ref _hanging);
            await _closing.Task;
            return;
        }
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        var (id, timestamp) = (context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString());
        if (Complaint(id, timestamp, context.Request.Headers["webhook-signature"].ToString(), bytes.ToArray()) is { } complaint)
        {
            Complaints.Enqueue(complaint);
            context.Response.StatusCode = 400;
            return;
        }
        var at = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
        var page = new ReceivedPage(id, context.Request.Path.Value!, at, 0, JsonNode.Parse(bytes.ToArray())!)
        {
            Traceparent = context.Request.Headers.TraceParent.FirstOrDefault(),
        };
        page = page with { Answered = _answer(page) };
        Pages.Enqueue(page);
        if (page.Answered == 0) context.Abort();
        else context.Response.StatusCode = page.Answered;
    }

    private static string? Complaint(string id, string timestamp, string signature, byte[] body)
    {
        if (id.Length == 0 || !long.TryParse(timestamp, CultureInfo.InvariantCulture, out var seconds)) return "no webhook-id or webhook-timestamp";
        if (Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > 300) return $"webhook-timestamp {timestamp} is not of now";
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, signed));
        return signature.Split(' ').Contains(expected) ? null : $"the signature of {id} is wrong: {signature}";
    }
}
