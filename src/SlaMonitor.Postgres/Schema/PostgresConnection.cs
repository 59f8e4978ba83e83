using Npgsql;

namespace SlaMonitor.Postgres.Schema;

/// <summary>How the monitor, and Orleans' providers beside it, connect.</summary>
public static class PostgresConnection
{
    private const int PreparedMax = 64;

    /// <summary>
    /// The same connection string with what the monitor relies on: its schema comes first where a table is named without one,
    /// as Orleans' providers do, and a connection that goes back to the pool keeps its prepared statements and plans, without
    /// which every call is planned anew.
    /// </summary>
    public static string Tuned(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = PostgresSchema.Name, NoResetOnClose = true };
        if (settings.MaxAutoPrepare == 0) (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (PreparedMax, 2);
        return settings.ConnectionString;
    }

    /// <summary>A pool of connections that are <see cref="Tuned"/>.</summary>
    public static NpgsqlDataSource Open(string connectionString) => NpgsqlDataSource.Create(Tuned(connectionString));
}
