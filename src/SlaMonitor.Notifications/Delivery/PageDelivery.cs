using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>
/// Brings pages to their channels until each is delivered, given up, or not wanted any more. It keeps nothing: whoever makes pages
/// durable enqueues those that have no outcome again after a restart, and a receiver knows a repeat by the page's id. Each channel
/// has a number of pages under way and a health of its own. Pages of one escalation to one recipient through one channel go in the
/// order in which they came. Thread-safe.
/// </summary>
public sealed class PageDelivery : IAsyncDisposable
{
    /// <summary>Timers cannot wait for ever; a page that woke for nothing waits again.</summary>
    private static readonly Duration LongestTimer = Duration.FromHours(1);

    private readonly DeliveryPorts _ports;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly TaskFactory _tasks;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, ChannelLane> _lanes = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string, string?), Task> _lastOf = [];
    private readonly RecentPages _ended = new();

    /// <param name="scheduler">Where it runs; the thread pool by default. A simulation gives one that it steps through.</param>
    public PageDelivery(DeliveryPorts ports, DeliveryOptions options, TimeProvider time, TaskScheduler? scheduler = null)
    {
        (_ports, _options, _time) = (ports, options, time);
        _tasks = new TaskFactory(_stop.Token, TaskCreationOptions.DenyChildAttach, TaskContinuationOptions.None, scheduler ?? TaskScheduler.Default);
    }

    /// <summary>Pages under way.</summary>
    public int Pending
    {
        get
        {
            lock (_lock) return _underWay.Count;
        }
    }

    /// <summary>Returns at once; the host hears of the outcome. What becomes of the page belongs to the caller's span.</summary>
    public EnqueueResult Enqueue(Page page)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested) return EnqueueResult.Stopped;
            if (_underWay.ContainsKey(page.Id)) return EnqueueResult.Known;
            if (_ended.Find(page.Id) is { } outcome)
            {
                // Whoever asks does not know how it ended. Nothing may be sent twice for that, but they would ask for ever.
                _underWay.Add(page.Id, _tasks.StartNew(() => TellAgainAsync(page, outcome)).Unwrap());
                return EnqueueResult.Known;
            }
            if (_underWay.Count >= _options.MostPending) return EnqueueResult.Full;
            var order = (page.Channel, page.Alert, page.To?.User);
            var before = _lastOf.GetValueOrDefault(order) ?? Task.CompletedTask;
            var run = _tasks.StartNew(() => RunAsync(page, order, before)).Unwrap();
            _underWay.Add(page.Id, run);
            _lastOf[order] = run;
            return EnqueueResult.Taken;
        }
    }

    /// <summary>The health of the channels that were used so far, by id.</summary>
    public ImmutableArray<ChannelState> Channels() => [.. _lanes.Values.Select(lane => new ChannelState(lane.Id, lane.Circuit)).OrderBy(s => s.Channel, StringComparer.Ordinal)];

    /// <summary>Forgets that a channel was switched off or down, after somebody has mended it.</summary>
    public void SwitchOn(string channel) => Lane(channel).SwitchOn();

    /// <summary>Breaks off what is under way, without outcomes.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            if (_stop.IsCancellationRequested) return;
            _stop.Cancel();
            running = [.. _underWay.Values];
        }
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(Page page, (string, string, string?) order, Task before)
    {
        PageOutcome? outcome = null;
        try
        {
            // The one before ends as it ends; this one only comes after it.
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            outcome = await TravelAsync(page, new PageTrip(_ports.TakenAt(page) + _options.GiveUpAfter, []));
            await TellAsync(page, outcome);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            outcome = null;
        }
        finally
        {
            lock (_lock)
            {
                // A dead letter may be sent again, by hand, so it is not remembered.
                if (outcome is PageOutcome.Delivered or PageOutcome.Suppressed) _ended.Add(page.Id, outcome);
                if (_lastOf.GetValueOrDefault(order) == _underWay[page.Id]) _lastOf.Remove(order);
                _underWay.Remove(page.Id);
            }
        }
    }

    private async Task TellAgainAsync(Page page, PageOutcome outcome)
    {
        try
        {
            await TellAsync(page, outcome);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        finally
        {
            lock (_lock) _underWay.Remove(page.Id);
        }
    }

    private async Task<PageOutcome> TravelAsync(Page page, PageTrip trip)
    {
        while (true)
        {
            var chain = Chain(page.Channel);
            // Read before the health is: a change in between ends the wait.
            var changed = chain.Select(link => link.Lane.Changed).ToList();
            var states = chain.Select(link => new ChannelState(link.Lane.Id, link.Lane.Circuit)).ToList();
            switch (DeliveryDecider.Choose(trip, states, Now(), _options))
            {
                case DeliveryStep.Wait wait:
                    await WaitAsync(wait.Until, changed);
                    break;
                case DeliveryStep.GiveUp giveUp:
                    if (trip.Legs.All(leg => leg.LeftWhy is null)) _ports.OnResult?.Invoke(page.Channel, NotificationResult.Failed);
                    return new PageOutcome.DeadLetter(trip.Attempts, giveUp.Why);
                case DeliveryStep.Send send:
                    var (lane, channel) = chain.First(link => link.Lane.Id == send.Channel);
                    if (await TryAsync(page, trip.Attempts + 1, lane, channel) is not { } tried) break;
                    if (tried is Tried.NotWanted)
                    {
                        _ports.OnResult?.Invoke(lane.Id, NotificationResult.Suppressed);
                        return new PageOutcome.Suppressed(trip.Attempts, "nobody wanted it any more");
                    }
                    var result = ((Tried.Sent)tried).Result;
                    trip = DeliveryDecider.After(trip, lane.Id, result, Now(), _ports.Random(), _options);
                    if (result is SendResult.Delivered delivered)
                    {
                        _ports.OnResult?.Invoke(lane.Id, NotificationResult.Delivered);
                        return new PageOutcome.Delivered(trip.Attempts, lane.Id, delivered.Reference);
                    }
                    _ports.OnResult?.Invoke(lane.Id, trip.On(lane.Id).LeftWhy is null ? NotificationResult.Retried : NotificationResult.Failed);
                    break;
            }
        }
    }

    /// <summary>Null when the channel took nothing after all when the page's turn came.</summary>
    private async Task<Tried?> TryAsync(Page page, int attempt, ChannelLane lane, IPageChannel channel)
    {
        await lane.EnterAsync().WaitAsync(_stop.Token);
        try
        {
            if (lane.Circuit.Ask(Now()) is not CircuitAnswer.Up) return null;
            using var span = TrySpan.Begin(page, attempt, lane.Id);
            if (!await IsStillWantedAsync(page))
            {
                TrySpan.NotWanted(span);
                return new Tried.NotWanted();
            }
            if (!lane.TryBegin(Now(), out var probes))
            {
                TrySpan.NotTried(span);
                return null;
            }
            SendResult? result = null;
            try
            {
                result = await SendAsync(page, channel);
            }
            finally
            {
                if (result is null) lane.GiveBack(probes);
                else lane.End(result, probes, Now());
            }
            TrySpan.Tell(span, result);
            return new Tried.Sent(result);
        }
        finally
        {
            lane.Leave();
        }
    }

    private async Task<SendResult> SendAsync(Page page, IPageChannel channel)
    {
        using var timeout = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            // WaitAsync, because a channel that hangs may not look at its token either.
            return await channel.SendAsync(page, _ports.Links(page), either.Token).WaitAsync(_options.SendTimeout.ToTimeSpan(), _time, _stop.Token);
        }
        catch (TimeoutException)
        {
            timeout.Cancel();
            return new SendResult.Retry(null, string.Create(CultureInfo.InvariantCulture, $"no answer within {_options.SendTimeout.TotalSeconds} s"));
        }
#pragma warning disable CA1031 // The edge of the loop: a channel's bug must lose no page, and its message may hold a secret.
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            return new SendResult.Retry(null, $"the channel failed: {e.GetType().Name}");
        }
#pragma warning restore CA1031
    }

    private async Task<bool> IsStillWantedAsync(Page page)
    {
        try
        {
            return await _ports.IsStillWanted(page).AsTask().WaitAsync(_options.SendTimeout.ToTimeSpan(), _time, _stop.Token);
        }
#pragma warning disable CA1031 // When it cannot be known the page is sent.
        catch (Exception) when (!_stop.IsCancellationRequested)
        {
            return true;
        }
#pragma warning restore CA1031
    }

    private async Task TellAsync(Page page, PageOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _ports.OnOutcome(page, outcome);
                return;
            }
#pragma warning disable CA1031 // The host's store may be away for a while; the outcome waits, since a page without one is sent again.
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                await Task.Delay((_options.Ceiling(attempt) * _ports.Random()).ToTimeSpan(), _time, _stop.Token);
            }
#pragma warning restore CA1031
        }
    }

    private async Task WaitAsync(Instant until, IEnumerable<Task> changed)
    {
        var wait = until - Now();
        if (wait <= Duration.Zero) return;
        if (wait > LongestTimer) wait = LongestTimer;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        // Timers cut off what is less than a millisecond, and would fire before the instant.
        var whole = TimeSpan.FromMilliseconds((long)Math.Ceiling(wait.TotalMilliseconds));
        await Task.WhenAny([Task.Delay(whole, _time, over.Token), .. changed]);
        over.Cancel();
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>The channel and those that it falls back on, each once.</summary>
    private List<(ChannelLane Lane, IPageChannel Channel)> Chain(string channel)
    {
        var chain = new List<(ChannelLane Lane, IPageChannel Channel)>();
        for (string? id = channel; id is not null && _ports.Route(id) is { } route && chain.All(link => link.Lane.Id != id); id = route.FallBack)
            chain.Add((Lane(id), route.Channel));
        return chain;
    }

    private ChannelLane Lane(string channel) => _lanes.GetOrAdd(channel, id => new ChannelLane(id, _options, _tasks, _ports.OnHealth));

    private Instant Now() => Instant.FromDateTimeOffset(_time.GetUtcNow());

    private abstract record Tried
    {
        private Tried()
        {
        }

        public sealed record NotWanted : Tried;

        public sealed record Sent(SendResult Result) : Tried;
    }
}
