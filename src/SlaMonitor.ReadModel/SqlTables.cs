using System.Data.Common;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>What the databases have differently beside the SQL that they share.</summary>
/// <param name="Prefix">Comes before the name of a table.</param>
/// <param name="SubjectColumn">The column of <c>ticket</c> that has the subject.</param>
/// <param name="Subject">The subject in a value of that column, found at this place in the row; null for a ticket without one.</param>
internal sealed record SqlTables(string Prefix, string SubjectColumn, Func<DbDataReader, int, string?> Subject)
{
    public static SqlTables Sqlite { get; } = new("", "board", (rows, place) => BoardJson.Read(rows.GetFieldValue<byte[]>(place)).Subject);

    public static SqlTables Postgres { get; } = new("slamonitor.", "subject", (rows, place) => rows.IsDBNull(place) ? null : rows.GetString(place));
}
