using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Tests;

/// <summary>Everything that a file gave, for tests to look into.</summary>
internal sealed class Imported
{
    private Imported(ImportCounts counts, IReadOnlyList<ImportedRow> rows, ExportMapping mapping)
    {
        Counts = counts;
        Rows = rows;
        Mapping = mapping;
        Events = [.. rows.Select(row => row.Outcome).OfType<RowOutcome.Mapped>().SelectMany(mapped => mapped.Events)];
    }

    public ImportCounts Counts { get; }

    public IReadOnlyList<ImportedRow> Rows { get; }

    public IReadOnlyList<TicketEvent> Events { get; }

    public ExportMapping Mapping { get; }

    public static Imported From(string path, ExportMapping? mapping = null)
    {
        using var export = Export.Open(path, mapping);
        var counts = new ImportCounts();
        var rows = new List<ImportedRow>();
        foreach (var row in export.Read())
        {
            counts.Add(row.Outcome);
            rows.Add(row);
        }

        return new Imported(counts, rows, export.Mapping!);
    }

    /// <summary>The same for a text that is written to a file for the time of the call.</summary>
    public static Imported FromText(string text, ExportMapping? mapping = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return From(path, mapping);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Line and problem of each bad row.</summary>
    public IEnumerable<(long Line, string Problem)> Bad() =>
        Rows.Where(row => row.Outcome is RowOutcome.Bad).Select(row => (row.Line, ((RowOutcome.Bad)row.Outcome).Problem));
}
