using System.Globalization;
using System.Text;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>PostgreSQL's literals of arrays: what is an array for each of many tickets goes over as a text each.</summary>
internal static class ArrayText
{
    private const string Empty = "{}";

    public static string Of<T>(IReadOnlyList<T> items, Func<T, long> number)
    {
        if (items.Count == 0) return Empty;
        var text = new StringBuilder("{");
        foreach (var item in items) text.Append(CultureInfo.InvariantCulture, $"{number(item)},");
        text[^1] = '}';
        return text.ToString();
    }

    public static string Of<T>(IReadOnlyList<T> items, Func<T, string> word)
    {
        if (items.Count == 0) return Empty;
        var text = new StringBuilder("{");
        foreach (var item in items)
        {
            text.Append('"');
            foreach (var letter in word(item))
            {
                if (letter is '"' or '\\') text.Append('\\');
                text.Append(letter);
            }
            text.Append("\",");
        }
        text[^1] = '}';
        return text.ToString();
    }
}
