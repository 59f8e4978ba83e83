using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Acknowledging;

/// <summary>The keys with which a cluster signs the links in its pages: the same for all silos, so that any of them takes any link. Thread-safe.</summary>
public sealed class AcknowledgeKeyTable(NpgsqlDataSource database)
{
    /// <summary>All keys, the one that signs first. Of several silos that open a cluster without keys one's key is kept, and all see it.</summary>
    /// <param name="first">The key to begin with, should there be none.</param>
    /// <param name="cancellation">Leaves open whether it was kept.</param>
    public async Task<IReadOnlyList<AcknowledgeKey>> OpenAsync(byte[] first, CancellationToken cancellation = default)
    {
        await new Call("INSERT INTO slamonitor.acknowledge_key (number, key) SELECT 1, $1 WHERE NOT EXISTS (SELECT FROM slamonitor.acknowledge_key) ON CONFLICT (number) DO NOTHING")
            .With(first, NpgsqlDbType.Bytea)
            .RunAsync(database, cancellation).ConfigureAwait(false);
        return await new Call("SELECT number, key FROM slamonitor.acknowledge_key ORDER BY number DESC")
            .ReadAsync(database, rows => new AcknowledgeKey(rows.GetInt32(0), rows.GetFieldValue<byte[]>(1)), cancellation).ConfigureAwait(false);
    }
}

/// <summary>A key by its number.</summary>
public sealed record AcknowledgeKey(int Number, byte[] Key);
