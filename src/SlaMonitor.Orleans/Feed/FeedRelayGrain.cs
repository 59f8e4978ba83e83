using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Utilities;

namespace SlaMonitor.Orleans.Feed;

/// <inheritdoc cref="IFeedRelayGrain"/>
[Reentrant]
internal sealed class FeedRelayGrain(ILogger<FeedRelayGrain> log) : Grain, IFeedRelayGrain
{
    private readonly ObserverManager<IFeedObserver> _observers = new(TimeSpan.FromMinutes(2), log);

    public Task Subscribe(IFeedObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(IFeedObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task Publish(FeedBatch batch) => _observers.Notify(observer => observer.Heard(batch));
}
