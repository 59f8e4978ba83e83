using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Sqlite;

namespace SlaMonitor.Engine.Rows;

/// <summary>
/// The connection that writes the rows. Its speed lies in what it leaves alone: rows are visited in the order in which they
/// lie on the disk, and an index is touched only where something in it changed.
/// </summary>
internal sealed class RowWriting : IDisposable
{
    private const int CacheKilobytes = 65_536;

    private readonly SqliteFile _file;
    private readonly StoredBuffer _buffer = new();
    private readonly TicketTable _tickets;
    private readonly BoardTables _boards;
    private readonly SqliteStatement _account;
    private readonly SqliteStatement _escalation;
    private readonly SqliteStatement _incident;
    private readonly SqliteStatement _storm;
    private readonly IdentityRuns _identities;
    private readonly SqliteStatement _emptyOutbox;
    private readonly SqliteStatement _outbox;
    private readonly SqliteStatement _position;
    private bool _outboxIsEmpty;

    public RowWriting(string path)
    {
        _file = SqliteFile.Open(path, CacheKilobytes, "NORMAL");
        try
        {
            Migrations.Apply(_file, "rows");
            _boards = new BoardTables(_file);
            _tickets = new TicketTable(_file, _boards);
            _account = _file.Prepare(
                "INSERT INTO account (id, wake_at, described, state) VALUES (?1, ?2, ?3, ?4) "
                + "ON CONFLICT (id) DO UPDATE SET wake_at = excluded.wake_at, described = excluded.described, state = excluded.state");
            _escalation = _file.Prepare(
                "INSERT INTO escalation (id, wake_at, ticket, phase, started, dead, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                + "ON CONFLICT (id) DO UPDATE SET wake_at = excluded.wake_at, phase = excluded.phase, started = excluded.started, dead = excluded.dead, state = excluded.state");
            _incident = _file.Prepare(
                "INSERT INTO incident (id, wake_at, phase, declared, state) VALUES (?1, ?2, ?3, ?4, ?5) "
                + "ON CONFLICT (id) DO UPDATE SET wake_at = excluded.wake_at, phase = excluded.phase, state = excluded.state");
            _storm = _file.Prepare(
                "INSERT INTO storm (id, wake_at, state) VALUES (?1, ?2, ?3) "
                + "ON CONFLICT (id) DO UPDATE SET wake_at = excluded.wake_at, state = excluded.state");
            _identities = new IdentityRuns(_file);
            _emptyOutbox = _file.Prepare("DELETE FROM outbox");
            _outbox = _file.Prepare("INSERT INTO outbox (position, place, effect) VALUES (?1, ?2, ?3)");
            _position = _file.Prepare("UPDATE meta SET value = ?1 WHERE name = 'position'");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <returns>How many pages went into the WAL.</returns>
    public int Write(RowBatch batch)
    {
        _file.InOne(() =>
        {
            WriteAccounts(batch.Rows);
            WriteEscalations(batch.Rows);
            WriteIncidents(batch.Rows);
            _tickets.Write(batch.Rows);
            _boards.Flush();
            // A batch that is written again has its identities in a run already.
            if (batch.Position > _file.Number("SELECT value FROM meta WHERE name = 'position'")) _identities.Write(batch.Identities);
            WriteOutbox(batch.Outbox);
            _position.Bind(1, batch.Position).Run();
        });
        _outboxIsEmpty = batch.Outbox.Count == 0;
        return _file.TakePagesWritten();
    }

    /// <summary>Counts some tickets into trends that were stored before trends were.</summary>
    /// <param name="max">At most so many.</param>
    /// <param name="pages">How many pages went into the WAL.</param>
    /// <returns>False when none is left.</returns>
    public bool AddTrends(int max, out int pages)
    {
        pages = 0;
        var (done, all) = (_file.Number("SELECT value FROM meta WHERE name = 'trends_done'") ?? 0, _file.Number("SELECT value FROM meta WHERE name = 'trends_all'") ?? 0);
        if (done >= all) return false;
        _file.InOne(() =>
        {
            var last = _tickets.AddTrends(done, all, max);
            using var mark = _file.Once("UPDATE meta SET value = ?1 WHERE name = 'trends_done'");
            mark.Bind(1, last).Run();
        });
        pages = _file.TakePagesWritten();
        return true;
    }

    public void Dispose()
    {
        _file.Dispose();
    }

    private void WriteAccounts(IReadOnlyList<EntityRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Entity.Kind != EntityKind.Account) continue;
            _account.Bind(1, row.Entity.Key)
                .Bind(2, row.WakeAt?.ToUnixTimeTicks())
                .Bind(3, row.State.IsDescribed ? 1 : 0)
                .Bind(4, row.State.Json.Span)
                .Run();
        }
    }

    private void WriteEscalations(IReadOnlyList<EntityRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.State.Escalation is not { } place) continue;
            _escalation.Bind(1, row.Entity.Key)
                .Bind(2, row.WakeAt?.ToUnixTimeTicks())
                .Bind(3, place.Ticket)
                .Bind(4, (int)place.Phase)
                .Bind(5, place.StartedAt.ToUnixTimeTicks())
                .Bind(6, place.HasDeadLetters ? 1 : 0)
                .Bind(7, row.State.Json.Span)
                .Run();
        }
    }

    private void WriteIncidents(IReadOnlyList<EntityRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.State.Incident is { } place)
            {
                _incident.Bind(1, row.Entity.Key)
                    .Bind(2, row.WakeAt?.ToUnixTimeTicks())
                    .Bind(3, (int)place.Phase)
                    .Bind(4, place.DeclaredAt.ToUnixTimeTicks())
                    .Bind(5, row.State.Json.Span)
                    .Run();
            }
            else if (row.State.IsStorm) _storm.Bind(1, row.Entity.Key).Bind(2, row.WakeAt?.ToUnixTimeTicks()).Bind(3, row.State.Json.Span).Run();
        }
    }

    private void WriteOutbox(IReadOnlyList<OutboxMessage> messages)
    {
        if (_outboxIsEmpty && messages.Count == 0) return;
        _emptyOutbox.Run();
        foreach (var message in messages)
            _outbox.Bind(1, message.Id.Position).Bind(2, message.Id.Index).Bind(3, _buffer.Write(message.Effect).Span).Run();
    }
}
