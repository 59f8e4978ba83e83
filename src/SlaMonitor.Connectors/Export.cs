using SlaMonitor.Connectors.Rows;

namespace SlaMonitor.Connectors;

/// <summary>Reads an export as events, one record at a time.</summary>
public sealed class Export : IDisposable
{
    private readonly ExportFile _file;
    private readonly IEnumerator<RawRow> _rows;
    private readonly RawRow? _first;

    private Export(ExportFile file, IEnumerator<RawRow> rows, RawRow? first, ExportMapping? mapping)
    {
        _file = file;
        _rows = rows;
        _first = first;
        Mapping = mapping;
    }

    /// <summary>The mapping given or recognised; null when the file is like none of those built in.</summary>
    public ExportMapping? Mapping { get; }

    /// <summary>Bytes on disk, and how many of them have been read.</summary>
    public long Length => _file.Length;

    public long Position => _file.Position;

    /// <summary>Opens a file and, without a mapping, recognises what it is by its first record.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A gzip file that is cut off or broken.</exception>
    public static Export Open(string path, ExportMapping? mapping = null)
    {
        var file = ExportFile.Open(path);
        try
        {
            var rows = file.Rows().GetEnumerator();
            var first = rows.MoveNext() ? rows.Current : null;
            // A bad first record does not hide what the file is: the next ones tell, but they must not be lost on the way.
            mapping ??= first is RawRow.Record record
                ? ExportMapping.BuiltIn.FirstOrDefault(candidate => candidate.Fits(record.Row))
                : Probe(path);
            return new Export(file, rows, first, mapping);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Every record in the order of the file, each with its outcome. Can be read once.</summary>
    /// <exception cref="InvalidOperationException">There is no mapping.</exception>
    public IEnumerable<ImportedRow> Read()
    {
        var mapper = (Mapping ?? throw new InvalidOperationException("The export has no mapping.")).Begin();
        if (_first is null) yield break;
        yield return Outcome(mapper, _first);
        while (_rows.MoveNext()) yield return Outcome(mapper, _rows.Current);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _file.Dispose();
    }

    private static ImportedRow Outcome(RowMapper mapper, RawRow raw) => new(raw.Line, raw switch
    {
        RawRow.Record record => mapper.Map(record.Row),
        RawRow.Unreadable unreadable => new RowOutcome.Bad(unreadable.Problem),
        _ => throw new InvalidOperationException($"A kind of row that is not mapped: {raw}"),
    });

    private static ExportMapping? Probe(string path)
    {
        using var file = ExportFile.Open(path);
        var row = file.Rows().OfType<RawRow.Record>().FirstOrDefault()?.Row;
        return row is null ? null : ExportMapping.BuiltIn.FirstOrDefault(candidate => candidate.Fits(row));
    }
}
