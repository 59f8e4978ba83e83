using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace SlaMonitor.Benchmarks.Servers;

/// <summary>
/// What ingesting is measured against: SQLite alone, one 600-byte row an event upserted at a random key into a table of the
/// same size with an index on a due instant, WAL, <c>synchronous=FULL</c>.
/// </summary>
internal static class SqliteUpserts
{
    /// <summary>Fills the table, and then upserts for the given time.</summary>
    /// <returns>Rows a second.</returns>
    public static double Measure(string folder, int rows, int batch, TimeSpan time)
    {
        var path = Path.Combine(folder, "bare.db");
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536");
        Run(connection, "CREATE TABLE t (k INTEGER PRIMARY KEY, due INTEGER NOT NULL, body BLOB NOT NULL); CREATE INDEX t_due ON t (due)");
        using var upsert = connection.CreateCommand();
        upsert.CommandText = "INSERT INTO t (k, due, body) VALUES ($k, $due, $body) ON CONFLICT (k) DO UPDATE SET due = excluded.due, body = excluded.body";
        var k = upsert.Parameters.Add("$k", SqliteType.Integer);
        var due = upsert.Parameters.Add("$due", SqliteType.Integer);
        var body = upsert.Parameters.Add("$body", SqliteType.Blob);
        var bytes = new byte[600];
        var random = new Random(1);
        body.Value = bytes;
        for (var i = 0; i < rows; i += 10_000)
            Batch(connection, upsert, 10_000, n => (k.Value, due.Value) = (i + n, random.NextInt64(1L << 40)));

        var began = Stopwatch.GetTimestamp();
        var written = 0L;
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            random.NextBytes(bytes.AsSpan(0, 16));
            Batch(connection, upsert, batch, _ => (k.Value, due.Value) = (random.Next(rows), random.NextInt64(1L << 40)));
            written += batch;
        }
        return written / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void Batch(SqliteConnection connection, SqliteCommand upsert, int rows, Action<int> bind)
    {
        using var transaction = connection.BeginTransaction();
        upsert.Transaction = transaction;
        for (var n = 0; n < rows; n++)
        {
            bind(n);
            upsert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
