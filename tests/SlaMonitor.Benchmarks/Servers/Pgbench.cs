using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SlaMonitor.PostgresServer;

namespace SlaMonitor.Benchmarks.Servers;

/// <summary>
/// What a cluster's ingest is measured against: <c>pgbench</c> upserting single rows of 1,500 bytes, as large as a ticket's state,
/// each its own transaction.
/// </summary>
internal static class Pgbench
{
    private const string Upsert = """
        \set id random(1, :rows)
        INSERT INTO bare AS b (id, version, payload) VALUES (:id, 1, repeat('0123456789abcde', 100)) ON CONFLICT (id) DO UPDATE SET version = b.version + 1, payload = excluded.payload;
        """;

    /// <summary>Fills a table in an empty database, and then upserts for the given time by so many clients at once.</summary>
    /// <returns>Rows a second.</returns>
    public static async Task<double> UpsertsAsync(string connection, string folder, int rows, int clients, TimeSpan time, CancellationToken cancellation)
    {
        await using (var database = NpgsqlDataSource.Create(connection))
        {
            await using var fill = database.CreateCommand(string.Create(
                CultureInfo.InvariantCulture,
                $"CREATE TABLE bare (id bigint PRIMARY KEY, version integer NOT NULL, payload text NOT NULL); INSERT INTO bare SELECT i, 1, repeat('0123456789abcde', 100) FROM generate_series(1, {rows}) i"));
            fill.CommandTimeout = 600;
            await fill.ExecuteNonQueryAsync(cancellation);
        }
        var script = Path.Combine(folder, "upsert.sql");
        await File.WriteAllTextAsync(script, Upsert, cancellation);
        var to = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo(
            PostgresPrograms.Pgbench() ?? throw new InvalidOperationException("pgbench is not on this machine: it comes with PostgreSQL"),
            [
                "-n", "-M", "prepared", "-c", $"{clients}", "-j", "1", "-T", time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
                "-D", $"rows={rows}", "-f", script, "-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, to.Database!,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var said = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        var line = said.Split('\n').FirstOrDefault(l => l.StartsWith("tps = ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"pgbench: {said} {await errors}");
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }
}
