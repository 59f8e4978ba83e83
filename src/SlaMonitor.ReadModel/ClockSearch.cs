using System.Data.Common;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>
/// Finds clocks in some states. They lie sorted by state and due instant, so each state is read from its own place on and
/// no further than asked, and the states are merged.
/// </summary>
internal sealed class ClockSearch(DbConnection connection, SqlTables tables, ClockQuery query, IReadOnlyList<BoardState> states, ClockPlace? after)
{
    /// <summary>How many clocks a search for a text looks at for one page: some 100 ms.</summary>
    private const int SearchedMax = 20_000;

    private const int SearchedAtOnce = 1000;

    private ClockPlace? _after = after;

    /// <returns>The places found, and how far a search for a text came when it ended before the list did; null when it did not.</returns>
    public async ValueTask<(List<ClockPlace> Places, ClockPlace? SearchedTo)> FindAsync(int limit, CancellationToken cancellation)
    {
        var places = new List<ClockPlace>();
        if (states.Count == 0) return (places, null);
        var searches = query.Text is { Length: > 0 };
        var most = searches ? SearchedAtOnce : limit;
        for (var looked = 0; looked < SearchedMax;)
        {
            var seen = 0;
            await using var command = connection.CreateCommand();
            await using var rows = await Select(command, most).RunAsync(cancellation).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
            {
                seen++;
                _after = new ClockPlace(rows.GetInt64(0), rows.GetString(1), rows.GetString(2));
                if (searches && !Holds(_after.Value.Ticket, rows)) continue;
                places.Add(_after.Value);
                if (places.Count == limit) return (places, null);
            }
            if (seen < most) return (places, null);
            looked += seen;
        }
        return (places, _after);
    }

    private bool Holds(string ticket, DbDataReader rows) =>
        ticket.Contains(query.Text!, StringComparison.OrdinalIgnoreCase)
        || tables.Subject(rows, 3)?.Contains(query.Text!, StringComparison.OrdinalIgnoreCase) == true;

    private SqlText Select(DbCommand command, int most)
    {
        var sql = new SqlText(command).Add($"SELECT c.due, c.ticket, c.metric, t.{tables.SubjectColumn} FROM (SELECT due, ticket, metric FROM (");
        for (var i = 0; i < states.Count; i++)
        {
            if (i > 0) sql.Add(" UNION ALL ");
            // A subquery of its own, so that its order and limit are allowed in both databases.
            sql.Add($"SELECT * FROM (SELECT due, ticket, metric FROM {tables.Prefix}clock WHERE state = ").Value((int)states[i]);
            Filter(sql);
            if (_after is { } behind)
                sql.Add(" AND (due, ticket, metric) > (").Value(behind.Due).Add(", ").Value(behind.Ticket).Add(", ").Value(behind.Metric).Add(")");
            sql.Add(" ORDER BY due, ticket, metric LIMIT ").Value(most).Add($") AS s{(int)states[i]}");
        }
        return sql.Add(") AS states ORDER BY due, ticket, metric LIMIT ").Value(most)
            .Add($") AS c JOIN {tables.Prefix}ticket t ON t.id = c.ticket ORDER BY c.due, c.ticket, c.metric");
    }

    private void Filter(SqlText sql) => sql
        .Where("metric", query.Metric)
        .Where("account", query.Account)
        .Where("group_name", query.Group)
        .Where("priority", query.Priority is { } priority ? WireName<Priority>.Of(priority) : null)
        .Where("tier", query.Tier is { } tier ? WireName<Tier>.Of(tier) : null)
        .Where("region", query.Region)
        .Where("channel", query.Channel is { } channel ? WireName<Channel>.Of(channel) : null);
}
