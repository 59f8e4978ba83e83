using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;
using SlaMonitor.Notifications.Acknowledging;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Delivery;
using SlaMonitor.Notifications.Http;

namespace SlaMonitor.Notifications.Paging;

/// <summary>
/// Delivers the pages of a running monitor by the channels of the configuration in force, and tells the escalations what became
/// of them. It keeps nothing: what had no outcome when it ended is asked for again. Thread-safe.
/// </summary>
/// <remarks>
/// It is made before the monitor, which asks for pages as soon as it starts; they wait until <see cref="Serve"/>. Its waits and
/// time-outs are in real time even where the monitor's runs faster, since the receivers' does not.
/// </remarks>
public sealed class Pager : IPager, IAsyncDisposable
{
    private readonly AcknowledgeLinks _links;
    private readonly PagerOptions _options;
    private readonly SecretSource _secrets;
    private readonly TimeProvider _time;
    private readonly MonitorMetrics _metrics;
    private readonly PagerLog _log;
    private readonly ILogger _logger;
    private readonly HttpSender _http;
    private readonly PageDelivery _delivery;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte> _handedOver = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<Page> _early = [];
    private Served? _served;
    private VersionedCatalog? _catalog;
    private Task _resending = Task.CompletedTask;
    private Task _takingUp = Task.CompletedTask;

    /// <param name="links">Sign the links by which pages are acknowledged.</param>
    /// <param name="secrets">Of the channels.</param>
    /// <param name="time">The real time.</param>
    /// <param name="log">For the operator: dead letters, and channels that go down. Channels of type <c>log</c> write there too.</param>
    /// <param name="scheduler">Where it runs; the thread pool by default.</param>
    public Pager(
        AcknowledgeLinks links, PagerOptions options, SecretSource secrets, TimeProvider time, MonitorMetrics metrics, ILogger log, TaskScheduler? scheduler = null)
    {
        (_links, _options, _secrets, _time, _metrics, _logger, _log) = (links, options, secrets, time, metrics, log, new PagerLog(log));
        _http = new HttpSender(time, typeof(Pager).Assembly.GetName().Version!.ToString(3));
        _delivery = new PageDelivery(
            new DeliveryPorts
            {
                Route = Route,
                Links = Links,
                TakenAt = page => InRealTime(page.Content.At),
                IsStillWanted = IsStillWantedAsync,
                OnOutcome = OnOutcomeAsync,
                Random = Random,
                OnResult = (channel, result) => _metrics.PageTried(channel, WireName<NotificationResult>.Of(result)),
                OnHealth = _log.Health,
            },
            options.Delivery,
            time,
            scheduler);
    }

    /// <summary>The health of the channels that were used so far, by id.</summary>
    public ImmutableArray<ChannelState> Channels => _delivery.Channels();

    /// <summary>Pages under way, those that wait for <see cref="Serve"/> included.</summary>
    public int Pending
    {
        get
        {
            lock (_lock) return _early.Count + _delivery.Pending;
        }
    }

    /// <summary>Begins to deliver, the pages that came before first.</summary>
    /// <param name="monitor">Asked for its channels and its escalations. Outlives the pager, or is told nothing more after its end.</param>
    /// <param name="publicAddress">Where people reach the monitor: what links lead to.</param>
    public void Serve(IMonitor monitor, Uri publicAddress)
    {
        lock (_lock)
        {
            Invariant.Check(_served is null, "a pager serves one monitor");
            var folder = publicAddress.AbsoluteUri;
            _served = new Served(monitor, new Uri(folder.EndsWith('/') ? folder : folder + "/"));
            foreach (var page in _early) Take(page);
            _early.Clear();
            if (_options.TakesUp) _takingUp = Task.Run(() => new UnderWay(monitor, _log).TakeUpAsync(Send, _stop.Token));
            if (_options.Resends) _resending = Task.Run(() => new OpenAlerts(monitor, () => Catalog(monitor.Rulebook), Links, _log, _time).ResendAsync(_stop.Token));
        }
    }

    public void Send(Page page)
    {
        lock (_lock)
        {
            if (_served is not null) Take(page);
            // More than these are asked for again as those are that are too many under way.
            else if (_early.Count < _options.Delivery.MostPending) _early.Add(page);
        }
    }

    /// <summary>Forgets that a channel was switched off or down, after somebody has mended it.</summary>
    public void SwitchOn(string channel) => _delivery.SwitchOn(channel);

    /// <summary>Breaks off what is under way, without outcomes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _delivery.DisposeAsync();
        await _takingUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _resending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
    }

    private void Take(Page page)
    {
        if (_delivery.Enqueue(page) == EnqueueResult.Full) _log.Full(_options.Delivery.MostPending);
    }

    private ChannelRoute? Route(string channel) => Catalog(_served!.Monitor.Rulebook).Find(channel);

    private ChannelCatalog Catalog(Rulebook rulebook)
    {
        lock (_lock)
        {
            if (_catalog?.Version != rulebook.Version)
                _catalog = new VersionedCatalog(rulebook.Version, new ChannelCatalog(rulebook.Channels.Items, _http, _secrets, _time, _logger));
            return _catalog!.Channels;
        }
    }

    private PageLinks Links(Page page)
    {
        var address = _served!.Address;
        var acknowledge = page.Action == PageAction.Trigger
            ? new Uri(address, $"acknowledge/{_links.Make(page.Alert, page.To?.User, page.Content.At + _options.LinksLast)}")
            : null;
        return new PageLinks(acknowledge, new Uri(address, $"?q={Uri.EscapeDataString(page.Content.Ticket)}"));
    }

    private async ValueTask<bool> IsStillWantedAsync(Page page)
    {
        var monitor = _served!.Monitor;
        if (EscalationState.OfAlert(page.Alert) is not { } of) return false;
        if (await monitor.Escalations.FindLastAsync(of.Key, _stop.Token) is not { } state || !state.Wants(page)) return false;
        // It has its place in the channel now.
        if (_handedOver.TryAdd(page.Id, 0)) _metrics.PageHandedOver(page.To?.User, monitor.Now - DueAt(page, state));
        return true;
    }

    /// <summary>A page of the first step, taken at once, was due with the breach; another one when its turn came.</summary>
    private static Instant DueAt(Page page, EscalationState state) =>
        page.Action == PageAction.Trigger && page.Alert == state.Alert && page.Content.At == state.StartedAt && page.Content.BreachedAt is { } breached && breached < state.StartedAt
            ? breached
            : page.Content.At;

    private async ValueTask OnOutcomeAsync(Page page, PageOutcome outcome)
    {
        await _served!.Monitor.Escalations.EndPageAsync(page, outcome, _stop.Token);
        _handedOver.TryRemove(page.Id, out _);
        if (outcome is PageOutcome.DeadLetter dead) _log.DeadLetter(page, dead);
    }

    private Instant InRealTime(Instant at)
    {
        var monitor = _served!.Monitor;
        return Instant.FromDateTimeOffset(_time.GetUtcNow()) - ((monitor.Now - at) / monitor.Speed);
    }

    private static double Random() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    private sealed record Served(IMonitor Monitor, Uri Address);

    private sealed record VersionedCatalog(int Version, ChannelCatalog Channels);
}
