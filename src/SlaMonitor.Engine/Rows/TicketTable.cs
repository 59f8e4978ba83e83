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
    private readonly SqliteStatement _look = file.Prepare("SELECT wake_at, live, rowed, account FROM ticket WHERE number = ?1");
    private readonly SqliteStatement _board = file.Prepare("SELECT board FROM ticket WHERE number = ?1");
    private readonly SqliteStatement _same = file.Prepare("UPDATE ticket SET rowed = ?2, board = ?3, state = ?4 WHERE number = ?1");
    private readonly SqliteStatement _wake = file.Prepare("UPDATE ticket SET rowed = ?2, board = ?3, state = ?4, wake_at = ?5 WHERE number = ?1");

    private readonly SqliteStatement _all = file.Prepare(
        "UPDATE ticket SET rowed = ?2, board = ?3, state = ?4, wake_at = ?5, live = ?6, account = ?7 WHERE number = ?1");

    private readonly SqliteStatement _new = file.Prepare(
        "INSERT INTO ticket (number, rowed, board, state, wake_at, live, account, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

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
        var board = Board.Of(ticket);
        var wake = row.WakeAt?.ToUnixTimeTicks();
        _look.Bind(1, number).Step();
        var wakeChanged = _look.MaybeLong(0) != wake;
        var indexed = (Live: _look.Long(1) == 1, Account: _look.IsNull(3) ? null : _look.Text(3));
        var hasRows = _look.Long(2) == 1;
        _look.Reset();
        if (hasRows || board.HasRows) boards.Change(ticket.Id, hasRows ? BoardOf(number) : null, board);

        // An index is touched only when a column of it is named, so what did not change is not named.
        var isSame = indexed == (!board.IsAtRest, board.Account);
        var statement = Fill(!isSame ? _all : wakeChanged ? _wake : _same, number, board, ticket);
        if (wakeChanged || !isSame) statement.Bind(5, wake);
        if (!isSame) statement.Bind(6, board.IsAtRest ? 0 : 1).Bind(7, board.Account);
        statement.Run();
    }

    private void Insert(long number, EntityRow row)
    {
        var ticket = Ticket(row);
        var board = Board.Of(ticket);
        if (board.HasRows) boards.Change(ticket.Id, null, board);
        Fill(_new, number, board, ticket)
            .Bind(5, row.WakeAt?.ToUnixTimeTicks())
            .Bind(6, board.IsAtRest ? 0 : 1)
            .Bind(7, board.Account)
            .Bind(8, ticket.Id)
            .Run();
    }

    private Board BoardOf(long number)
    {
        _board.Bind(1, number).Step();
        var board = BoardJson.Read(_board.Bytes(0));
        _board.Reset();
        return board;
    }

    private SqliteStatement Fill(SqliteStatement statement, long number, Board board, TicketState ticket)
    {
        BoardJson.Write(_boardBuffer.Begin(), board);
        return statement
            .Bind(1, number)
            .Bind(2, board.HasRows ? 1 : 0)
            .Bind(3, _boardBuffer.End().Span)
            .Bind(4, _stateBuffer.Write(ticket).Span);
    }

    private static TicketState Ticket(EntityRow row)
    {
        var ticket = (TicketState)row.State;
        Invariant.Check(row.Entity == EntityId.Ticket(ticket.Id), $"{row.Entity} is stored as itself");
        return ticket;
    }
}
