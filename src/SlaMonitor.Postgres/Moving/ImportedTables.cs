using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Moving;

/// <summary>
/// What an import writes that no silo writes so: states of grains and history of the feed, in batches, into tables that are empty. While it
/// is under way a mark is in the database, with which no silo starts.
/// </summary>
/// <param name="database">Migrated.</param>
/// <param name="cluster">The name under which its silos will look for their grains.</param>
public sealed class ImportedTables(NpgsqlDataSource database, string cluster)
{
    /// <summary>Marks the database. One that is marked holds the rest of an import that did not end, and is emptied.</summary>
    /// <returns>False when it holds something else: nothing was changed.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellation)
    {
        var marked = await new Call("""
            INSERT INTO slamonitor.meta (name, value)
            SELECT 'importing', '' WHERE NOT EXISTS (SELECT FROM slamonitor.configuration) AND NOT EXISTS (SELECT FROM slamonitor.event)
                AND NOT EXISTS (SELECT FROM slamonitor.grain_state) AND NOT EXISTS (SELECT FROM slamonitor.feed) AND NOT EXISTS (SELECT FROM slamonitor.account)
            ON CONFLICT (name) DO NOTHING
            """).RunAsync(database, cancellation).ConfigureAwait(false);
        if (marked == 1) return true;
        var isOurs = await new Call("SELECT EXISTS (SELECT FROM slamonitor.meta WHERE name = 'importing')")
            .ReadAsync(database, rows => rows.GetBoolean(0), cancellation).ConfigureAwait(false);
        if (!isOurs[0]) return false;
        await RunAsync(
            """
            TRUNCATE slamonitor.configuration, slamonitor.event, slamonitor.alarm, slamonitor.ticket, slamonitor.clock, slamonitor.breach, slamonitor.trend,
                slamonitor.account, slamonitor.account_tally, slamonitor.board_count, slamonitor.escalation, slamonitor.incident, slamonitor.feed, slamonitor.grain_state;
            UPDATE slamonitor.feed_head SET sequence = 0
            """,
            cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores the states of grains of a kind that have none.</summary>
    public Task PutAsync(EntityKind kind, IReadOnlyList<StoredGrain> grains, CancellationToken cancellation) => grains.Count == 0
        ? Task.CompletedTask
        : new Call("""
            INSERT INTO slamonitor.grain_state (hash, service, type, n0, n1, extension, version, payload)
            SELECT slamonitor.grain_hash($1, $2, 0, 0, g.key), $1, $2, 0, 0, g.key, 1, g.payload
            FROM unnest($3, $4) AS g(key, payload)
            """)
            .With(cluster)
            .With(EntityId.NameOf(kind))
            .With([.. grains.Select(g => g.Key)])
            .With([.. grains.Select(g => g.Form)])
            .RunAsync(database, cancellation);

    /// <summary>
    /// Stores a part of the feed, after the entities that decided it. Which of an entity's decisions it was is not known elsewhere: it
    /// counts as made by the last, which is how far all of its is published.
    /// </summary>
    public Task PutAsync(IReadOnlyList<(long Sequence, EntityId By, DomainEvent What)> published, CancellationToken cancellation)
    {
        if (published.Count == 0) return Task.CompletedTask;
        var buffer = new StoredBuffer();
        return new Call("""
            INSERT INTO slamonitor.feed (sequence, ticket, escalation, incident, decision, form, body)
            SELECT n.sequence, n.ticket, n.escalation, n.incident, coalesce(e.decisions, i.decisions, t.decisions, 0), $6, n.body
            FROM unnest($1, $2, $3, $4, $5) AS n(sequence, ticket, escalation, incident, body)
            LEFT JOIN slamonitor.escalation e ON e.id = n.escalation
            LEFT JOIN slamonitor.incident i ON i.id = n.incident
            LEFT JOIN slamonitor.ticket t ON t.id = n.ticket AND n.escalation IS NULL AND n.incident IS NULL
            """)
            .With([.. published.Select(p => p.Sequence)])
            .With([.. published.Select(p => p.What.AboutTicket)])
            .With([.. published.Select(p => p.By.Kind == EntityKind.Escalation ? p.By.Key : null)])
            .With([.. published.Select(p => p.By.Kind == EntityKind.Incident ? p.By.Key : null)])
            .With([.. published.Select(p =>
            {
                DomainEventJson.Write(buffer.Begin(), p.What, p.What.AboutTicket ?? "");
                return buffer.End().ToArray();
            })])
            .With((short)StoredJson.Version, NpgsqlDbType.Smallint)
            .RunAsync(database, cancellation);
    }

    /// <summary>Has the planner know what is in the tables by now: it would go on as if they were empty.</summary>
    public Task AnalyzeAsync(CancellationToken cancellation) => RunAsync(
        "ANALYZE slamonitor.ticket, slamonitor.escalation, slamonitor.incident, slamonitor.event, slamonitor.alarm, slamonitor.clock, slamonitor.breach, slamonitor.grain_state", cancellation);

    /// <summary>The feed goes on after this sequence, and silos may start.</summary>
    public async Task EndAsync(long lastSequence, CancellationToken cancellation)
    {
        await new Call("SELECT slamonitor.fold_counts()").RunAsync(database, cancellation).ConfigureAwait(false);
        await new Call("""
            WITH ended AS (DELETE FROM slamonitor.meta WHERE name = 'importing')
            UPDATE slamonitor.feed_head SET sequence = $1
            """).With(lastSequence).RunAsync(database, cancellation).ConfigureAwait(false);
    }

    private async Task RunAsync(string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
