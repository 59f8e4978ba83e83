using System.Data.Common;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.ReadModel;

/// <summary>A page of escalations, the latest started first, from a table <c>escalation</c>.</summary>
internal sealed class EscalationList(DbConnection connection, SqlTables tables, EscalationQuery query)
{
    private const string Name = "escalations";

    public async ValueTask<Page<EscalationState>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        var sql = new SqlText(command).Add($"SELECT state FROM {tables.Prefix}escalation WHERE 1 = 1").Where("ticket", query.Ticket);
        for (var i = 0; i < query.Tickets.Count; i++) sql.Add(i == 0 ? " AND ticket IN (" : ", ").Value(query.Tickets[i]);
        if (!query.Tickets.IsEmpty) sql.Add(")");
        if (query.OnlyDeadLetters) sql.Add(" AND dead = 1");
        if (!query.Phases.IsEmpty) sql.Add($" AND phase IN ({string.Join(", ", query.Phases.Select(phase => (int)phase).Distinct())})");
        if (query.Page.Cursor is { } cursor)
        {
            var after = Cursor.Take(cursor, Name, 2);
            var started = Cursor.Number(after[0]);
            sql.Add(" AND (started < ").Value(started).Add(" OR (started = ").Value(started).Add(" AND id < ").Value(after[1]).Add("))");
        }
        sql.Add(" ORDER BY started DESC, id DESC LIMIT ").Value(query.Page.Limit + 1);
        var found = new List<EscalationState>();
        await using var rows = await sql.RunAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false)) found.Add(EscalationJson.Read(rows.GetFieldValue<byte[]>(0)));
        if (found.Count <= query.Page.Limit) return new Page<EscalationState>(found, null);
        found.RemoveAt(found.Count - 1);
        return new Page<EscalationState>(found, Cursor.Give(Name, Cursor.Text(found[^1].StartedAt.ToUnixTimeTicks()), found[^1].Id));
    }
}
