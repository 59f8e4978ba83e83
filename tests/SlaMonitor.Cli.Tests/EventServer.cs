using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Tests;

/// <summary>A monitor as far as replay sees one: takes batches of events, knows duplicates, and misbehaves when told to.</summary>
internal sealed class EventServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HashSet<string> _ids = [];
    private readonly List<TicketEvent> _events = [];

    private EventServer(WebApplication app) => _app = app;

    /// <summary>Answers given instead of taking a batch, one each.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Instead { get; } = new();

    public List<int> BatchSizes { get; } = [];

    public List<string?> ContentTypes { get; } = [];

    public List<string?> Keys { get; } = [];

    /// <summary>Called with the number of batches taken, before the answer goes out.</summary>
    public Action<int> OnTaken { get; set; } = _ => { };

    /// <summary>Refuses an event by its ticket.</summary>
    public string? RefusedTicket { get; set; }

    public IReadOnlyList<TicketEvent> Events => _events;

    public string Url { get; private set; } = "";

    public static async Task<EventServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new EventServer(app);
        app.MapPost("/api/v1/events", server.TakeAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (Instead.TryDequeue(out var answer))
        {
            await answer(context);
            return;
        }

        ContentTypes.Add(context.Request.ContentType);
        Keys.Add(context.Request.Headers.Authorization);
        var batch = Assert.IsType<EventBatch.Read>(TicketEventReader.ReadLines(body.GetBuffer().AsSpan(0, (int)body.Length), 10_000));
        var (accepted, duplicates) = (0, 0);
        var rejected = new List<object>();
        foreach (var (happened, index) in batch.Events.Select((happened, index) => (happened, index)))
        {
            if (happened.Ticket == RefusedTicket) rejected.Add(new { index, at = "ticket", message = "is refused here" });
            else if (!_ids.Add(happened.Id)) duplicates++;
            else
            {
                accepted++;
                _events.Add(happened);
            }
        }

        BatchSizes.Add(batch.Events.Count);
        OnTaken(BatchSizes.Count);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { accepted, duplicates, rejected }));
    }
}
