using Orleans.Concurrency;

namespace SlaMonitor.Orleans.Feed;

/// <summary>Passes on to all silos what one of them published. There is one, with key 0; it stores nothing.</summary>
[Alias("slamonitor.feed-relay")]
public interface IFeedRelayGrain : IGrainWithIntegerKey
{
    /// <summary>To be called again before two minutes are over.</summary>
    [Alias("subscribe")]
    Task Subscribe(IFeedObserver observer);

    [Alias("unsubscribe")]
    Task Unsubscribe(IFeedObserver observer);

    [Alias("publish"), OneWay]
    Task Publish(FeedBatch batch);
}
