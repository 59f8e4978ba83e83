using SlaMonitor.Core;
using SlaMonitor.Core.Trends;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>Writes the rows of boards. Changes are gathered and then made in the order in which the rows lie.</summary>
internal sealed class BoardTables(SqliteFile file)
{
    private readonly SqliteStatement _deleteClock = file.Prepare("DELETE FROM clock WHERE state = ?1 AND due = ?2 AND ticket = ?3 AND metric = ?4");

    private readonly SqliteStatement _insertClock = file.Prepare(
        "INSERT OR REPLACE INTO clock (state, due, ticket, metric, account, group_name, priority, tier, region, channel) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

    private readonly SqliteStatement _deleteBreach = file.Prepare("DELETE FROM breach WHERE at = ?1 AND ticket = ?2 AND metric = ?3 AND cycle = ?4");

    private readonly SqliteStatement _insertBreach = file.Prepare(
        "INSERT OR REPLACE INTO breach (at, ticket, metric, cycle, account, group_name, priority, tier) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly SqliteStatement _deleteTrend = file.Prepare("DELETE FROM trend WHERE last = ?1 AND ticket = ?2");
    private readonly SqliteStatement _insertTrend = file.Prepare("INSERT OR REPLACE INTO trend (last, ticket, body) VALUES (?1, ?2, ?3)");

    private readonly List<(long Last, string Ticket, EquatableArray<byte> Trend)> _trends = [];
    private readonly List<(BoardClock Clock, string Ticket, Board? Board)> _clocks = [];
    private readonly List<(BoardBreach Breach, string Ticket, Board? Board)> _breaches = [];

    /// <summary>A ticket's rows are to be those of <paramref name="after"/>; only those that differ are written.</summary>
    public void Change(string ticket, Board? before, Board after)
    {
        var keeps = before is not null && before.HasSameLabels(after);
        if (before is not null)
        {
            foreach (var clock in before.RestingClocks)
                if (!keeps || !after.RestingClocks.Contains(clock)) _clocks.Add((clock, ticket, null));
            foreach (var breach in before.Breaches)
                if (!keeps || !after.Breaches.Contains(breach)) _breaches.Add((breach, ticket, null));
        }
        foreach (var clock in after.RestingClocks)
            if (!keeps || !before!.RestingClocks.Contains(clock)) _clocks.Add((clock, ticket, after));
        foreach (var breach in after.Breaches)
            if (!keeps || !before!.Breaches.Contains(breach)) _breaches.Add((breach, ticket, after));
        ChangeTrend(ticket, before, after);
    }

    /// <summary>A ticket at rest that was stored before trends were is counted in.</summary>
    public void AddTrend(string ticket, Board board) => ChangeTrend(ticket, null, board);

    /// <summary>Writes what was gathered.</summary>
    public void Flush()
    {
        // A row that is deleted and inserted anew has equal keys: the deletion comes first.
        _clocks.Sort(static (a, b) =>
            a.Clock.State != b.Clock.State ? a.Clock.State.CompareTo(b.Clock.State)
            : a.Clock.Due != b.Clock.Due ? a.Clock.Due.CompareTo(b.Clock.Due)
            : string.CompareOrdinal(a.Ticket, b.Ticket) is var t && t != 0 ? t
            : (a.Board is null ? 0 : 1) - (b.Board is null ? 0 : 1));
        foreach (var (clock, ticket, board) in _clocks) Write(clock, ticket, board);
        _breaches.Sort(static (a, b) =>
            a.Breach.At != b.Breach.At ? a.Breach.At.CompareTo(b.Breach.At)
            : string.CompareOrdinal(a.Ticket, b.Ticket) is var t && t != 0 ? t
            : (a.Board is null ? 0 : 1) - (b.Board is null ? 0 : 1));
        foreach (var (breach, ticket, board) in _breaches) Write(breach, ticket, board);
        _trends.Sort(static (a, b) =>
            a.Last != b.Last ? a.Last.CompareTo(b.Last)
            : string.CompareOrdinal(a.Ticket, b.Ticket) is var t && t != 0 ? t
            : (a.Trend.IsEmpty ? 0 : 1) - (b.Trend.IsEmpty ? 0 : 1));
        foreach (var (last, ticket, trend) in _trends)
        {
            if (trend.IsEmpty) _deleteTrend.Bind(1, last).Bind(2, ticket).Run();
            else _insertTrend.Bind(1, last).Bind(2, ticket).Bind(3, trend.AsSpan()).Run();
        }
        _clocks.Clear();
        _breaches.Clear();
        _trends.Clear();
    }

    private void ChangeTrend(string ticket, Board? before, Board after)
    {
        if (before?.RestingTrend == after.RestingTrend) return;
        if (before is { RestingTrend: { IsEmpty: false } was } && TrendBytes.PlaceOf(was.AsSpan()) is { } gone) _trends.Add((gone, ticket, []));
        if (after.RestingTrend is { IsEmpty: false } now && TrendBytes.PlaceOf(now.AsSpan()) is { } place) _trends.Add((place, ticket, now));
    }

    private void Write(BoardClock clock, string ticket, Board? board)
    {
        var statement = (board is null ? _deleteClock : _insertClock)
            .Bind(1, (int)clock.State).Bind(2, clock.Due).Bind(3, ticket).Bind(4, clock.Metric);
        if (board is not null)
        {
            statement.Bind(5, board.Account).Bind(6, board.Group).Bind(7, board.Priority)
                .Bind(8, board.Tier).Bind(9, board.Region).Bind(10, board.Channel);
        }
        statement.Run();
    }

    private void Write(BoardBreach breach, string ticket, Board? board)
    {
        var statement = (board is null ? _deleteBreach : _insertBreach)
            .Bind(1, breach.At).Bind(2, ticket).Bind(3, breach.Metric).Bind(4, breach.Cycle);
        if (board is not null) statement.Bind(5, board.Account).Bind(6, board.Group).Bind(7, board.Priority).Bind(8, board.Tier);
        statement.Run();
    }
}
