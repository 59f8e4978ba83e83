using System.Text.Json;
using Npgsql;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>The live feed and the audit trail: everything ever published, by sequence. Thread-safe.</summary>
public sealed class FeedTable(NpgsqlDataSource database)
{
    /// <summary>Up to <paramref name="limit"/> messages after a sequence, without holes.</summary>
    public async Task<IReadOnlyList<FeedMessage>> ReadAsync(long after, int limit, CancellationToken cancellation = default) =>
        await new Call("SELECT sequence, ticket, form, body FROM slamonitor.feed WHERE sequence > $1 ORDER BY sequence LIMIT $2")
            .With(after)
            .With(limit)
            .ReadAsync(database, Read, cancellation).ConfigureAwait(false);

    /// <summary>The name of this history of sequences, made with the schema, and the last sequence; 0 when nothing was published yet.</summary>
    public async Task<FeedHead> HeadAsync(CancellationToken cancellation = default) =>
        (await new Call("SELECT m.value, h.sequence FROM slamonitor.meta m, slamonitor.feed_head h WHERE m.name = 'epoch'")
            .ReadAsync(database, rows => new FeedHead(rows.GetString(0), rows.GetInt64(1)), cancellation).ConfigureAwait(false))[0];

    private static FeedMessage Read(NpgsqlDataReader rows)
    {
        StoredForm.Check(rows.GetInt16(2));
        var reader = new Utf8JsonReader(rows.GetFieldValue<byte[]>(3));
        reader.Read();
        return new FeedMessage(rows.GetInt64(0), DomainEventJson.Read(ref reader, rows.IsDBNull(1) ? "" : rows.GetString(1)));
    }
}

/// <summary>Where the feed ends.</summary>
public readonly record struct FeedHead(string Epoch, long LastSequence);
