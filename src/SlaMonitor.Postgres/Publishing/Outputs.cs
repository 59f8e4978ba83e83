using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>
/// Publishes what tickets and escalations decided: their rows in the lists, tickets' counts for their accounts, and their events
/// in the feed, all of a call in one transaction and one round trip. Publishing the same or something older again changes
/// nothing. Thread-safe.
/// </summary>
public sealed class Outputs(NpgsqlDataSource database)
{
    // What tickets contribute to trends goes first: nobody waits for it with the head of the feed in hand.
    private static readonly string OfTickets =
        $"SELECT p.last_sequence, p.published FROM {PostgresSchema.Name}.put_trends($1, $3, $4, $30, $31) AS rewrites, "
        + $"LATERAL {PostgresSchema.Name}.publish_outputs(rewrites, {string.Join(", ", Enumerable.Range(2, 28).Select(i => $"${i}"))}) AS p";

    private static readonly string OfEscalations = Statement("publish_escalations", 13);

    /// <summary>Publishes what is newer than the tickets' rows. Durable when it returns.</summary>
    /// <param name="outputs">Any tickets in any order. Where a ticket comes twice, its latest state counts, and the events of both.</param>
    /// <param name="cancellation">Leaves it open whether it was published; publishing it again makes sure.</param>
    public Task<Published> PublishAsync(IReadOnlyList<TicketOutput> outputs, CancellationToken cancellation = default) =>
        PublishAsync(OfTickets, outputs, OutputBatch.AddTickets, false, cancellation);

    /// <summary>Publishes what is newer than the escalations' rows. Durable when it returns.</summary>
    /// <param name="outputs">As for tickets.</param>
    /// <param name="cancellation">As for tickets.</param>
    public Task<Published> PublishAsync(IReadOnlyList<EscalationOutput> outputs, CancellationToken cancellation = default) =>
        PublishAsync(OfEscalations, outputs, OutputBatch.AddEscalations, false, cancellation);

    /// <summary>Writes rows of tickets anew, whatever they were, unless a later decision was published. Publishes no event.</summary>
    internal Task<Published> RewriteAsync(IReadOnlyList<TicketOutput> outputs, CancellationToken cancellation) =>
        PublishAsync(OfTickets, outputs, OutputBatch.AddTickets, true, cancellation);

    /// <summary>Writes rows of escalations anew, whatever they were, unless a later decision was published. Publishes the events that were not.</summary>
    internal Task<Published> RewriteAsync(IReadOnlyList<EscalationOutput> outputs, CancellationToken cancellation) =>
        PublishAsync(OfEscalations, outputs, OutputBatch.AddEscalations, true, cancellation);

    private async Task<Published> PublishAsync<T>(
        string statement, IReadOnlyList<T> outputs, Action<Call, IReadOnlyList<T>> add, bool rewrite, CancellationToken cancellation)
        where T : IOutput<T>
    {
        if (outputs.Count == 0) return Published.Nothing;
        var entities = OutputBatch.EachOnce(outputs);
        var events = OutputBatch.EventsOf(entities);
        var call = new Call(statement)
            .With(rewrite, NpgsqlDbType.Boolean)
            .With((short)StoredJson.Version, NpgsqlDbType.Smallint);
        add(call, entities);
        OutputBatch.AddEvents(call, entities, events);
        if (entities is IReadOnlyList<TicketOutput> tickets) OutputBatch.AddTrends(call, tickets);
        var (last, published) = (await call.ReadAsync(
            database,
            rows => (rows.IsDBNull(0) ? 0 : rows.GetInt64(0), rows.GetFieldValue<int[]>(1)),
            cancellation).ConfigureAwait(false))[0];
        if (published.Length == 0) return Published.Nothing;
        var first = last - published.Length + 1;
        Invariant.Check(first > 0, "sequences count up from 1");
        return new Published(first, [.. published.Select((place, i) => new FeedMessage(first + i, events[place - 1].Event.Event))]);
    }

    private static string Statement(string function, int parameters) =>
        $"SELECT last_sequence, published FROM {PostgresSchema.Name}.{function}({string.Join(", ", Enumerable.Range(1, parameters).Select(i => $"${i}"))})";
}
