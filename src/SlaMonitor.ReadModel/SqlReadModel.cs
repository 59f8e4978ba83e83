using System.Data.Common;
using Microsoft.Data.Sqlite;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>
/// The read model over a database that has the tables <c>ticket</c>, <c>clock</c>, <c>breach</c> and <c>account</c>. The SQL is
/// that which SQLite and PostgreSQL share; texts have to be compared by their bytes (PostgreSQL: <c>COLLATE "C"</c>).
/// </summary>
public sealed class SqlReadModel(DbDataSource source) : IReadModel, IDisposable
{
    private const int LimitMax = 1000;

    /// <summary>The read model over a SQLite file, opened for reading.</summary>
    public static SqlReadModel OverSqlite(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 10 };
        return new SqlReadModel(SqliteFactory.Instance.CreateDataSource(connection.ConnectionString));
    }

    public Page<ClockRow> ListClocks(ClockQuery query, Rulebooks rulebooks, Instant now)
    {
        CheckLimit(query.Page);
        using var connection = source.OpenConnection();
        return new ClockList(connection, query).Read((ticket, metric) => Row(ticket, metric, rulebooks, now));
    }

    public Page<BreachRow> ListBreaches(BreachQuery query)
    {
        CheckLimit(query.Page);
        using var connection = source.OpenConnection();
        return new BreachList(connection, query).Read();
    }

    public Page<AccountView> ListAccounts(PageRequest page)
    {
        CheckLimit(page);
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        var sql = new SqlText(command).Add("SELECT state FROM account");
        if (page.Cursor is { } cursor) sql.Add(" WHERE id > ").Value(Cursor.Take(cursor, "accounts", 1)[0]);
        sql.Add(" ORDER BY id LIMIT ").Value(page.Limit + 1);
        var views = new List<AccountView>();
        using var rows = sql.Run();
        while (rows.Read())
        {
            var state = StateJson.ReadAccount(rows.GetFieldValue<byte[]>(0));
            if (views.Count == page.Limit) return new Page<AccountView>(views, Cursor.Give("accounts", views[^1].Profile.Id));
            views.Add(new AccountView(state.Profile, state.Tallies));
        }
        return new Page<AccountView>(views, null);
    }

    public IReadOnlyList<ClockCount> CountClocks()
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        using var rows = new SqlText(command)
            .Add("SELECT metric, state, priority, group_name, count(*) FROM clock GROUP BY metric, state, priority, group_name")
            .Run();
        var counts = new List<ClockCount>();
        while (rows.Read())
        {
            var state = (BoardState)rows.GetInt32(1);
            counts.Add(new ClockCount(
                new Metric(rows.GetString(0)),
                BoardStates.ClockStateOf(state),
                state == BoardState.AtRisk,
                PriorityOf(rows.GetString(2)),
                rows.IsDBNull(3) ? null : rows.GetString(3),
                rows.GetInt64(4)));
        }
        return counts;
    }

    public IReadOnlyList<TicketCount> CountOpenTickets()
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        using var rows = new SqlText(command)
            .Add("SELECT priority, group_name, count(*) FROM ticket WHERE open = 1 GROUP BY priority, group_name")
            .Run();
        var counts = new List<TicketCount>();
        while (rows.Read())
            counts.Add(new TicketCount(PriorityOf(rows.GetString(0)), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetInt64(2)));
        return counts;
    }

    public void Dispose()
    {
        using (var connection = source.CreateConnection())
            if (connection is SqliteConnection sqlite) SqliteConnection.ClearPool(sqlite);
        source.Dispose();
    }

    private static ClockRow Row(TicketState ticket, string metric, Rulebooks rulebooks, Instant now)
    {
        var facts = ticket.Picture.Facts;
        var clock = ticket.Picture.Clocks.Last(c => c.Metric.Name == metric);
        var used = clock.IsOpen && !clock.IsPaused && now > clock.Since
            ? clock.ElapsedAt(rulebooks[ticket.Rulebook].Calendars[clock.Calendar], now)
            : clock.Elapsed;
        return new ClockRow(
            ticket.Id,
            facts.Subject,
            facts.Account,
            ticket.Picture.Account?.Segment,
            facts.Priority,
            facts.Status,
            facts.Group,
            facts.Assignee,
            facts.Tier,
            facts.Region,
            facts.Channel,
            clock.Metric,
            clock.Cycle,
            clock.Policy,
            clock.State,
            clock.IsAtRisk,
            clock.DueAt,
            clock.BreachedAt,
            clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null,
            clock.Target - used);
    }

    private static void CheckLimit(PageRequest page)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Limit, 1, nameof(page));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page.Limit, LimitMax, nameof(page));
    }

    private static Priority PriorityOf(string name)
    {
        Invariant.Check(WireName<Priority>.TryParse(name, out var priority), $"{name} is a priority");
        return priority;
    }
}
