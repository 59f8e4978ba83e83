using System.Data.Common;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>
/// Finds the page of clocks that a query asks for. Clocks lie sorted by state and due instant, so each state is read from its
/// own place on and no further than the page, and the states are merged.
/// </summary>
internal sealed class ClockList(DbConnection connection, ClockQuery query)
{
    private const string List = "clocks";

    /// <summary>How many clocks a search for a text looks at for one page: some 100 ms.</summary>
    private const int SearchedMax = 20_000;

    private const int SearchedAtOnce = 1000;

    private Place? _after = query.Page.Cursor is { } cursor ? Place.Take(cursor) : null;

    public Page<ClockRow> Read(Func<TicketState, string, ClockRow> row)
    {
        var items = new List<ClockRow>();
        var searches = query.Text is { Length: > 0 };
        var most = searches ? SearchedAtOnce : query.Page.Limit + 1;
        for (var looked = 0; looked < SearchedMax;)
        {
            var seen = 0;
            using var command = connection.CreateCommand();
            using var rows = Select(command, most).Run();
            while (rows.Read())
            {
                seen++;
                var place = new Place(rows.GetInt64(0), rows.GetString(1), rows.GetString(2));
                if (searches && !Holds(place.Ticket, rows))
                {
                    _after = place;
                    continue;
                }
                // One more than the page: there is a next one.
                if (items.Count == query.Page.Limit) return new Page<ClockRow>(items, _after!.Give());
                _after = place;
                items.Add(row(StateJson.ReadTicket(rows.GetFieldValue<byte[]>(4)), place.Metric));
            }
            if (seen < most) return new Page<ClockRow>(items, null);
            looked += seen;
        }
        return new Page<ClockRow>(items, _after!.Give());
    }

    private bool Holds(string ticket, DbDataReader rows) =>
        ticket.Contains(query.Text!, StringComparison.OrdinalIgnoreCase)
        || BoardJson.Read(rows.GetFieldValue<byte[]>(3)).Subject?.Contains(query.Text!, StringComparison.OrdinalIgnoreCase) == true;

    private SqlText Select(DbCommand command, int most)
    {
        var sql = new SqlText(command).Add("SELECT c.due, c.ticket, c.metric, t.board, t.state FROM (SELECT due, ticket, metric FROM (");
        var states = BoardStates.For(query.States);
        for (var i = 0; i < states.Count; i++)
        {
            if (i > 0) sql.Add(" UNION ALL ");
            // A subquery of its own, so that its order and limit are allowed in both databases.
            sql.Add("SELECT * FROM (SELECT due, ticket, metric FROM clock WHERE state = ").Value((int)states[i]);
            Filter(sql);
            if (_after is { } after)
                sql.Add(" AND (due, ticket, metric) > (").Value(after.Due).Add(", ").Value(after.Ticket).Add(", ").Value(after.Metric).Add(")");
            sql.Add(" ORDER BY due, ticket, metric LIMIT ").Value(most).Add($") AS s{(int)states[i]}");
        }
        return sql.Add(") AS states ORDER BY due, ticket, metric LIMIT ").Value(most)
            .Add(") AS c JOIN ticket t ON t.id = c.ticket ORDER BY c.due, c.ticket, c.metric");
    }

    private void Filter(SqlText sql) => sql
        .Where("metric", query.Metric)
        .Where("account", query.Account)
        .Where("group_name", query.Group)
        .Where("priority", query.Priority is { } priority ? WireName<Priority>.Of(priority) : null)
        .Where("tier", query.Tier is { } tier ? WireName<Tier>.Of(tier) : null)
        .Where("region", query.Region)
        .Where("channel", query.Channel is { } channel ? WireName<Channel>.Of(channel) : null);

    /// <summary>A clock's place in the list.</summary>
    private sealed record Place(long Due, string Ticket, string Metric)
    {
        public string Give() => Cursor.Give(List, Cursor.Text(Due), Ticket, Metric);

        public static Place Take(string cursor)
        {
            var key = Cursor.Take(cursor, List, 3);
            return new Place(Cursor.Number(key[0]), key[1], key[2]);
        }
    }
}
