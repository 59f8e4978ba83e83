using System.Collections.Frozen;
using System.Text;
using SlaMonitor.Connectors.Rows;

namespace SlaMonitor.Connectors.Columns;

/// <summary>
/// Where a value comes from: columns in order of preference, each a column's name or a text with columns in braces
/// (<c>{category} / {subcategory}</c>). The first that is there wins.
/// </summary>
internal sealed class ColumnValue(IReadOnlyList<string> alternatives, FrozenSet<string> missing)
{
    /// <summary>The value, or null when every alternative is missing. A text in braces is there when one of its columns is.</summary>
    public string? Of(ExportRow row)
    {
        foreach (var alternative in alternatives)
        {
            var value = alternative.Contains('{') ? Filled(alternative, row) : Present(row[alternative]);
            if (value is not null) return value;
        }

        return null;
    }

    private string? Present(string? value) => value is null || missing.Contains(value) ? null : value;

    private string? Filled(string template, ExportRow row)
    {
        var text = new StringBuilder();
        var any = false;
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0) break;
            var value = Present(row[template[(open + 1)..close]]);
            any |= value is not null;
            text.Append(template, at, open - at).Append(value ?? "–");
            at = close + 1;
        }

        return any ? text.Append(template, at, template.Length - at).ToString() : null;
    }
}
