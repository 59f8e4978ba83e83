namespace SlaMonitor.Review.Reports;

/// <summary>Columns for a terminal: the first to the left, the others as told.</summary>
/// <param name="columns">The headings; one that begins with <c>&lt;</c> is set to the left.</param>
internal sealed class TextTable(params string[] columns)
{
    private const int Widest = 44;

    private readonly List<string[]> _rows = [[.. columns.Select(c => c.TrimStart('<'))]];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Shown)]);

    public void WriteTo(TextWriter text)
    {
        var widths = columns.Select((_, i) => _rows.Max(r => r[i].Length)).ToList();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => columns[i].StartsWith('<') ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.WriteLine("  " + string.Join("  ", cells).TrimEnd());
        }
    }

    /// <summary>Names come from the history: nothing in them may move the cursor of a terminal.</summary>
    private static string Shown(string cell)
    {
        var cut = cell.Length > Widest ? string.Concat(cell.AsSpan(0, Widest - 1), "…") : cell;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : cut;
    }
}
