using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>Writes tickets, in the order of their numbers.</summary>
internal sealed class TicketTable(SqliteFile file, BoardTables boards) : IDisposable
{
    private readonly SqliteStatement _find = file.Prepare("SELECT number FROM ticket WHERE id = ?1");
    private readonly SqliteStatement _last = file.Prepare("SELECT max(number) FROM ticket");
    private readonly SqliteStatement _look = file.Prepare("SELECT wake_at, board FROM ticket WHERE number = ?1");
    private readonly SqliteStatement _state = file.Prepare("UPDATE ticket SET state = ?2 WHERE number = ?1");
    private readonly SqliteStatement _stateAndWake = file.Prepare("UPDATE ticket SET state = ?2, wake_at = ?3 WHERE number = ?1");
    private readonly SqliteStatement _stateAndBoard = file.Prepare("UPDATE ticket SET state = ?2, board = ?3 WHERE number = ?1");

    private readonly SqliteStatement _all = file.Prepare(
        "UPDATE ticket SET state = ?2, wake_at = ?3, board = ?4, open = ?5, priority = ?6, group_name = ?7 WHERE number = ?1");

    private readonly SqliteStatement _new = file.Prepare(
        "INSERT INTO ticket (number, state, wake_at, board, open, priority, group_name, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly StoredBuffer _stateBuffer = new();
    private readonly StoredBuffer _boardBuffer = new();

    /// <summary>Writes the tickets among <paramref name="rows"/>; what changes on boards is put to the board tables.</summary>
    public void Write(IReadOnlyList<EntityRow> rows)
    {
        var (numbered, added) = Number(rows);
        foreach (var (number, row) in numbered)
        {
            if (number <= added) Update(number, row);
            else Insert(number, row);
        }
    }

    public void Dispose()
    {
        _stateBuffer.Dispose();
        _boardBuffer.Dispose();
    }

    /// <summary>Finds each ticket's number, and gives new ones the numbers above the last.</summary>
    private (List<(long Number, EntityRow Row)> Numbered, long Last) Number(IReadOnlyList<EntityRow> rows)
    {
        _last.Step();
        var last = _last.MaybeLong(0) ?? 0;
        _last.Reset();
        var next = last;
        var numbered = new List<(long Number, EntityRow Row)>(rows.Count);
        foreach (var row in rows)
        {
            if (row.State is not TicketState) continue;
            var isKnown = _find.Bind(1, row.Entity.Key).Step();
            numbered.Add((isKnown ? _find.Long(0) : ++next, row));
            _find.Reset();
        }
        numbered.Sort((a, b) => a.Number.CompareTo(b.Number));
        return (numbered, last);
    }

    private void Update(long number, EntityRow row)
    {
        var ticket = Ticket(row);
        var wake = row.WakeAt?.ToUnixTimeTicks();
        var board = Board.Of(ticket);
        BoardJson.Write(_boardBuffer.Begin(), board);
        var json = _boardBuffer.End().Span;
        _look.Bind(1, number).Step();
        var wakeChanged = _look.MaybeLong(0) != wake;
        var before = _look.Bytes(1).SequenceEqual(json) ? board : BoardJson.Read(_look.Bytes(1));
        _look.Reset();
        var state = _stateBuffer.Write(ticket).Span;
        if (ReferenceEquals(before, board))
        {
            if (wakeChanged) _stateAndWake.Bind(1, number).Bind(2, state).Bind(3, wake).Run();
            else _state.Bind(1, number).Bind(2, state).Run();
            return;
        }
        boards.Change(ticket.Id, before, board);
        if (!wakeChanged && before.IsOpen == board.IsOpen && before.Priority == board.Priority && before.Group == board.Group)
            _stateAndBoard.Bind(1, number).Bind(2, state).Bind(3, json).Run();
        else
            Fill(_all, number, state, wake, json, board).Run();
    }

    private void Insert(long number, EntityRow row)
    {
        var ticket = Ticket(row);
        var board = Board.Of(ticket);
        BoardJson.Write(_boardBuffer.Begin(), board);
        boards.Change(ticket.Id, null, board);
        Fill(_new, number, _stateBuffer.Write(ticket).Span, row.WakeAt?.ToUnixTimeTicks(), _boardBuffer.End().Span, board)
            .Bind(8, ticket.Id)
            .Run();
    }

    private static SqliteStatement Fill(
        SqliteStatement statement,
        long number,
        ReadOnlySpan<byte> state,
        long? wake,
        ReadOnlySpan<byte> json,
        Board board) => statement
        .Bind(1, number)
        .Bind(2, state)
        .Bind(3, wake)
        .Bind(4, json)
        .Bind(5, board.IsOpen ? 1 : 0)
        .Bind(6, board.Priority)
        .Bind(7, board.Group);

    private static TicketState Ticket(EntityRow row)
    {
        var ticket = (TicketState)row.State;
        Invariant.Check(row.Entity == EntityId.Ticket(ticket.Id), $"{row.Entity} is stored as itself");
        return ticket;
    }
}
