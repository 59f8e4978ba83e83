using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Delivery;
using SlaMonitor.Notifications.Tests.Time;

namespace SlaMonitor.Notifications.Tests.Delivery;

/// <summary>
/// Pages through channels that fail, hang, answer late, answer nothing after they have taken a page, and throw, with a process that
/// crashes now and then and enqueues again what has no outcome. One seed decides everything.
/// </summary>
internal sealed class DeliverySimulation
{
    private const int PageCount = 120;

    private static readonly string[] Channels = ["a", "b", "c", "d"];
    private static readonly DeliveryOptions Options = new() { AtOnce = 4 };

    private readonly Random _random;
    private readonly VirtualTime _time = new(Pages.At);
    private readonly SteppedTasks _tasks = new();
    private readonly Dictionary<string, ChannelRoute> _routes = [];
    private readonly Dictionary<string, Page> _pages = [];
    private readonly Dictionary<string, Instant> _unwantedFrom = [];
    private readonly Dictionary<string, PageOutcome> _store = [];
    private readonly Dictionary<string, int> _faults;
    private readonly HashSet<string> _arrived = [];
    private int _incarnation;
    private PageDelivery _delivery;

    public DeliverySimulation(int seed)
    {
        _random = new Random(seed);
        _faults = Channels.ToDictionary(c => c, _ => _random.Next(0, 100));
        foreach (var channel in Channels)
        {
            var fallBack = _random.Next(2) == 0 ? null : Channels[_random.Next(Channels.Length)];
            _routes[channel] = new ChannelRoute(new ScriptedChannel(channel, page => SendAsync(channel, page)), fallBack);
        }
        _delivery = Start();
    }

    public int Attempts { get; private set; }

    public int Crashes { get; private set; }

    public List<string> Violations { get; } = [];

    public string Outcomes => string.Join(", ", _store.Values.GroupBy(o => o.GetType().Name).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}"));

    public void Run()
    {
        foreach (var at in Enumerable.Range(0, PageCount).Select(_ => Pages.At + Duration.FromMilliseconds(_random.Next(600_000))).Order().ToList())
        {
            RunUntil(at);
            Enqueue();
            if (_random.Next(25) == 0) Crash();
        }
        RunUntil(Pages.At + Duration.FromHours(2));

        foreach (var page in _pages.Values)
        {
            if (!_store.TryGetValue(page.Id, out var outcome)) Violations.Add($"{page.Id} has no outcome");
            else if (outcome is PageOutcome.Delivered && !_arrived.Contains(page.Id)) Violations.Add($"{page.Id} is said to be delivered and never arrived");
            else if (outcome is PageOutcome.Suppressed && !_unwantedFrom.ContainsKey(page.Id)) Violations.Add($"{page.Id} was wanted");
        }
        if (_delivery.Pending != 0) Violations.Add($"{_delivery.Pending} still under way");
        if (_arrived.Except(_pages.Keys).Any()) Violations.Add("a page arrived under another id");
    }

    private void Enqueue()
    {
        var page = Pages.Breach($"p{_pages.Count}", Channels[_random.Next(Channels.Length)]);
        page = page with { Alert = $"e{_random.Next(40)}", Content = page.Content with { At = _time.Now } };
        if (_random.Next(5) == 0) _unwantedFrom[page.Id] = _time.Now + Duration.FromSeconds(_random.Next(300));
        _pages.Add(page.Id, page);
        _delivery.Enqueue(page);
        if (_random.Next(4) == 0) _delivery.Enqueue(page);
        _tasks.Drain();
    }

    private void Crash()
    {
        Crashes++;
        // What the dead process still does counts for nothing.
        _incarnation++;
        _tasks.DrainUntil(_delivery.DisposeAsync().AsTask());
        _delivery = Start();
        foreach (var page in _pages.Values.Where(p => !_store.ContainsKey(p.Id))) _delivery.Enqueue(page);
        _tasks.Drain();
    }

    private PageDelivery Start()
    {
        var incarnation = _incarnation;
        return new PageDelivery(new DeliveryPorts
        {
            Route = id => _routes.GetValueOrDefault(id),
            Links = _ => Pages.Links,
            IsStillWanted = page => _random.Next(50) == 0 ? throw new IOException("the store is away") : ValueTask.FromResult(IsWanted(page)),
            OnOutcome = (page, outcome) =>
            {
                if (_random.Next(20) == 0) throw new IOException("the store is away");
                if (incarnation != _incarnation) return ValueTask.CompletedTask;
                if (!_store.TryAdd(page.Id, outcome)) Violations.Add($"{page.Id} has two outcomes");
                return ValueTask.CompletedTask;
            },
            Random = _random.NextDouble,
        }, Options, _time, _tasks);
    }

    private bool IsWanted(Page page) => !_unwantedFrom.TryGetValue(page.Id, out var from) || _time.Now < from;

    private async Task<SendResult> SendAsync(string channel, Page page)
    {
        Attempts++;
        if (!ReferenceEquals(_pages.GetValueOrDefault(page.Id), page)) Violations.Add($"{page.Id} changed on its way");
        if (_store.ContainsKey(page.Id)) Violations.Add($"{page.Id} was sent after its outcome");
        if (_random.Next(100) >= _faults[channel]) return Arrive(page);
        switch (_random.Next(8))
        {
            case 0:
                return new SendResult.Retry(null, "500");
            case 1:
                return new SendResult.Retry(Duration.FromSeconds(_random.Next(90)), "429");
            case 2:
                return new SendResult.Refused("400");
            case 3:
                return _random.Next(10) == 0 ? new SendResult.SwitchedOff("410", SwitchedOffFor.Channel) : new SendResult.SwitchedOff("21610", SwitchedOffFor.Recipient);
            case 4:
                return await new TaskCompletionSource<SendResult>().Task;
            case 5:
                await Task.Delay(TimeSpan.FromSeconds(_random.Next(60)), _time);
                return Arrive(page);
            case 6:
                _arrived.Add(page.Id);
                throw new IOException("the answer was lost");
            default:
                await Task.Delay(TimeSpan.FromSeconds(_random.Next(60)), _time);
                return new SendResult.Retry(null, "504");
        }
    }

    private SendResult.Delivered Arrive(Page page)
    {
        _arrived.Add(page.Id);
        return new SendResult.Delivered(page.Id);
    }

    private void RunUntil(Instant until)
    {
        while (_time.AdvanceToNext(until)) _tasks.Drain();
        _time.AdvanceTo(until);
        _tasks.Drain();
    }
}
