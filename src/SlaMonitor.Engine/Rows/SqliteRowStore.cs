using System.Collections.Concurrent;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.ReadModel;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>
/// The rows as a SQLite file, <c>rows.db</c>, written with <c>synchronous=NORMAL</c>: after a crash of the machine it may be
/// some batches behind, and says so by its position.
/// </summary>
public sealed class SqliteRowStore : IRowStore
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly WalCheckpointer _checkpointer;
    private readonly ConcurrentBag<RowReader> _idle = [];
    private readonly SqlReadModel _queries;
    private RowWriting? _writer;
    private long? _position;
    private bool _areTrendsWhole;

    private SqliteRowStore(string path, RowWriting writer)
    {
        (_path, _writer) = (path, writer);
        _checkpointer = new WalCheckpointer(path);
        _queries = SqlReadModel.OverSqlite(path);
    }

    /// <summary>Opens the folder's rows, or begins empty ones.</summary>
    /// <exception cref="StoreException">The file cannot be opened, is damaged, or was written by a newer program.</exception>
    public static SqliteRowStore Open(DataDirectory directory)
    {
        var path = directory.File("rows.db");
        return new SqliteRowStore(path, new RowWriting(path));
    }

    /// <summary>Lists over these rows; closed with them.</summary>
    public SqlReadModel Queries => _queries;

    /// <summary>Why the WAL cannot be moved into the file at present; null when it can. Writing goes on meanwhile.</summary>
    public string? CheckpointFailure => _checkpointer.Failure;

    public long Position
    {
        get
        {
            lock (_gate) return _position ??= Ask(reader => reader.Position());
        }
    }

    public object? Load(EntityId id) => Ask(reader => reader.Load(id));

    public void Write(RowBatch batch)
    {
        RowWriting writer;
        // Readers of the position must not wait for a batch, so the gate is not held while it is written.
        lock (_gate)
        {
            writer = _writer ??= new RowWriting(_path);
            _position ??= Ask(reader => reader.Position());
        }
        var pages = 0;
        _checkpointer.BeginWrite();
        try
        {
            pages = writer.Write(batch);
        }
        catch (Exception e)
        {
            lock (_gate) (_writer, _position) = (null, null);
            writer.Dispose();
            if (e is StoredFormatException) throw new StoreException($"{_path}: {e.Message}", e);
            throw;
        }
        finally
        {
            _checkpointer.EndWrite(pages);
        }
        lock (_gate) _position = batch.Position;
    }

    public IReadOnlyList<Alarm> Due(Instant from, Instant until, int limit)
    {
        var lists = Ask(reader => Enum.GetValues<EntityKind>().Select(kind => reader.Due(kind, from, until, limit)).Where(list => list.Count > 0).ToList());
        if (lists.Count <= 1) return lists.Count == 0 ? [] : lists[0];
        // Each list is whole up to its own last instant; all together, up to the earliest of those.
        var whole = Instant.MaxValue;
        foreach (var list in lists)
            if (list.Count >= limit) whole = Instant.Min(whole, list[^1].At);
        var due = lists.SelectMany(list => list).Where(a => a.At <= whole).OrderBy(a => a.At).ToList();
        var end = Math.Min(limit, due.Count);
        while (end > 0 && end < due.Count && due[end].At == due[end - 1].At) end++;
        return due.GetRange(0, end);
    }

    public IReadOnlyList<OutboxMessage> Outbox() => Ask(reader => reader.Outbox());

    public bool Knows(EventIdentity identity) => Ask(reader => reader.Knows(identity));

    public IEnumerable<EventIdentity> Identities()
    {
        var last = 0L;
        while (Ask(reader => reader.IdentitiesAfter(last)) is { } page)
        {
            foreach (var identity in page.Identities) yield return identity;
            last = page.Number;
        }
    }

    public IEnumerable<(string Ticket, Board Board)> LiveBoards()
    {
        var last = 0L;
        while (Ask(reader => reader.BoardsAfter(last)) is { Count: > 0 } page)
        {
            foreach (var (_, ticket, board) in page) yield return (ticket, board);
            last = page[^1].Number;
        }
    }

    public IEnumerable<EscalationState> OpenEscalations()
    {
        foreach (var phase in Enum.GetValues<EscalationPhase>().Where(phase => phase != EscalationPhase.Resolved))
        {
            EscalationState? last = null;
            while (Ask(reader => reader.EscalationsAfter(phase, last)) is { Count: > 0 } page)
            {
                foreach (var escalation in page) yield return escalation;
                last = page[^1];
            }
        }
    }

    public IReadOnlyList<string> EscalationsOf(string ticket) => Ask(reader => reader.EscalationsOf(ticket));

    public IEnumerable<TicketState> LiveTickets()
    {
        var last = 0L;
        while (Ask(reader => reader.TicketsAfter(last)) is { Count: > 0 } page)
        {
            foreach (var (_, ticket) in page) yield return ticket;
            last = page[^1].Number;
        }
    }

    /// <summary>The states of all entities of a kind, by key (by bytes), read a page at a time.</summary>
    public IEnumerable<(EntityId Entity, object State)> States(EntityKind kind)
    {
        var last = "";
        while (Ask(reader => reader.StatesAfter(kind, last)) is { Count: > 0 } page)
        {
            foreach (var state in page) yield return state;
            last = page[^1].Entity.Key;
        }
    }

    public bool ReadTrends(Instant from, Func<long, bool, IReadOnlyDictionary<string, Board>?> begin, Action<ReadOnlySpan<byte>> take) =>
        Ask(reader => reader.Trends(from.ToUnixTimeTicks(), begin, take));

    public bool AddEarlierTrends(int max)
    {
        if (_areTrendsWhole) return false;
        RowWriting writer;
        lock (_gate) writer = _writer ??= new RowWriting(_path);
        var pages = 0;
        _checkpointer.BeginWrite();
        try
        {
            _areTrendsWhole = !writer.AddTrends(max, out pages);
            return !_areTrendsWhole;
        }
        catch (Exception e)
        {
            lock (_gate) (_writer, _position) = (null, null);
            writer.Dispose();
            if (e is StoredFormatException) throw new StoreException($"{_path}: {e.Message}", e);
            throw;
        }
        finally
        {
            _checkpointer.EndWrite(pages);
        }
    }

    public IReadOnlyList<string> OpenTicketsOf(string account) => Ask(reader => reader.OpenTicketsOf(account));

    public IEnumerable<AccountProfile> Profiles()
    {
        var last = "";
        while (Ask(reader => reader.ProfilesAfter(last)) is { Count: > 0 } page)
        {
            foreach (var profile in page) yield return profile;
            last = page[^1].Id;
        }
    }

    public void Dispose()
    {
        _checkpointer.Dispose();
        _queries.Dispose();
        while (_idle.TryTake(out var reader)) reader.Dispose();
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    /// <summary>Asks over a connection that nobody else uses meanwhile; one that failed is not used again.</summary>
    private T Ask<T>(Func<RowReader, T> question)
    {
        if (!_idle.TryTake(out var reader)) reader = new RowReader(_path);
        try
        {
            var answer = question(reader);
            _idle.Add(reader);
            return answer;
        }
        catch (StoredFormatException e)
        {
            reader.Dispose();
            throw new StoreException($"{_path}: {e.Message}", e);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
