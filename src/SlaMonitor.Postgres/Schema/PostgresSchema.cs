using Npgsql;

namespace SlaMonitor.Postgres.Schema;

/// <summary>
/// Everything that the cluster needs in its database: the monitor's tables and functions, and the tables and statements of
/// Orleans' ADO.NET providers. PostgreSQL 15 or later, encoding UTF-8; the database's collation does not matter.
/// </summary>
public static class PostgresSchema
{
    /// <summary>The schema in which everything is.</summary>
    public const string Name = "slamonitor";

    // Any number that no other program locks by. Two nodes that start at once migrate one after the other.
    private const long AdvisoryLock = 7308334400;

    /// <summary>Creates the schema, or brings it up to date, in one transaction. Doing it again changes nothing.</summary>
    /// <returns>How many migrations were applied.</returns>
    /// <exception cref="SchemaException">A newer program wrote the schema, or somebody edited a migration.</exception>
    public static async Task<int> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({AdvisoryLock})", cancellation).ConfigureAwait(false);
        var applied = await AppliedAsync(connection, cancellation).ConfigureAwait(false);
        if (applied is null)
        {
            await RunAsync(
                connection,
                $"CREATE SCHEMA IF NOT EXISTS {Name}; CREATE TABLE {Name}.migration (number integer PRIMARY KEY, name text NOT NULL, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
                cancellation).ConfigureAwait(false);
            applied = [];
        }
        Check(applied);
        var count = 0;
        foreach (var migration in Migration.All)
        {
            if (applied.ContainsKey(migration.Number)) continue;
            await RunAsync(connection, migration.Sql, cancellation).ConfigureAwait(false);
            await using var record = new NpgsqlCommand($"INSERT INTO {Name}.migration (number, name, hash) VALUES ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = migration.Number }, new() { Value = migration.Name }, new() { Value = migration.Hash } },
            };
            await record.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            count++;
        }
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return count;
    }

    /// <summary>Checks that the schema is the one that this program knows, and changes nothing.</summary>
    /// <exception cref="SchemaException">It is not there, older, newer, or edited, or holds a part of an import.</exception>
    public static async Task CheckAsync(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        await CheckForImportAsync(database, cancellation).ConfigureAwait(false);
        await using var importing = database.CreateCommand($"SELECT EXISTS (SELECT FROM {Name}.meta WHERE name = 'importing')");
        if (await importing.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is true)
            throw new SchemaException("An import into the database has not ended. Run it again: it begins anew.");
    }

    /// <summary>As <see cref="CheckAsync"/>, for an import, which may find a part of another one.</summary>
    /// <exception cref="SchemaException">It is not there, older, newer, or edited.</exception>
    public static async Task CheckForImportAsync(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var applied = await AppliedAsync(connection, cancellation).ConfigureAwait(false)
            ?? throw new SchemaException($"The database has no schema \"{Name}\" yet. Migrate it first.");
        Check(applied);
        if (applied.Count < Migration.All.Count)
            throw new SchemaException($"The database's schema \"{Name}\" is at {applied.Count}; this program needs {Migration.All.Count}. Migrate it first.");
    }

    private static void Check(Dictionary<int, string> applied)
    {
        var known = Migration.All[^1].Number;
        if (applied.Count > 0 && applied.Keys.Max() is var last && last > known)
            throw new SchemaException($"A newer program wrote the database: its schema \"{Name}\" is at {last}, this program knows {known}. Start the newer program.");
        foreach (var migration in Migration.All)
        {
            if (applied.TryGetValue(migration.Number, out var hash) && hash != migration.Hash)
                throw new SchemaException($"The database was migrated by another {migration.Name} than this program has. Start the program that migrated it.");
        }
    }

    /// <summary>The hashes of what was applied, by number; null for a database without the schema.</summary>
    private static async Task<Dictionary<int, string>?> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var exists = new NpgsqlCommand($"SELECT to_regclass('{Name}.migration') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not true) return null;
        await using var select = new NpgsqlCommand($"SELECT number, hash FROM {Name}.migration", connection);
        await using var rows = await select.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var applied = new Dictionary<int, string>();
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false)) applied.Add(rows.GetInt32(0), rows.GetString(1));
        return applied;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
