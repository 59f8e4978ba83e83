using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Feed;

/// <summary>
/// Follows the cluster's feed for this silo's live connections: takes what this silo and others publish, puts it in the order of
/// its sequences, and reads from the table what did not come. The table is looked at every second in any case.
/// </summary>
internal sealed partial class FeedFollower : BackgroundService, IFeedObserver
{
    private const int PageMax = 5_000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SubscribeEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WaitForTheMissing = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, FeedMessage> _ahead = [];
    private readonly LiveFeed _feed;
    private readonly FeedTable _table;
    private readonly IGrainFactory _grains;
    private readonly ClusterContext _cluster;
    private readonly ILogger<FeedFollower> _log;
    private readonly SemaphoreSlim _look = new(0);
    private IFeedObserver? _self;

    public FeedFollower(LiveFeed feed, FeedTable table, IGrainFactory grains, ClusterContext cluster, ILogger<FeedFollower> log)
    {
        (_feed, _table, _grains, _cluster, _log) = (feed, table, grains, cluster, log);
    }

    /// <summary>The spans of what is on its way to this silo's live connections.</summary>
    public PushTraces Traces => _feed.Traces;

    /// <summary>What this silo published itself, durable by now.</summary>
    public void Published(IReadOnlyList<FeedMessage> messages)
    {
        if (messages.Count == 0) return;
        // Before they are handed to this silo's connections, which take the spans.
        var batch = FeedBatch.Of(messages, MonitorTraces.AreOn ? _feed.Traces : null);
        Take(messages);
        _ = _grains.GetGrain<IFeedRelayGrain>(0).Publish(batch);
    }

    public Task Heard(FeedBatch batch)
    {
        var messages = batch.Read();
        if (MonitorTraces.AreOn) batch.Continue(messages, _feed);
        Take(messages);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _self = _grains.CreateObjectReference<IFeedObserver>(this);
        var subscribed = TimeSpan.Zero;
        var began = _cluster.Time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (subscribed == TimeSpan.Zero || _cluster.Time.GetElapsedTime(began) - subscribed > SubscribeEvery)
                {
                    await _grains.GetGrain<IFeedRelayGrain>(0).Subscribe(_self);
                    subscribed = _cluster.Time.GetElapsedTime(began) + TimeSpan.FromTicks(1);
                }
                while (await _table.ReadAsync(_feed.LastSequence, PageMax, stoppingToken) is { Count: > 0 } missed) Take(missed);
                if (await _look.WaitAsync(LookEvery, stoppingToken)) await Task.Delay(WaitForTheMissing, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotFollowed(e);
                await Task.Delay(LookEvery, CancellationToken.None);
            }
        }
    }

    private void Take(IReadOnlyList<FeedMessage> messages)
    {
        lock (_gate)
        {
            var last = _feed.LastSequence;
            foreach (var message in messages)
                if (message.Sequence > last) _ahead[message.Sequence] = message;
            var next = new List<FeedMessage>();
            foreach (var (sequence, message) in _ahead)
            {
                if (sequence != last + 1) break;
                next.Add(message);
                last = sequence;
            }
            foreach (var message in next) _ahead.Remove(message.Sequence);
            _feed.Publish(next);
            if (_ahead.Count > 0 && _look.CurrentCount == 0) _look.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live feed could not be followed; tried again in a second")]
    private partial void LogNotFollowed(Exception reason);
}
