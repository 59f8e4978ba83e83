using Npgsql;

namespace SlaMonitor.Postgres.Schema;

/// <summary>How the monitor, and Orleans' providers beside it, connect.</summary>
public static class PostgresConnection
{
    private const int PreparedMax = 64;

    // As Npgsql has them where nobody says otherwise.
    private const int NpgsqlCommandSeconds = 30;
    private const int NpgsqlConnectSeconds = 15;

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

    /// <summary>
    /// <see cref="Tuned"/> for whoever serves requests, who waits no longer than 8 s for a statement and 5 s for a connection,
    /// unless the connection string says otherwise: over a broken way to the database all else waits with it.
    /// </summary>
    public static string Served(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(Tuned(connectionString));
        if (settings.CommandTimeout == NpgsqlCommandSeconds) settings.CommandTimeout = 8;
        if (settings.Timeout == NpgsqlConnectSeconds) settings.Timeout = 5;
        return settings.ConnectionString;
    }

    /// <summary>A pool of connections that are <see cref="Tuned"/>.</summary>
    public static NpgsqlDataSource Open(string connectionString) => NpgsqlDataSource.Create(Tuned(connectionString));
}
