using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Alarms;

/// <summary>
/// Which entities to wake, and when. Alarms before the horizon are in memory; those behind it are in the rows (or among the
/// states on their way there) and are fetched when the horizon moves. Waking too often is harmless, so an alarm that was
/// moved stays where it was as well. The same alarm is there once: an entity that is woken and has nothing to do asks for its next
/// alarm again, and alarms would become more with every wake.
/// </summary>
internal sealed class AlarmClock(IRowStore rows, EngineOptions options)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<EntityId, Instant> _near = new();
    private readonly HashSet<Alarm> _known = [];
    private Instant _horizon = Instant.MinValue;

    /// <summary>Told when the first alarm is another than before.</summary>
    public Action Moved { get; set; } = () => { };

    /// <summary>The first alarm in memory; null when there is none.</summary>
    public Instant? Next
    {
        get
        {
            lock (_gate) return _near.TryPeek(out _, out var at) ? at : null;
        }
    }

    /// <summary>Every alarm before this instant is in memory.</summary>
    public Instant Horizon
    {
        get
        {
            lock (_gate) return _horizon;
        }
    }

    /// <summary>The alarms in memory, in no order.</summary>
    internal IReadOnlyList<Alarm> Near
    {
        get
        {
            lock (_gate) return [.. _near.UnorderedItems.Select(i => new Alarm(i.Element, i.Priority))];
        }
    }

    /// <summary>An entity's committed state asks to be woken.</summary>
    public void Set(EntityId entity, Instant at)
    {
        bool first;
        lock (_gate)
        {
            if (at >= _horizon) return;
            first = !_near.TryPeek(out _, out var next) || at < next;
            Add(new Alarm(entity, at));
        }
        if (first) Moved();
    }

    /// <summary>Takes up to <paramref name="max"/> alarms that are due at <paramref name="now"/>, the earliest first.</summary>
    public IReadOnlyList<Alarm> TakeDue(Instant now, int max)
    {
        var due = new List<Alarm>();
        lock (_gate)
        {
            while (due.Count < max && _near.TryPeek(out var entity, out var at) && at <= now)
            {
                _near.Dequeue();
                var alarm = new Alarm(entity, at);
                _known.Remove(alarm);
                due.Add(alarm);
            }
        }
        return due;
    }

    /// <summary>Whether the horizon is close enough to now that it should move on.</summary>
    public bool WantsMore(Instant now)
    {
        lock (_gate) return _horizon - now < Duration.FromTimeSpan(options.AlarmHorizon) / 2 && _near.Count < 2 * options.AlarmPage;
    }

    /// <summary>Moves the horizon on, by at most one page of alarms. Called from the row writer's thread only.</summary>
    public void Extend(CommittedStates states, Instant now)
    {
        Instant from;
        var until = now + Duration.FromTimeSpan(options.AlarmHorizon);
        lock (_gate)
        {
            if (until <= _horizon) return;
            from = _horizon;
        }
        var page = rows.Due(from, until, options.AlarmPage);
        // A full page reaches to its last instant, whose alarms are all in it; the rest comes with the next call.
        if (page.Count >= options.AlarmPage) until = page[^1].At + Duration.FromTicks(1);
        lock (_gate) _horizon = until;
        // Whatever commits from here on sets its own alarm. What committed before is in the page or, since only this thread
        // moves states into the rows, among those not yet written.
        var unwritten = states.UnwrittenAlarms(from, until);
        lock (_gate)
        {
            foreach (var alarm in page) Add(alarm);
            foreach (var alarm in unwritten) Add(alarm);
        }
        Invariant.Check(until > from, "the horizon moves forward");
        Moved();
    }

    private void Add(Alarm alarm)
    {
        if (_known.Add(alarm)) _near.Enqueue(alarm.Entity, alarm.At);
    }
}
