using System.Collections.Frozen;
using System.Text;

namespace SlaMonitor.Connectors.Rows;

/// <summary>
/// Reads CSV after RFC 4180, with what exports add to it: <c>;</c>, tab or <c>|</c> as the delimiter, blank lines, LF alone.
/// It is our own because it has to go on after a broken record: a quote that is never closed costs the line on which it
/// opened, not the rest of the file.
/// </summary>
internal static class CsvRows
{
    // A quoted field may hold line breaks. One that runs on for longer than this is a quote that somebody forgot to close.
    private const int LinesInOneRecord = 500;
    private const string Delimiters = ",;\t|";

    public static IEnumerable<RawRow> Read(TextReader text)
    {
        var lines = new LineReader(text);
        var headerLine = lines.Read();
        if (headerLine is null) yield break;
        var delimiter = Delimiters.MaxBy(candidate => headerLine.Count(c => c == candidate));
        var header = Split(headerLine, delimiter);
        if (header is null)
        {
            yield return new RawRow.Unreadable(1, "the header has a quote that is not closed; the first line must name the columns");
            yield break;
        }

        var columns = Columns(header, out var twice);
        if (twice is not null)
        {
            yield return new RawRow.Unreadable(1, $"the header names the column '{twice}' twice; rename one of them");
            yield break;
        }

        while (lines.Read() is { } line)
        {
            if (line.Length > 0) yield return Record(lines, line, delimiter, columns);
        }
    }

    private static FrozenDictionary<string, int> Columns(List<string> header, out string? twice)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        twice = null;
        for (var i = 0; i < header.Count; i++)
        {
            if (!columns.TryAdd(header[i].Trim(), i)) twice = header[i].Trim();
        }

        return columns.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static RawRow Record(LineReader lines, string first, char delimiter, FrozenDictionary<string, int> columns)
    {
        var at = lines.Line;
        var more = new List<string>();
        var text = first;
        var values = Split(text, delimiter);
        while (values is null && more.Count < LinesInOneRecord && lines.Read() is { } next)
        {
            more.Add(next);
            text = $"{text}\n{next}";
            // Only a line with a quote can close the field; the others need no second look.
            if (next.Contains('"')) values = Split(text, delimiter);
        }

        if (values?.Count == columns.Count) return new RawRow.Record(new ExportRow(at, columns, [.. values]));
        lines.Return(more);
        return new RawRow.Unreadable(at, values is null || more.Count > 0
            ? "a quote opens here and is not closed as it should be; double the quotes inside a quoted field"
            : $"{values.Count} fields where the header names {columns.Count}; quote the fields that hold '{delimiter}'");
    }

    /// <summary>The fields of one record, or null when a quoted field is still open at its end.</summary>
    private static List<string>? Split(string text, char delimiter)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var at = 0;
        while (true)
        {
            field.Clear();
            if (at < text.Length && text[at] == '"')
            {
                at = Quoted(text, at + 1, field);
                if (at < 0) return null;
            }

            // What follows a closing quote is not in the RFC; spreadsheets keep it as it stands, and so do we.
            var end = text.IndexOf(delimiter, at);
            field.Append(text, at, (end < 0 ? text.Length : end) - at);
            fields.Add(field.ToString());
            if (end < 0) return fields;
            at = end + 1;
        }
    }

    private static int Quoted(string text, int at, StringBuilder field)
    {
        while (at < text.Length)
        {
            if (text[at] != '"') field.Append(text[at++]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at += 2;
            }
            else return at + 1;
        }

        return -1;
    }
}
