using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Lists;

/// <summary>Counts tickets into trends that were published before trends were, from their stored states. Any number may do it at once: each does what is left.</summary>
public sealed class EarlierTrends(NpgsqlDataSource database)
{
    private const int AtOnce = 500;

    /// <summary>Counts some in.</summary>
    /// <returns>False when none is left.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellation = default)
    {
        var done = await new Call("SELECT value FROM slamonitor.meta WHERE name = 'trends_done'")
            .ReadAsync(database, rows => rows.GetString(0), cancellation).ConfigureAwait(false);
        if (done.Count == 0) return false;
        var states = await new Call("SELECT form, state FROM slamonitor.ticket WHERE id > $1 ORDER BY id LIMIT $2")
            .With(done[0])
            .With(AtOnce)
            .ReadAsync(
                database,
                rows =>
                {
                    StoredForm.Check(rows.GetInt16(0));
                    return StateJson.ReadTicket(rows.GetFieldValue<byte[]>(1));
                },
                cancellation).ConfigureAwait(false);
        var trends = states.ConvertAll(ticket => TrendBytes.Write(TicketTrend.Of(ticket)));
        await new Call("SELECT slamonitor.put_trends($1, $2, $3, $4, $5)")
            .With(true, NpgsqlDbType.Boolean)
            .With([.. states.Select(ticket => ticket.Id)])
            .With([.. states.Select(ticket => ticket.Decisions)])
            .With([.. trends.Select(trend => TrendBytes.PlaceOf(trend.AsSpan()) ?? long.MinValue)])
            .With([.. trends.Select(trend => trend.AsSpan().ToArray())])
            .RunAsync(database, cancellation).ConfigureAwait(false);
        // Never back: another silo may have come farther.
        await (states.Count < AtOnce
            ? new Call("DELETE FROM slamonitor.meta WHERE name = 'trends_done'")
            : new Call("UPDATE slamonitor.meta SET value = $1 WHERE name = 'trends_done' AND value COLLATE \"C\" < $1").With(states[^1].Id))
            .RunAsync(database, cancellation).ConfigureAwait(false);
        return states.Count == AtOnce;
    }
}
