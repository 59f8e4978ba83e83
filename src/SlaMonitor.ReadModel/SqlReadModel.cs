using System.Data.Common;
using Microsoft.Data.Sqlite;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>The read model over a SQLite file that has the tables of <see cref="SqlLists"/>, and <c>account</c>.</summary>
public sealed class SqlReadModel : IDisposable
{
    private readonly DbDataSource _source;
    private readonly SqlLists _lists;

    private SqlReadModel(DbDataSource source) => (_source, _lists) = (source, new SqlLists(source, SqlTables.Sqlite));

    /// <summary>The read model over a SQLite file, opened for reading.</summary>
    public static SqlReadModel OverSqlite(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 10 };
        return new SqlReadModel(SqliteFactory.Instance.CreateDataSource(connection.ConnectionString));
    }

    /// <summary>Clocks of tickets at rest, from a place on.</summary>
    /// <returns>The places found, and how far a search for a text came when it ended before the list did; null when it did not.</returns>
    internal (List<ClockPlace> Places, ClockPlace? SearchedTo) FindResting(ClockQuery query, ClockPlace? after, int limit) =>
        AtOnce(_lists.FindAsync(query, [.. BoardStates.For(query.States).Where(BoardStates.IsStill)], after, limit, default));

    public Page<BreachRow> ListBreaches(BreachQuery query) => AtOnce(_lists.ListBreachesAsync(query, default));

    public Page<EscalationState> ListEscalations(EscalationQuery query) => AtOnce(_lists.ListEscalationsAsync(query, default));

    /// <summary>Incidents; of a file that also has the table <c>incident</c>.</summary>
    public Page<IncidentState> ListIncidents(IncidentQuery query) => AtOnce(_lists.ListIncidentsAsync(query, default));

    public Page<AccountView> ListAccounts(PageRequest page)
    {
        SqlLists.CheckLimit(page);
        using var connection = _source.OpenConnection();
        using var command = connection.CreateCommand();
        var sql = new SqlText(command).Add("SELECT state FROM account");
        if (page.Cursor is not null) sql.Add(" WHERE id > ").Value(AccountPlace.Take(page)!);
        sql.Add(" ORDER BY id LIMIT ").Value(page.Limit + 1);
        var views = new List<AccountView>();
        using var rows = AtOnce(new ValueTask<DbDataReader>(sql.RunAsync(default)));
        while (rows.Read())
        {
            var state = StateJson.ReadAccount(rows.GetFieldValue<byte[]>(0));
            views.Add(new AccountView(state.Profile, state.Tallies) { Windows = state.Windows });
        }
        return AccountPlace.Page(views, page);
    }

    public void Dispose()
    {
        using (var connection = _source.CreateConnection())
            if (connection is SqliteConnection sqlite) SqliteConnection.ClearPool(sqlite);
        _source.Dispose();
    }

    /// <summary>The result of a call that waits for nobody: SQLite's asynchronous members do their work before they return.</summary>
    private static T AtOnce<T>(ValueTask<T> task)
    {
        Invariant.Check(task.IsCompleted, "SQLite answers at once");
        return task.GetAwaiter().GetResult();
    }
}
