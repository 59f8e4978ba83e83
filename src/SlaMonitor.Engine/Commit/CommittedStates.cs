using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Commit;

/// <summary>
/// The states that are durable in the journal, wherever they lie: in memory until the row writer has written them, then in
/// the rows. Used from every thread.
/// </summary>
internal sealed class CommittedStates(IRowStore rows)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MessageId, OutboxMessage> _outbox = [];
    private Dictionary<EntityId, EntityRow> _dirty = [];
    private Dictionary<EntityId, EntityRow> _writing = [];
    private List<EventIdentity> _identities = [];
    private long _position = rows.Position;

    /// <summary>How many entities wait to be written.</summary>
    public int DirtyCount
    {
        get
        {
            lock (_gate) return _dirty.Count + _writing.Count;
        }
    }

    /// <summary>The position of the last commit.</summary>
    public long Position
    {
        get
        {
            lock (_gate) return _position;
        }
    }

    /// <summary>The last committed state; null when the entity has none.</summary>
    public object? Load(EntityId entity)
    {
        var isWaiting = false;
        EntityRow row;
        lock (_gate) isWaiting = _dirty.TryGetValue(entity, out row) || _writing.TryGetValue(entity, out row);
        if (isWaiting) return row.State.Read();
        // A row leaves _writing only after it can be read here, so a state is never missed in between.
        return rows.Load(entity);
    }

    /// <summary>
    /// All tickets that are not at rest, in any order; read while others write, each as it is when its turn comes, and none twice.
    /// Holds as many at a time as wait to be written, and a page of rows.
    /// </summary>
    public IEnumerable<TicketState> OpenTickets()
    {
        Dictionary<EntityId, StoredState> unwritten;
        lock (_gate)
        {
            unwritten = _writing.Values.Where(row => row.Entity.Kind == EntityKind.Ticket).ToDictionary(row => row.Entity, row => row.State);
            foreach (var row in _dirty.Values)
                if (row.Entity.Kind == EntityKind.Ticket) unwritten[row.Entity] = row.State;
        }
        foreach (var state in unwritten.Values)
            if (!state.Board!.IsAtRest) yield return (TicketState)state.Read();
        // What is written meanwhile was among those, or is new and comes once.
        foreach (var ticket in rows.LiveTickets())
            if (!unwritten.ContainsKey(EntityId.Ticket(ticket.Id))) yield return ticket;
    }

    /// <summary>The places on boards of tickets that wait to be written; null when a position was written after <paramref name="position"/>, so that some are missing.</summary>
    public IReadOnlyDictionary<string, Board>? UnwrittenSince(long position)
    {
        lock (_gate)
        {
            if (rows.Position > position) return null;
            var boards = new Dictionary<string, Board>(StringComparer.Ordinal);
            foreach (var row in _writing.Values)
                if (row.State.Board is { } board) boards[row.Entity.Key] = board;
            foreach (var row in _dirty.Values)
                if (row.State.Board is { } board) boards[row.Entity.Key] = board;
            return boards;
        }
    }

    /// <summary>Takes over what a journal transaction made durable.</summary>
    public void Commit(
        long position,
        IEnumerable<EntityRow> states,
        IEnumerable<EventIdentity> identities,
        IEnumerable<OutboxMessage> sent,
        IEnumerable<MessageId> handled)
    {
        lock (_gate)
        {
            Invariant.Check(position >= _position, "commits go forward");
            _position = position;
            foreach (var row in states) _dirty[row.Entity] = row;
            _identities.AddRange(identities);
            foreach (var message in sent) _outbox.Add(message.Id, message);
            foreach (var id in handled) Invariant.Check(_outbox.Remove(id), $"message {id} is handled once, after it was sent");
        }
    }

    /// <summary>Messages that were under way when the rows were last written, at start.</summary>
    public void RecoverOutbox(IEnumerable<OutboxMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages) _outbox.Add(message.Id, message);
        }
    }

    /// <summary>All messages under way, oldest first.</summary>
    public IReadOnlyList<OutboxMessage> Outbox()
    {
        lock (_gate) return [.. _outbox.Values.OrderBy(m => m.Id.Position).ThenBy(m => m.Id.Index)];
    }

    /// <summary>What there is to write; null when nothing changed since the last time. One batch at a time.</summary>
    public RowBatch? BeginWrite()
    {
        RowBatch batch;
        List<EntityRow> rowsToWrite;
        List<EventIdentity> identities;
        lock (_gate)
        {
            Invariant.Check(_writing.Count == 0, "one batch is written at a time");
            if (_dirty.Count == 0 && _identities.Count == 0 && _position == rows.Position) return null;
            (_dirty, _writing) = (_writing, _dirty);
            batch = new RowBatch(_position, rowsToWrite = [.. _writing.Values], identities = _identities, [.. _outbox.Values]);
            _identities = [];
        }
        // Sorted for the disk, and outside the lock: commits do not wait for it.
        rowsToWrite.Sort((a, b) => a.Entity.CompareTo(b.Entity));
        identities.Sort();
        return batch;
    }

    /// <summary>The batch is in the rows.</summary>
    public void EndWrite()
    {
        lock (_gate) _writing.Clear();
    }

    /// <summary>Alarms in [<paramref name="from"/>, <paramref name="until"/>) of states not yet in the rows.</summary>
    public IReadOnlyList<Alarm> UnwrittenAlarms(Instant from, Instant until)
    {
        lock (_gate)
        {
            var alarms = new List<Alarm>();
            foreach (var row in _dirty.Values.Concat(_writing.Values))
                if (row.WakeAt is { } at && at >= from && at < until) alarms.Add(new Alarm(row.Entity, at));
            return alarms;
        }
    }
}
