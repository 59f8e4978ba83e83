using System.Data.Common;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.ReadModel;

/// <summary>A page of incidents, the latest declared first, from a table <c>incident</c>.</summary>
internal sealed class IncidentList(DbConnection connection, SqlTables tables, IncidentQuery query)
{
    private const string Name = "incidents";

    public async ValueTask<Page<IncidentState>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        var sql = new SqlText(command).Add($"SELECT state FROM {tables.Prefix}incident WHERE 1 = 1");
        if (!query.Phases.IsEmpty) sql.Add($" AND phase IN ({string.Join(", ", query.Phases.Select(phase => (int)phase).Distinct())})");
        if (query.Page.Cursor is { } cursor)
        {
            var after = Cursor.Take(cursor, Name, 2);
            var declared = Cursor.Number(after[0]);
            sql.Add(" AND (declared < ").Value(declared).Add(" OR (declared = ").Value(declared).Add(" AND id < ").Value(after[1]).Add("))");
        }
        sql.Add(" ORDER BY declared DESC, id DESC LIMIT ").Value(query.Page.Limit + 1);
        var found = new List<IncidentState>();
        await using var rows = await sql.RunAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false)) found.Add(IncidentJson.Read(rows.GetFieldValue<byte[]>(0)));
        if (found.Count <= query.Page.Limit) return new Page<IncidentState>(found, null);
        found.RemoveAt(found.Count - 1);
        return new Page<IncidentState>(found, Cursor.Give(Name, Cursor.Text(found[^1].DeclaredAt.ToUnixTimeTicks()), found[^1].Id));
    }
}
