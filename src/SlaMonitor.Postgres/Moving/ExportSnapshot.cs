using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Versions;

namespace SlaMonitor.Postgres.Moving;

/// <summary>All that a cluster has stored as of one moment, read page by page while it may go on. One reader at a time.</summary>
public sealed class ExportSnapshot : IAsyncDisposable
{
    private const int PageMax = 500;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly string _service;

    private ExportSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, string service) =>
        (_connection, _transaction, _service) = (connection, transaction, service);

    /// <param name="database">Migrated.</param>
    /// <param name="cluster">The name under which its silos store their grains.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ExportSnapshot> OpenAsync(NpgsqlDataSource database, string cluster, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
        var snapshot = new ExportSnapshot(connection, transaction, cluster);
        await snapshot.RunAsync("SET TRANSACTION READ ONLY", cancellation).ConfigureAwait(false);
        return snapshot;
    }

    /// <summary>The last sequence of the feed.</summary>
    public async Task<long> LastSequenceAsync(CancellationToken cancellation) =>
        (await ReadAsync("SELECT sequence FROM slamonitor.feed_head", rows => rows.GetInt64(0), cancellation).ConfigureAwait(false))[0];

    public async Task<string?> GivenAtStartAsync(CancellationToken cancellation) =>
        (await ReadAsync("SELECT value FROM slamonitor.meta WHERE name = 'given_at_start'", rows => rows.GetString(0), cancellation).ConfigureAwait(false)).SingleOrDefault();

    public async Task<IReadOnlyList<ConfigurationVersion>> ConfigurationsAsync(CancellationToken cancellation) =>
        await ReadAsync(ConfigurationTable.SelectAll, ConfigurationTable.Read, cancellation).ConfigureAwait(false);

    /// <summary>The grains of a kind, by key (by bytes).</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredGrain>> GrainsAsync(EntityKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var type = EntityId.NameOf(kind);
        // Storms publish nothing, and accounts what is not numbered.
        var published = kind is EntityKind.Ticket or EntityKind.Escalation or EntityKind.Incident
            ? $"coalesce((SELECT p.decisions FROM slamonitor.{type} p WHERE p.id = g.extension), -1)"
            : "-1::bigint";
        await RunAsync(
            $"""DECLARE keys NO SCROLL CURSOR FOR SELECT hash FROM slamonitor.grain_state WHERE service = {Quoted(_service)} AND type = '{type}' AND payload IS NOT NULL ORDER BY extension COLLATE "C" """,
            cancellation).ConfigureAwait(false);
        while (await ReadAsync($"FETCH {PageMax} FROM keys", rows => rows.GetGuid(0), cancellation).ConfigureAwait(false) is { Count: > 0 } hashes)
        {
            var page = await ReadAsync(
                $"SELECT g.extension, g.payload, {published} FROM slamonitor.grain_state g WHERE g.hash = ANY ($1)",
                rows => new StoredGrain(rows.GetString(0), rows.GetFieldValue<byte[]>(1), rows.GetInt64(2)),
                cancellation,
                hashes.ToArray()).ConfigureAwait(false);
            page.Sort((a, b) => CompareBytes(a.Key, b.Key));
            yield return page;
        }
        await RunAsync("CLOSE keys", cancellation).ConfigureAwait(false);
    }

    /// <summary>The states of some grains of a kind; those that there are.</summary>
    public async Task<IReadOnlyList<StoredGrain>> FindAsync(EntityKind kind, IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        keys.Count == 0 ? [] : await ReadAsync(
            """
            SELECT g.extension, g.payload FROM unnest($3) AS k(key)
            JOIN slamonitor.grain_state g ON g.hash = slamonitor.grain_hash($1, $2, 0, 0, k.key)
            WHERE g.payload IS NOT NULL
            """,
            rows => new StoredGrain(rows.GetString(0), rows.GetFieldValue<byte[]>(1)),
            cancellation,
            _service,
            EntityId.NameOf(kind),
            keys.ToArray()).ConfigureAwait(false);

    /// <summary>All accounts by id (by bytes): their grains' states where they have one, and their clocks counted, sorted by metric.</summary>
    public async IAsyncEnumerable<(string Account, byte[]? Form, EquatableArray<MetricTally> Sums)> AccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await RunAsync(
            $"""
            DECLARE accounts NO SCROLL CURSOR FOR
            SELECT coalesce(a.id, g.extension) AS id, g.payload, t.metrics, t.opens, t.breacheds, t.mets
            FROM slamonitor.account a
            FULL JOIN (SELECT extension, payload FROM slamonitor.grain_state WHERE service = {Quoted(_service)} AND type = 'account' AND payload IS NOT NULL) g ON g.extension = a.id
            LEFT JOIN LATERAL (
                SELECT array_agg(y.metric ORDER BY y.metric) AS metrics, array_agg(y.open ORDER BY y.metric) AS opens,
                       array_agg(y.breached ORDER BY y.metric) AS breacheds, array_agg(y.met ORDER BY y.metric) AS mets
                FROM slamonitor.account_tally y WHERE y.account = coalesce(a.id, g.extension)
            ) t ON true
            ORDER BY coalesce(a.id, g.extension) COLLATE "C"
            """,
            cancellation).ConfigureAwait(false);
        while (await ReadAsync($"FETCH {PageMax} FROM accounts", Account, cancellation).ConfigureAwait(false) is { Count: > 0 } page)
            foreach (var account in page) yield return account;
        await RunAsync("CLOSE accounts", cancellation).ConfigureAwait(false);
    }

    /// <summary>The identities of the events that are logged of some tickets.</summary>
    public async Task<IReadOnlyList<(string Ticket, string Source, string Id)>> IdentitiesAsync(IReadOnlyCollection<string> tickets, CancellationToken cancellation) =>
        await ReadAsync(
            "SELECT ticket, source, id FROM slamonitor.event WHERE ticket = ANY ($1)",
            rows => (rows.GetString(0), rows.GetString(1), rows.GetString(2)),
            cancellation,
            (object)tickets.ToArray()).ConfigureAwait(false);

    /// <summary>The identities of the events that are logged of tickets that have no state.</summary>
    public async Task<IReadOnlyList<(string Ticket, string Source, string Id)>> IdentitiesOfNoneAsync(CancellationToken cancellation) =>
        await ReadAsync(
            """
            SELECT e.ticket, e.source, e.id FROM slamonitor.event e
            LEFT JOIN (SELECT extension FROM slamonitor.grain_state WHERE service = $1 AND type = 'ticket' AND payload IS NOT NULL) g ON g.extension = e.ticket
            WHERE g.extension IS NULL
            """,
            rows => (rows.GetString(0), rows.GetString(1), rows.GetString(2)),
            cancellation,
            _service).ConfigureAwait(false);

    /// <summary>A logged event.</summary>
    public async Task<TicketEvent> EventAsync(string source, string id, CancellationToken cancellation) =>
        (await ReadAsync(
            "SELECT ticket, form, body FROM slamonitor.event WHERE source = $1 AND id = $2",
            rows =>
            {
                StoredForm.Check(rows.GetInt16(1));
                var reader = new Utf8JsonReader(rows.GetFieldValue<byte[]>(2));
                reader.Read();
                return StoredEventJson.Read(ref reader, rows.GetString(0), source);
            },
            cancellation,
            source,
            id).ConfigureAwait(false))[0];

    /// <summary>All that was published, by sequence. Nothing else can be read before its end.</summary>
    public async IAsyncEnumerable<(long Sequence, EntityId By, DomainEvent What)> PublishedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = Command("SELECT sequence, ticket, escalation, incident, form, body FROM slamonitor.feed ORDER BY sequence");
        await using var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false)) yield return Published(rows);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static (long, EntityId, DomainEvent) Published(NpgsqlDataReader rows)
    {
        StoredForm.Check(rows.GetInt16(4));
        var ticket = rows.IsDBNull(1) ? "" : rows.GetString(1);
        var by = !rows.IsDBNull(2) ? EntityId.Escalation(rows.GetString(2)) : !rows.IsDBNull(3) ? EntityId.Incident(rows.GetString(3)) : EntityId.Ticket(ticket);
        var reader = new Utf8JsonReader(rows.GetFieldValue<byte[]>(5));
        reader.Read();
        return (rows.GetInt64(0), by, DomainEventJson.Read(ref reader, ticket));
    }

    private static (string, byte[]?, EquatableArray<MetricTally>) Account(NpgsqlDataReader rows)
    {
        var sums = new List<MetricTally>();
        if (!rows.IsDBNull(2))
        {
            var metrics = rows.GetFieldValue<string[]>(2);
            var (opens, breacheds, mets) = (rows.GetFieldValue<int[]>(3), rows.GetFieldValue<int[]>(4), rows.GetFieldValue<int[]>(5));
            for (var i = 0; i < metrics.Length; i++) Tally.Add(sums, new MetricTally(new Metric(metrics[i]), opens[i], breacheds[i], mets[i]));
        }
        return (rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetFieldValue<byte[]>(1), sums.ToEquatableArray());
    }

    // As the database compares in collation "C", and SQLite by default.
    private static int CompareBytes(string a, string b) =>
        System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b));

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction) { CommandTimeout = 0 };
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }

    private async Task RunAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var all = new List<T>();
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false)) all.Add(read(rows));
        return all;
    }
}
