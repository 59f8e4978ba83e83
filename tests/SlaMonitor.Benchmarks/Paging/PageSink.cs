using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SlaMonitor.Benchmarks.Paging;

/// <summary>A receiver of webhooks that notes when the first page of each ticket and of each incident was in its hands. What comes to <c>/hangs</c> is never answered.</summary>
internal sealed class PageSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _closing = new();
    private readonly ConcurrentDictionary<int, long> _first = new();
    private readonly ConcurrentDictionary<string, long> _incidents = new();
    private int _hanging;

    private PageSink(WebApplication app)
    {
        _app = app;
        app.MapPost("/pages", async (Microsoft.AspNetCore.Http.HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var now = DateTime.UtcNow.Ticks;
            var ticket = body.RootElement.GetProperty("data").GetProperty("ticket").GetString()!;
            if (ticket.StartsWith("T-", StringComparison.Ordinal)) _first.TryAdd(int.Parse(ticket.AsSpan(2), CultureInfo.InvariantCulture), now);
            else _incidents.TryAdd(ticket, now);
            context.Response.StatusCode = 204;
        });
        app.MapPost("/hangs", () =>
        {
            Interlocked.Increment(ref _hanging);
            return _closing.Task;
        });
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>UTC ticks by the number of the ticket.</summary>
    public IReadOnlyDictionary<int, long> First => _first;

    /// <summary>The same of incidents, by their ids.</summary>
    public IReadOnlyDictionary<string, long> Incidents => _incidents;

    /// <summary>Requests that are not, and will not be, answered.</summary>
    public int Hanging => _hanging;

    public static async Task<PageSink> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var sink = new PageSink(builder.Build());
        sink._app.Urls.Add("http://127.0.0.1:0");
        await sink._app.StartAsync(cancellation);
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
