using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Live;

/// <summary>The live connections and their subscriptions. SignalR tells it of connections, as its lifetime manager.</summary>
internal sealed partial class LiveService : DefaultHubLifetimeManager<LiveHub>
{
    private readonly ConcurrentDictionary<string, Live> _connections = new(StringComparer.Ordinal);
    private readonly IMonitor _monitor;
    private readonly MonitorMetrics _metrics;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<LiveService> _logger;
    private long _lastPushed;

    public LiveService(
        IMonitor monitor,
        MonitorMetrics metrics,
        WebOptions options,
        IHostApplicationLifetime lifetime,
        IHubProtocolResolver protocols,
        ILogger<LiveService> logger,
        ILogger<DefaultHubLifetimeManager<LiveHub>> hubLogger)
        : base(hubLogger)
    {
        _monitor = monitor;
        _metrics = metrics;
        _lifetime = lifetime;
        _logger = logger;
        SlowAfter = options.SlowClientAfter;
        Frames = new LiveFrames(protocols.GetProtocol("json", null)!);
    }

    public LiveFeed Feed => _monitor.Feed;

    public LiveFrames Frames { get; }

    /// <summary>How long one write may take before the client counts as too slow.</summary>
    public TimeSpan SlowAfter { get; }

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        _connections[connection.ConnectionId] = new Live(connection);
        _metrics.LiveConnected();
        // It came while the stop began, and may have missed it.
        if (_lifetime.ApplicationStopping.IsCancellationRequested) connection.Abort();
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        await base.OnDisconnectedAsync(connection);
        if (!_connections.TryRemove(connection.ConnectionId, out var live)) return;
        live.Subscription?.Stop();
        _metrics.LiveDisconnected();
    }

    /// <summary>Replaces the connection's subscription. Messages start when <see cref="SubscribeAnswer.Begin"/> is called.</summary>
    public SubscribeAnswer Subscribe(string connectionId, SubscribeRequest request)
    {
        var live = _connections[connectionId];
        live.Subscription?.Stop();
        var last = Feed.LastSequence;
        var cursor = request.ResumeAfter ?? last;
        FeedGap? gap = null;
        if (cursor > last)
        {
            // A sequence of a history that was lost: nothing that the client has can be trusted to go on from.
            gap = new FeedGap(1, last);
            cursor = last;
        }
        var subscription = new LiveSubscription(this, live.Connection, request.Filter, cursor, last, gap);
        live.Subscription = subscription;
        return new SubscribeAnswer(Feed.Epoch, cursor, subscription.Begin);
    }

    public void Unsubscribe(string connectionId)
    {
        var live = _connections[connectionId];
        live.Subscription?.Stop();
        live.Subscription = null;
    }

    /// <summary>A live connection was handed this breach. Measured once a message, by whoever comes first.</summary>
    public void Pushed(long sequence, ClockEvent.Breached breached)
    {
        var last = Volatile.Read(ref _lastPushed);
        if (sequence <= last || Interlocked.CompareExchange(ref _lastPushed, sequence, last) != last) return;
        var span = Feed.Traces.Take(sequence);
        using (MonitorTraces.Within(span)) _metrics.BreachPushed(_monitor.Now - breached.BreachedAt);
        MonitorTraces.End(span);
    }

    [LoggerMessage(3201, LogLevel.Warning, "Live connection {Connection} disconnected: {Reason}", EventName = "LiveDisconnected")]
    public partial void LogDisconnected(string connection, string reason);

    [LoggerMessage(3202, LogLevel.Error, "Live connection {Connection} failed", EventName = "LiveFailed")]
    public partial void LogFailed(Exception failure, string connection);

    private sealed class Live(HubConnectionContext connection)
    {
        public HubConnectionContext Connection => connection;

        public LiveSubscription? Subscription { get; set; }
    }
}
