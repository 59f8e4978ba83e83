using Orleans.Concurrency;

namespace SlaMonitor.Orleans.Feed;

/// <summary>A silo's web host, to which others tell what they published.</summary>
[Alias("slamonitor.feed-observer")]
public interface IFeedObserver : IGrainObserver
{
    /// <summary>May get lost: who misses a sequence reads it from the table.</summary>
    [Alias("heard"), OneWay]
    Task Heard(FeedBatch batch);
}
