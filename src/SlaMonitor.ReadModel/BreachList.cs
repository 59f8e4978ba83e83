using System.Data.Common;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.ReadModel;

/// <summary>Finds the page of breaches that a query asks for, the latest first.</summary>
internal sealed class BreachList(DbConnection connection, SqlTables tables, BreachQuery query)
{
    private const string List = "breaches";

    public async ValueTask<Page<BreachRow>> ReadAsync(CancellationToken cancellation)
    {
        var items = new List<BreachRow>();
        string? last = null;
        await using var command = connection.CreateCommand();
        await using var rows = await Select(command).RunAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (items.Count == query.Page.Limit) return new Page<BreachRow>(items, last);
            var (at, ticket, metric, cycle) = (rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(3));
            items.Add(Row(StateJson.ReadTicket(rows.GetFieldValue<byte[]>(4)), metric, cycle));
            last = Cursor.Give(List, Cursor.Text(at), ticket, metric, Cursor.Text(cycle));
        }
        return new Page<BreachRow>(items, null);
    }

    private static BreachRow Row(TicketState ticket, string metric, int cycle)
    {
        var facts = ticket.Picture.Facts;
        var clock = ticket.Picture.Clocks.First(c => c.Metric.Name == metric && c.Cycle == cycle);
        return new BreachRow(
            ticket.Id,
            facts.Subject,
            facts.Account,
            ticket.Picture.Account?.Segment,
            facts.Priority,
            facts.Group,
            facts.Tier,
            clock.Metric,
            clock.Cycle,
            clock.Policy,
            clock.DueAt ?? clock.BreachedAt!.Value,
            clock.BreachedAt!.Value,
            clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null,
            clock.BreachReason);
    }

    private SqlText Select(DbCommand command)
    {
        var sql = new SqlText(command)
            .Add($"SELECT b.at, b.ticket, b.metric, b.cycle, t.state FROM (SELECT at, ticket, metric, cycle FROM {tables.Prefix}breach WHERE at >= ")
            .Value((query.Since ?? Instant.MinValue).ToUnixTimeTicks())
            .Add(" AND at < ")
            .Value((query.Until ?? Instant.MaxValue).ToUnixTimeTicks())
            .Where("ticket", query.Ticket)
            .Where("metric", query.Metric)
            .Where("account", query.Account)
            .Where("group_name", query.Group)
            .Where("priority", query.Priority is { } priority ? WireName<Priority>.Of(priority) : null)
            .Where("tier", query.Tier is { } tier ? WireName<Tier>.Of(tier) : null);
        if (query.Page.Cursor is { } cursor)
        {
            var key = Cursor.Take(cursor, List, 4);
            sql.Add(" AND (at, ticket, metric, cycle) < (").Value(Cursor.Number(key[0])).Add(", ").Value(key[1]).Add(", ")
                .Value(key[2]).Add(", ").Value(Cursor.Number(key[3])).Add(")");
        }
        return sql.Add(" ORDER BY at DESC, ticket DESC, metric DESC, cycle DESC LIMIT ").Value(query.Page.Limit + 1)
            .Add($") AS b JOIN {tables.Prefix}ticket t ON t.id = b.ticket ORDER BY b.at DESC, b.ticket DESC, b.metric DESC, b.cycle DESC");
    }
}
