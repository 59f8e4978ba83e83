using System.Data.Common;
using Microsoft.Data.Sqlite;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>
/// The read model over a database that has the tables <c>ticket</c>, <c>clock</c>, <c>breach</c> and <c>account</c>. The SQL is
/// that which SQLite and PostgreSQL share; texts have to be compared by their bytes (PostgreSQL: <c>COLLATE "C"</c>).
/// </summary>
public sealed class SqlReadModel(DbDataSource source) : IDisposable
{
    private const int LimitMax = 1000;

    /// <summary>The read model over a SQLite file, opened for reading.</summary>
    public static SqlReadModel OverSqlite(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 10 };
        return new SqlReadModel(SqliteFactory.Instance.CreateDataSource(connection.ConnectionString));
    }

    /// <summary>Clocks of tickets at rest, from a place on.</summary>
    /// <returns>The places found, and how far a search for a text came when it ended before the list did; null when it did not.</returns>
    internal (List<ClockPlace> Places, ClockPlace? SearchedTo) FindResting(ClockQuery query, ClockPlace? after, int limit)
    {
        using var connection = source.OpenConnection();
        return new RestingClocks(connection, query, after).Find(limit);
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

    public void Dispose()
    {
        using (var connection = source.CreateConnection())
            if (connection is SqliteConnection sqlite) SqliteConnection.ClearPool(sqlite);
        source.Dispose();
    }

    internal static void CheckLimit(PageRequest page)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Limit, 1, nameof(page));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page.Limit, LimitMax, nameof(page));
    }
}
