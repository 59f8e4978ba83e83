using NodaTime;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>One channel's share of a delivery: so many pages at once, its health, and a signal when that changes. Of its own, so that it delays no other.</summary>
/// <param name="tasks">Signals are given from tasks of their own: nobody runs on the stack of who gives them.</param>
/// <param name="told">Told of another health, and why; within a lock, so that the last that it is told is how it is.</param>
internal sealed class ChannelLane(string id, DeliveryOptions options, TaskFactory tasks, Action<ChannelState, string?>? told)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _queue = [];
    private int _free = options.AtOnce;
    private ChannelCircuit _circuit = ChannelCircuit.Healthy;
    private TaskCompletionSource _changed = new();

    public string Id => id;

    public ChannelCircuit Circuit
    {
        get
        {
            lock (_lock) return _circuit;
        }
    }

    /// <summary>Ends when the channel's health is another than it was when this was read.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock) return _changed.Task;
        }
    }

    /// <summary>Ends when the caller has one of the channel's places; in the order of the calls.</summary>
    public Task EnterAsync()
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }
            var turn = new TaskCompletionSource();
            _queue.Enqueue(turn);
            return turn.Task;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out var next)) tasks.StartNew(next.SetResult);
            else _free++;
        }
    }

    /// <summary>Takes the right to send, as the channel's probe when it is down; false when the channel takes nothing now.</summary>
    public bool TryBegin(Instant now, out bool probes)
    {
        probes = false;
        lock (_lock)
        {
            if (_circuit.Ask(now) is not CircuitAnswer.Up up) return false;
            probes = up.Probes;
            if (probes) _circuit = _circuit.Probe();
            return true;
        }
    }

    public void End(SendResult result, bool wasProbe, Instant now) => 
        Change(circuit => circuit.After(result, wasProbe, now, options), Why(result));

    /// <summary>The probe never set out.</summary>
    public void GiveBack(bool wasProbe)
    {
        if (wasProbe) Change(circuit => circuit with { Probing = false });
    }

    public void SwitchOn() => Change(_ => ChannelCircuit.Healthy);

    private static string? Why(SendResult result) => result switch
    {
        SendResult.Retry retry => retry.Why,
        SendResult.SwitchedOff off => off.Why,
        _ => null,
    };

    private void Change(Func<ChannelCircuit, ChannelCircuit> change, string? why = null)
    {
        lock (_lock)
        {
            var before = _circuit;
            _circuit = change(before);
            // A count of failures alone lets nobody set out.
            if ((before with { Failures = _circuit.Failures }) == _circuit) return;
            tasks.StartNew(_changed.SetResult);
            _changed = new TaskCompletionSource();
            told?.Invoke(new ChannelState(id, _circuit), why);
        }
    }
}
