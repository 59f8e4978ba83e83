using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SlaMonitor.Notifications.Tests.Servers;

/// <summary>A receiver on this machine that holds every request against its contract and then answers as it is told.</summary>
internal sealed class ContractServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ContractServer(WebApplication app, Func<Received, IEnumerable<string>> contract, Func<Received, Reply> reply)
    {
        _app = app;
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var received = new Received(context.Request.Method, context.Request.Path.ToUriComponent(), context.Request.QueryString.ToUriComponent(), headers, body.ToArray());
            Requests.Enqueue(received);
            foreach (var complaint in contract(received)) Complaints.Enqueue(complaint);
            _arrived.TrySetResult();
            await ReplyAsync(context, reply(received));
        });
    }

    public ConcurrentQueue<Received> Requests { get; } = new();

    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Ends when the first request has arrived.</summary>
    public Task Arrived => _arrived.Task;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<ContractServer> StartAsync(Func<Received, IEnumerable<string>> contract, Func<Received, Reply> reply)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ContractServer(builder.Build(), contract, reply);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task ReplyAsync(HttpContext context, Reply reply)
    {
        switch (reply)
        {
            case Reply.Answer answer:
                context.Response.StatusCode = answer.Status;
                foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
                if (answer.Body.Length > 0) await context.Response.WriteAsync(answer.Body);
                break;
            case Reply.Hang:
                var gone = new TaskCompletionSource();
                await using (context.RequestAborted.Register(gone.SetResult)) await gone.Task;
                break;
            case Reply.Close:
                context.Abort();
                break;
        }
    }
}
