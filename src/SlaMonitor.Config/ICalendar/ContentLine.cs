using System.Text;
using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.ICalendar;

/// <summary>One content line of RFC 5545, section 3.1, unfolded: <c>NAME;PARAMETER=value:value</c>. Names are in upper case.</summary>
/// <param name="At">Where it begins.</param>
internal sealed record ContentLine(Place At, string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    public string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>All lines of a file; those that are no content lines are errors.</summary>
    public static IEnumerable<ContentLine> Of(ConfigurationSource file, ErrorList errors)
    {
        var number = 0;
        var begins = 0;
        var folded = new StringBuilder();
        using var lines = new StringReader(file.Text);
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (line is [' ' or '\t', ..] && folded.Length > 0)
            {
                folded.Append(line, 1, line.Length - 1);
                continue;
            }
            if (folded.Length > 0 && Parse(new Place(file.Name, begins, 1), folded.ToString(), errors) is { } ended) yield return ended;
            folded.Clear().Append(line);
            begins = number;
        }
        if (folded.Length > 0 && Parse(new Place(file.Name, begins, 1), folded.ToString(), errors) is { } last) yield return last;
    }

    /// <summary>TEXT of section 3.3.11, without its escapes.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Value.Length; i++)
        {
            if (Value[i] != '\\' || i + 1 == Value.Length) text.Append(Value[i]);
            else text.Append(Value[++i] is 'n' or 'N' ? ' ' : Value[i]);
        }
        return text.ToString();
    }

    private static ContentLine? Parse(Place at, string line, ErrorList errors)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var nameEnd = line.AsSpan().IndexOfAny(';', ':');
        var next = nameEnd;
        while (next >= 0 && next < line.Length && line[next] == ';')
        {
            var equals = line.IndexOf('=', next);
            if (equals < 0) break;
            var end = ValueEnd(line, equals + 1);
            parameters[line[(next + 1)..equals]] = line[(equals + 1)..end].Trim('"');
            next = end;
        }
        if (nameEnd > 0 && next >= 0 && next < line.Length && line[next] == ':')
            return new ContentLine(at, line[..nameEnd].ToUpperInvariant(), parameters, line[(next + 1)..]);
        errors.Add(at, $"expected an iCalendar line such as SUMMARY:Christmas, found {Quote.Of(line)}");
        return null;
    }

    /// <summary>The first colon or semicolon outside quotes.</summary>
    private static int ValueEnd(string line, int start)
    {
        var quoted = false;
        for (var i = start; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else if (!quoted && line[i] is ':' or ';') return i;
        }
        return line.Length;
    }
}
