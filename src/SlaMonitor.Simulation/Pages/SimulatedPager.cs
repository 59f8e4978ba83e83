using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Engine;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Delivery;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Checks;
using SlaMonitor.Simulation.Scenario;
using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation.Pages;

/// <summary>
/// The product's own delivery under simulated time, between an engine and channels that fail. The process that it is part of may end
/// between any two of its tasks; then nothing of it is left.
/// </summary>
#pragma warning disable CA1001 // A process that is killed disposes of nothing.
internal sealed class SimulatedPager
#pragma warning restore CA1001
{
    private readonly Prng _random;
    private readonly PagingSwarm _swarm;
    private readonly PageLedger _ledger;
    private readonly Func<Instant> _now;
    private readonly PlantedBug? _planted;
    private readonly SortedDictionary<string, SimulatedChannel> _channels = new(StringComparer.Ordinal);
    private readonly Queue<Page> _asked = [];
    private SimulatedTime _time;
    private SteppedTasks _tasks = new();
    private PageDelivery _delivery = null!;
    private EngineCore _engine = null!;
    private bool _isHealed;

    public SimulatedPager(Prng random, PagingSwarm swarm, PageLedger ledger, Func<Instant> now, PlantedBug? planted)
    {
        (_random, _swarm, _ledger, _now, _planted) = (random, swarm, ledger, now, planted);
        _time = new SimulatedTime(_now);
        foreach (var channel in PagingPlanner.Channels)
            _channels.Add(channel, new SimulatedChannel(channel, _swarm, _random.Child(channel), _ledger, _now) { Time = _time });
    }

    public int FaultCount => _channels.Values.Sum(c => c.FaultCount);

    public int Pending => _delivery.Pending + _asked.Count;

    /// <summary>How long until something happens here by itself; null when nothing does.</summary>
    public Duration? UntilNext => _time.UntilNext;

    /// <summary>A process begins, with the engine in it; whatever was before is gone.</summary>
    public void Start(EngineCore engine)
    {
        _engine = engine;
        Kill();
        foreach (var channel in _channels.Values) channel.Time = _time;
        _delivery = new PageDelivery(
            new DeliveryPorts
            {
                Route = id => _channels.TryGetValue(id, out var channel) ? new ChannelRoute(channel, _swarm.FallBacks.GetValueOrDefault(id)) : null,
                Links = _ => PageLinks.None,
                IsStillWanted = page => ValueTask.FromResult(Look(page)),
                OnOutcome = (page, outcome) => new ValueTask(TellAsync(page, outcome)),
                Random = () => _random.Below(1 << 20) / (double)(1 << 20),
            },
            _swarm.Delivery,
            _time,
            _tasks);
        engine.PageAsked = _asked.Enqueue;
    }

    /// <summary>The process ends: no task of it runs any more, and no timer fires.</summary>
    public void Kill()
    {
        _asked.Clear();
        _ledger.Crashed();
        _time = new SimulatedTime(_now);
        _tasks = new SteppedTasks();
    }

    /// <summary>Some of what waits; perhaps nothing.</summary>
    public void Step()
    {
        if (_random.Ratio(1, 2)) TakeOn();
        Run(_random.Below(_swarm.TasksMax + 1));
    }

    /// <summary>All that can be done at this instant.</summary>
    /// <returns>False when there was nothing.</returns>
    public bool Drain()
    {
        var worked = TakeOn();
        return Run(int.MaxValue) || worked;
    }

    /// <summary>Lets time pass, not beyond <see cref="UntilNext"/>.</summary>
    public void Pass(Duration time) => _time.Pass(time);

    /// <summary>From now on every channel takes what it gets, and those that were gone have been mended.</summary>
    public void Heal()
    {
        _isHealed = true;
        foreach (var channel in _channels.Values)
        {
            channel.IsHealed = true;
            _delivery.SwitchOn(channel.Id);
        }
    }

    private bool IsWanted(Page page) =>
        EscalationState.OfAlert(page.Alert) is var (key, _) && _engine.StateOf(EntityId.Escalation(key)) is EscalationState state
        && (_planted?.IsWanted?.Invoke(state, page) ?? state.Wants(page));

    private Task RecordAsync(Page page, PageOutcome outcome) =>
        EscalationState.OfAlert(page.Alert) is var (key, _)
            ? _engine.Ask(EntityId.Escalation(key), new EscalationCommand.PageEnded(0, page.Id, outcome))
            : throw new InvalidOperationException($"{page.Alert} is no alert");

    private async Task TellAsync(Page page, PageOutcome outcome)
    {
        if (IsAway()) throw new IOException("the engine does not answer");
        if (outcome is PageOutcome.Delivered) _ledger.Answered(page);
        await RecordAsync(page, outcome);
    }

    private bool Look(Page page)
    {
        var isAway = IsAway();
        _ledger.Looked(page, !isAway);
        return isAway ? throw new IOException("the engine does not answer") : IsWanted(page);
    }

    private bool IsAway() => !_isHealed && _random.Below(100) < _swarm.Away;

    private bool TakeOn()
    {
        if (_asked.Count == 0) return false;
        while (_asked.TryDequeue(out var page))
        {
            _ledger.Asked(page);
            if (_planted?.TellsBeforeItSends == true) _ = RecordAsync(page, new PageOutcome.Delivered(1, page.Channel, null));
            _delivery.Enqueue(page);
        }
        return true;
    }

    private bool Run(int most)
    {
        var worked = _tasks.Run(most);
        return _ledger.Found is { } found ? throw found : worked;
    }
}
