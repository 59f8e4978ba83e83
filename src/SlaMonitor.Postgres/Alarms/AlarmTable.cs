using NodaTime;
using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core.Entities;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Alarms;

/// <summary>
/// Which entities are to be woken when: a row each. A host sets an alarm before it writes the state that needs it, and moves it
/// afterwards; whatever gets lost or comes late in between, an alarm is never later than the latest written state needs, and one
/// that is too early is harmless. Each batch is one statement. Thread-safe.
/// </summary>
public sealed class AlarmTable(NpgsqlDataSource database)
{
    // Rows are written in the order of their key, in which two batches cannot wait for each other.
    private const string SetEarlier = """
        INSERT INTO slamonitor.alarm AS a (kind, key, shard, due, version)
        SELECT g.kind, g.key, max(g.shard), min(g.due), max(g.version)
        FROM unnest($1, $2, $3, $4, $5) AS g(kind, key, shard, due, version)
        GROUP BY g.kind, g.key
        ORDER BY g.kind, g.key COLLATE "C"
        ON CONFLICT (kind, key) DO UPDATE
        SET shard = excluded.shard, due = least(a.due, excluded.due), version = greatest(a.version, excluded.version)
        WHERE a.due > excluded.due OR a.version < excluded.version OR a.shard <> excluded.shard
        """;

    /// <summary>Makes sure that each entity has an alarm that is not later than its instant. Durable when it returns.</summary>
    /// <param name="sets">Any order; where an entity comes twice, the earlier instant and the higher version count.</param>
    /// <param name="cancellation">Leaves it open which were set.</param>
    public async Task SetEarlierAsync(IReadOnlyList<AlarmSet> sets, CancellationToken cancellation = default)
    {
        if (sets.Count == 0) return;
        await new Call(SetEarlier)
            .With([.. sets.Select(s => (short)s.Entity.Kind)])
            .With([.. sets.Select(s => s.Entity.Key)])
            .With([.. sets.Select(s => s.Shard)])
            .With([.. sets.Select(s => s.Due.ToUnixTimeTicks())])
            .With([.. sets.Select(s => s.Version)])
            .RunAsync(database, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Brings alarms to where states want them. One whose row has a higher version stays, and an entity without a row gets none:
    /// it was set before, or a later state wanted none.
    /// </summary>
    /// <param name="moves">Any order; where an entity comes twice, the higher version counts, of equal ones the last.</param>
    /// <param name="cancellation">Leaves it open which were moved.</param>
    public async Task MoveAsync(IReadOnlyList<AlarmMove> moves, CancellationToken cancellation = default)
    {
        if (moves.Count == 0) return;
        await new Call("SELECT slamonitor.move_alarms($1, $2, $3, $4)")
            .With([.. moves.Select(m => (short)m.Entity.Kind)])
            .With([.. moves.Select(m => m.Entity.Key)])
            .With(moves.Select(m => m.Due?.ToUnixTimeTicks()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint)
            .With([.. moves.Select(m => m.Version)])
            .RunAsync(database, cancellation).ConfigureAwait(false);
    }

    /// <summary>A shard's alarms that are due before an instant, without it; by due instant, then by entity.</summary>
    public async Task<IReadOnlyList<Alarm>> DueAsync(int shard, Instant before, int limit, CancellationToken cancellation = default) =>
        await new Call("SELECT kind, key, due, version FROM slamonitor.alarm WHERE shard = $1 AND due < $2 ORDER BY due, kind, key LIMIT $3")
            .With(shard)
            .With(before.ToUnixTimeTicks())
            .With(limit)
            .ReadAsync(
                database,
                rows => new Alarm(
                    new EntityId((EntityKind)rows.GetInt16(0), rows.GetString(1)), Instant.FromUnixTimeTicks(rows.GetInt64(2)), rows.GetInt64(3)),
                cancellation).ConfigureAwait(false);

    /// <summary>How many alarms there are. Counts them one by one.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation = default) =>
        (await new Call("SELECT count(*) FROM slamonitor.alarm").ReadAsync(database, rows => rows.GetInt64(0), cancellation).ConfigureAwait(false))[0];
}
