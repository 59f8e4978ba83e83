using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;
using SlaMonitor.ReadModel.Boards;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Disk;

namespace SlaMonitor.Simulation.Stores;

/// <summary>
/// Rows on a simulated disk: a log of batches, one checksummed frame each. Synced only now and then, as a database is that need
/// not keep its last transactions through a crash; a batch is there as a whole or not at all.
/// </summary>
public class SimulatedRowStore : IRowStore
{
    private readonly SimulatedFile _file;
    private readonly Prng _random;
    private readonly int _syncOneIn;
    private readonly Dictionary<EntityId, StoredRow> _rows = [];
    private readonly SortedSet<(Instant At, EntityId Entity)> _alarms = [];
    private readonly HashSet<EventIdentity> _identities = [];
    private List<OutboxMessage> _outbox = [];
    private int _good;

    /// <param name="disk">Where they lie; whatever is there is recovered.</param>
    /// <param name="random">Decides when the store syncs.</param>
    /// <param name="syncOneIn">It does once in so many batches.</param>
    public SimulatedRowStore(SimulatedDisk disk, Prng random, int syncOneIn)
    {
        (_file, _random, _syncOneIn) = (disk.Open("rows"), random, syncOneIn);
        while (Frames.TryRead(_file, _good, out var payload, out var next))
        {
            Apply(payload);
            _good = next;
        }
        _file.Truncate(_good);
    }

    public long Position { get; private set; }

    public object? Load(EntityId id) => _rows.TryGetValue(id, out var row) ? row.ToState() : null;

    public void Write(RowBatch batch)
    {
        try
        {
            var payload = Encode(batch);
            _file.Truncate(_good);
            _file.Append(Frames.Frame(payload));
            if (_random.Ratio(1, _syncOneIn)) _file.Sync();
            _good = _file.Length;
            Apply(payload);
        }
        catch (DiskException e)
        {
            throw new StoreException(e.Message, e);
        }
    }

    public virtual IReadOnlyList<Alarm> Due(Instant from, Instant until, int limit)
    {
        var due = new List<Alarm>();
        foreach (var (at, entity) in _alarms)
        {
            if (at < from) continue;
            if (at >= until || (due.Count >= limit && due[^1].At != at)) break;
            due.Add(new Alarm(entity, at));
        }
        return due;
    }

    public IReadOnlyList<OutboxMessage> Outbox() => _outbox;

    public virtual bool Knows(EventIdentity identity) => _identities.Contains(identity);

    public virtual IEnumerable<EventIdentity> Identities() => _identities.OrderBy(i => i);

    public IReadOnlyList<string> OpenTicketsOf(string account) =>
        [.. _rows.Values.Where(r => r.OpenFor == account).Select(r => r.Entity.Key).Order(StringComparer.Ordinal)];

    public IEnumerable<(string Ticket, Board Board)> LiveBoards() => LiveTickets().Select(ticket => (ticket.Id, Board.Of(ticket)));

    public IEnumerable<TicketState> LiveTickets() =>
        [.. _rows.Values.Where(r => r.Entity.Kind == EntityKind.Ticket).OrderBy(r => r.Entity).Select(r => (TicketState)Load(r.Entity)!).Where(t => !Board.Of(t).IsAtRest)];

    public bool ReadTrends(Instant from, Func<long, bool, IReadOnlyDictionary<string, Board>?> begin, Action<ReadOnlySpan<byte>> take)
    {
        if (begin(Position, true) is not { } except) return false;
        foreach (var row in _rows.Values.Where(r => r.Entity.Kind == EntityKind.Ticket).OrderBy(r => r.Entity))
            if (!except.ContainsKey(row.Entity.Key) && Board.Of((TicketState)row.ToState()) is { IsAtRest: true } board) take(board.Trend.AsSpan());
        return true;
    }

    public IEnumerable<AccountProfile> Profiles() =>
        _rows.Values.Where(r => r.Profile is not null).OrderBy(r => r.Entity).Select(r => r.Profile!);

    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>When the store wakes an entity, as it keeps it.</summary>
    protected virtual Instant? AlarmOf(EntityRow row) => row.WakeAt;

    private byte[] Encode(RowBatch batch)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(batch.Position);
        writer.Write(batch.Rows.Count);
        foreach (var row in batch.Rows) StoredRow.Of(row with { WakeAt = AlarmOf(row) }).Write(writer);
        writer.Write(batch.Identities.Count);
        foreach (var identity in batch.Identities)
        {
            writer.Write(identity.High);
            writer.Write(identity.Low);
        }
        writer.Write(batch.Outbox.Count);
        var buffer = new StoredBuffer();
        foreach (var message in batch.Outbox)
        {
            writer.Write(message.Id.Position);
            writer.Write(message.Id.Index);
            var effect = buffer.Write(message.Effect);
            writer.Write(effect.Length);
            writer.Write(effect.Span);
        }
        return stream.ToArray();
    }

    private void Apply(byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload));
        Position = reader.ReadInt64();
        for (var i = reader.ReadInt32(); i > 0; i--)
        {
            var row = StoredRow.Read(reader);
            if (_rows.TryGetValue(row.Entity, out var before) && before.WakeAt is { } was) _alarms.Remove((was, row.Entity));
            if (row.WakeAt is { } at) _alarms.Add((at, row.Entity));
            _rows[row.Entity] = row;
        }
        for (var i = reader.ReadInt32(); i > 0; i--) _identities.Add(new EventIdentity(reader.ReadUInt64(), reader.ReadUInt64()));
        var outbox = new List<OutboxMessage>();
        for (var i = reader.ReadInt32(); i > 0; i--)
        {
            var id = new MessageId(reader.ReadInt64(), reader.ReadInt32());
            outbox.Add(new OutboxMessage(id, EffectJson.Read(reader.ReadBytes(reader.ReadInt32()))));
        }
        _outbox = outbox;
    }
}
