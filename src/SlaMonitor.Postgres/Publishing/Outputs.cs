using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>
/// Publishes what tickets decided: their rows in the lists, their accounts' counts, and their clock events in the feed, all in
/// one transaction and one round trip. Publishing the same or something older again changes nothing. Thread-safe.
/// </summary>
public sealed class Outputs(NpgsqlDataSource database)
{
    private const int Parameters = 29;

    private static readonly string Statement =
        $"SELECT last_sequence, published FROM {PostgresSchema.Name}.publish_outputs({string.Join(", ", Enumerable.Range(1, Parameters).Select(i => $"${i}"))})";

    /// <summary>Publishes what is newer than the tickets' rows. Durable when it returns.</summary>
    /// <param name="outputs">Any tickets in any order. Where a ticket comes twice, its latest state counts, and the events of both.</param>
    /// <param name="cancellation">Leaves it open whether it was published; publishing it again makes sure.</param>
    public Task<Published> PublishAsync(IReadOnlyList<TicketOutput> outputs, CancellationToken cancellation = default) =>
        PublishAsync(outputs, false, cancellation);

    /// <summary>Writes rows of tickets anew, whatever they were, unless a later decision was published. Publishes no event.</summary>
    internal Task<Published> RewriteAsync(IReadOnlyList<TicketOutput> outputs, CancellationToken cancellation) =>
        PublishAsync(outputs, true, cancellation);

    private async Task<Published> PublishAsync(IReadOnlyList<TicketOutput> outputs, bool rewrite, CancellationToken cancellation)
    {
        if (outputs.Count == 0) return Published.Nothing;
        var tickets = OutputBatch.EachOnce(outputs);
        var events = OutputBatch.EventsOf(tickets);
        var call = new Call(Statement)
            .With(rewrite, NpgsqlDbType.Boolean)
            .With((short)StoredJson.Version, NpgsqlDbType.Smallint);
        OutputBatch.AddTickets(call, tickets);
        OutputBatch.AddEvents(call, tickets, events);
        var (last, published) = (await call.ReadAsync(
            database,
            rows => (rows.IsDBNull(0) ? 0 : rows.GetInt64(0), rows.GetFieldValue<int[]>(1)),
            cancellation).ConfigureAwait(false))[0];
        if (published.Length == 0) return Published.Nothing;
        var first = last - published.Length + 1;
        Invariant.Check(first > 0, "sequences count up from 1");
        return new Published(first, [.. published.Select((place, i) => new FeedMessage(first + i, events[place - 1].Event.Event))]);
    }
}
