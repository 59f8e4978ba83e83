using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>Writes tickets, in the order of their numbers.</summary>
internal sealed class TicketTable(SqliteFile file, BoardTables boards)
{
    private readonly SqliteStatement _find = file.Prepare("SELECT number, wake_at, live, rowed, account FROM ticket WHERE id = ?1");
    private readonly SqliteStatement _last = file.Prepare("SELECT max(number) FROM ticket");
    private readonly SqliteStatement _board = file.Prepare("SELECT board, state FROM ticket WHERE number = ?1");
    private readonly SqliteStatement _same = file.Prepare("UPDATE ticket SET rowed = ?2, board = ?3, state = ?4 WHERE number = ?1");
    private readonly SqliteStatement _wake = file.Prepare("UPDATE ticket SET rowed = ?2, board = ?3, state = ?4, wake_at = ?5 WHERE number = ?1");

    private readonly SqliteStatement _all = file.Prepare(
        "UPDATE ticket SET rowed = ?2, board = ?3, state = ?4, wake_at = ?5, live = ?6, account = ?7 WHERE number = ?1");

    private readonly SqliteStatement _new = file.Prepare(
        "INSERT INTO ticket (number, rowed, board, state, wake_at, live, account, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly StoredBuffer _boardBuffer = new();

    /// <summary>Writes the tickets among <paramref name="rows"/>; what changes on boards is put to the board tables.</summary>
    public void Write(IReadOnlyList<EntityRow> rows)
    {
        foreach (var place in Places(rows))
        {
            if (place.Board.HasRows || place.HadRows)
                boards.Change(place.Row.Entity.Key, place.HadRows ? BoardOf(place.Number) : null, place.Board);
            Fill(Statement(place), place.Number, place.Row.State).Run();
        }
    }

    /// <summary>Finds each ticket's row, and gives new ones the numbers above the last; in the order of the numbers.</summary>
    private List<Place> Places(IReadOnlyList<EntityRow> rows)
    {
        _last.Step();
        var next = _last.MaybeLong(0) ?? 0;
        _last.Reset();
        var places = new List<Place>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Entity.Kind != EntityKind.Ticket) continue;
            var board = row.State.Board;
            Invariant.Check(board is not null, $"{row.Entity} is stored as a ticket");
            var wake = row.WakeAt?.ToUnixTimeTicks();
            if (!_find.Bind(1, row.Entity.Key).Step())
            {
                places.Add(new Place(++next, row, board, wake, Known: false, HadRows: false, WakeChanged: true, IndexesChanged: true));
                continue;
            }
            var indexesChanged = (_find.Long(2) == 1) == board.IsAtRest || (_find.IsNull(4) ? null : _find.Text(4)) != board.Account;
            places.Add(new Place(
                _find.Long(0), row, board, wake, Known: true, _find.Long(3) == 1, WakeChanged: _find.MaybeLong(1) != wake, indexesChanged));
            _find.Reset();
        }
        places.Sort((a, b) => a.Number.CompareTo(b.Number));
        return places;
    }

    /// <summary>An index is touched only when a column of it is named, so what did not change is not named.</summary>
    private SqliteStatement Statement(in Place place)
    {
        if (place is { Known: true, WakeChanged: false, IndexesChanged: false }) return _same;
        if (place is { Known: true, IndexesChanged: false }) return _wake.Bind(5, place.Wake);
        var all = (place.Known ? _all : _new).Bind(5, place.Wake).Bind(6, place.Board.IsAtRest ? 0 : 1).Bind(7, place.Board.Account);
        return place.Known ? all : all.Bind(8, place.Row.Entity.Key);
    }

    /// <summary>Counts tickets in that were stored before trends were.</summary>
    /// <param name="after">The number of the last one that was.</param>
    /// <param name="until">The number of the last one that has to be.</param>
    /// <param name="max">At most so many.</param>
    /// <returns>The number of the last one that is counted in now.</returns>
    public long AddTrends(long after, long until, int max)
    {
        var last = until;
        var seen = 0;
        using var earlier = file.Once("SELECT number, id, live, state FROM ticket WHERE number > ?1 AND number <= ?2 ORDER BY number LIMIT ?3");
        earlier.Bind(1, after).Bind(2, until).Bind(3, max);
        while (earlier.Step())
        {
            if (++seen == max) last = earlier.Long(0);
            if (earlier.Long(2) == 0) boards.AddTrend(earlier.Text(1), Board.Of(StateJson.ReadTicket(earlier.Bytes(3))));
        }
        boards.Flush();
        return last;
    }

    private Board BoardOf(long number)
    {
        _board.Bind(1, number).Step();
        var board = BoardJson.Read(_board.Bytes(0));
        // Stored before trends were: its row of them, if it has one by now, was made from its state.
        if (board.Trend.IsEmpty) board = Board.Of(StateJson.ReadTicket(_board.Bytes(1)));
        _board.Reset();
        return board;
    }

    private SqliteStatement Fill(SqliteStatement statement, long number, StoredState state)
    {
        BoardJson.Write(_boardBuffer.Begin(), state.Board!);
        return statement
            .Bind(1, number)
            .Bind(2, state.Board!.HasRows ? 1 : 0)
            .Bind(3, _boardBuffer.End().Span)
            .Bind(4, state.Json.Span);
    }

    /// <summary>Where a ticket's row is, and what of it changes beside its state.</summary>
    private readonly record struct Place(
        long Number, EntityRow Row, Board Board, long? Wake, bool Known, bool HadRows, bool WakeChanged, bool IndexesChanged);
}
