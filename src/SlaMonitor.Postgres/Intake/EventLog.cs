using System.Runtime.CompilerServices;
using System.Text.Json;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Intake;

/// <summary>
/// Every event of every ticket, once: append-only, the audit trail of what came and what the read model can be rebuilt from.
/// An event's identity is its source and id, whatever else it holds. Thread-safe.
/// </summary>
public sealed class EventLog(NpgsqlDataSource database)
{
    private const string Columns = "source, ticket, arrival, arrived_at, form, body";

    /// <summary>Logs those events that were not logged before. Durable when it returns; callers of the same identities agree which one was first.</summary>
    /// <param name="events">In the order of their arrival.</param>
    /// <param name="arrivedAt">When they came.</param>
    /// <param name="cancellation">Leaves it open whether they were logged; claiming them again tells.</param>
    /// <returns>One for each event, in order.</returns>
    public async Task<IReadOnlyList<Claim>> ClaimAsync(IReadOnlyList<TicketEvent> events, Instant arrivedAt, CancellationToken cancellation = default)
    {
        var claims = new Claim[events.Count];
        var seen = new HashSet<(string Source, string Id)>(events.Count);
        var places = new List<int>(events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            if (seen.Add((events[i].Source, events[i].Id))) places.Add(i);
            else claims[i] = Claim.Duplicate;
        }
        if (places.Count == 0) return claims;

        var buffer = new StoredBuffer();
        var call = new Call($"SELECT {PostgresSchema.Name}.claim_events($1, $2, $3, $4, $5, $6, $7)")
            .With(Each(events, places, e => e.Source))
            .With(Each(events, places, e => e.Id))
            .With(Each(events, places, e => e.Ticket))
            .With(Each(events, places, e => e.At.ToUnixTimeTicks()))
            .With(arrivedAt.ToUnixTimeTicks())
            .With((short)StoredJson.Version, NpgsqlDbType.Smallint)
            .With(Each(events, places, e => Body(buffer, e)));
        var answers = (await call.ReadAsync(database, rows => rows.IsDBNull(0) ? null : rows.GetFieldValue<int[]>(0), cancellation).ConfigureAwait(false))[0];
        if (answers is null) return claims;
        Invariant.Check(answers.Length == places.Count, "every claim is answered");
        for (var i = 0; i < answers.Length; i++) claims[places[i]] = (Claim)answers[i];
        return claims;
    }

    /// <summary>A ticket's events in the order of their arrival; empty when none was logged.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> ReadTicketAsync(string ticket, CancellationToken cancellation = default) =>
        await new Call($"SELECT {Columns} FROM {PostgresSchema.Name}.event WHERE ticket = $1 ORDER BY arrival")
            .With(ticket)
            .ReadAsync(database, Read, cancellation).ConfigureAwait(false);

    /// <summary>
    /// All events as of the call, by ticket (by bytes), then by arrival. Read as they are asked for, over one connection; the
    /// log is not held up meanwhile.
    /// </summary>
    public async IAsyncEnumerable<LoggedEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var command = new Call($"SELECT {Columns} FROM {PostgresSchema.Name}.event ORDER BY ticket, arrival").Command(database);
        // It lasts as long as its reader does.
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false)) yield return Read(rows);
    }

    /// <summary>How many events are logged. Counts them one by one.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation = default) =>
        (await new Call($"SELECT count(*) FROM {PostgresSchema.Name}.event").ReadAsync(database, rows => rows.GetInt64(0), cancellation).ConfigureAwait(false))[0];

    private static T[] Each<T>(IReadOnlyList<TicketEvent> events, List<int> places, Func<TicketEvent, T> of)
    {
        var values = new T[places.Count];
        for (var i = 0; i < values.Length; i++) values[i] = of(events[places[i]]);
        return values;
    }

    private static byte[] Body(StoredBuffer buffer, TicketEvent happened)
    {
        // Ticket and source stand in columns of their own.
        StoredEventJson.Write(buffer.Begin(), happened, happened.Ticket, happened.Source);
        return buffer.End().ToArray();
    }

    private static LoggedEvent Read(NpgsqlDataReader rows)
    {
        StoredForm.Check(rows.GetInt16(4));
        var body = rows.GetFieldValue<byte[]>(5);
        var reader = new Utf8JsonReader(body);
        reader.Read();
        var happened = StoredEventJson.Read(ref reader, rows.GetString(1), rows.GetString(0));
        return new LoggedEvent(rows.GetInt64(2), Instant.FromUnixTimeTicks(rows.GetInt64(3)), happened);
    }
}
