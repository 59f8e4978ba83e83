using System.Globalization;
using SlaMonitor.Config.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SlaMonitor.Config.Yaml;

/// <summary>
/// Reads one YAML document into nodes with places, within limits that no honest configuration reaches and that keep a hostile
/// one from costing more than about a second.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Deeper is no configuration. The scanner's own cost grows with the depth, so this bounds it too.</summary>
    private const int Deepest = 64;

    /// <summary>Of nodes with every alias written out, keys included.</summary>
    private const int MostNodes = 300_000;

    private readonly string _file;
    private readonly string _text;
    private readonly ErrorList _errors;
    private readonly Parser _parser;

    /// <summary>Null while the node that the anchor names is being read.</summary>
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);

    private int _nodes;

    private YamlReader(string file, string text, ErrorList errors)
    {
        (_file, _text, _errors) = (file, text, errors);
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The document's root, or null when it has none or cannot be read, which is then an error.</summary>
    public static YamlNode? Read(string file, string text, ErrorList errors)
    {
        var reader = new YamlReader(file, text, errors);
        try
        {
            return reader.Document();
        }
        catch (RefusedException refused)
        {
            errors.Add(refused.At, refused.Message);
        }
        catch (YamlException broken)
        {
            errors.Add(reader.PlaceOf(broken.Start), reader.Explain(broken));
        }
        return null;
    }

    private YamlNode? Document()
    {
        Next();
        if (Next() is StreamEnd)
        {
            _errors.Add(Place.StartOf(_file), "the file is empty; expected a mapping such as version: 1");
            return null;
        }
        var root = Node(Next(), 0);
        Next();
        if (Next() is DocumentStart second)
            throw new RefusedException(PlaceOf(second.Start), "a second YAML document begins here; expected one document in each file");
        return root;
    }

    private YamlNode Node(ParsingEvent start, int depth)
    {
        var at = PlaceOf(start.Start);
        if (depth > Deepest)
            throw new RefusedException(at, $"nested more than {Deepest} levels deep");
        Count(1, at);
        if (start is AnchorAlias alias) return Anchored(alias, at);

        // YamlDotNet lets some text end a mapping where a value is due.
        if (start is not NodeEvent node) throw new RefusedException(at, "expected a value");
        if (!node.Tag.IsEmpty)
            _errors.Add(at, "YAML tags (such as !!str) are not supported; write the value alone");
        if (!node.Anchor.IsEmpty) _anchors[node.Anchor.Value] = null;
        YamlNode read = node switch
        {
            Scalar scalar => new YamlScalar(at, scalar.Value, scalar.Style is ScalarStyle.Plain),
            SequenceStart => Sequence(at, depth),
            MappingStart => Mapping(at, depth),
            _ => throw new RefusedException(at, "expected a value"),
        };
        if (!node.Anchor.IsEmpty) _anchors[node.Anchor.Value] = read;
        return read;
    }

    private YamlSequence Sequence(Place at, int depth)
    {
        var items = new List<YamlNode>();
        for (var next = Next(); next is not SequenceEnd; next = Next()) items.Add(Node(next, depth + 1));
        return new YamlSequence(at, items);
    }

    private YamlMapping Mapping(Place at, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var key = Node(next, depth + 1);
            var value = Node(Next(), depth + 1);
            if (key is not YamlScalar name)
                _errors.Add(key.At, $"expected a name as the key, found {key.Kind}");
            else if (seen.TryGetValue(name.Value, out var first))
                _errors.Add(name.At, string.Create(CultureInfo.InvariantCulture, $"{Quote.Of(name.Value)} is given twice; first on line {first.Line}"));
            else
            {
                // An alias stands where its anchor does; a key is rarely one, and then the anchor's place will do.
                seen.Add(name.Value, name.At);
                entries.Add(new YamlEntry(name, value));
            }
        }
        return new YamlMapping(at, entries);
    }

    private YamlNode Anchored(AnchorAlias alias, Place at)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var node))
            throw new RefusedException(at, $"no anchor &{name} stands before this alias");
        if (node is null)
            throw new RefusedException(at, $"the alias *{name} stands inside its own anchor");
        Count(node.Size, at);
        return node;
    }

    private void Count(int more, Place at)
    {
        _nodes += more;
        if (_nodes > MostNodes)
            throw new RefusedException(at, $"more than {MostNodes:N0} values, aliases written out; split it into several files, or simplify it");
    }

    private ParsingEvent Next()
    {
        var before = _parser.Current is { } last ? PlaceOf(last.End) : Place.StartOf(_file);
        try
        {
            if (_parser.MoveNext()) return _parser.Current!;
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet 16.3 fails so, without a place, on some text that is not YAML: a plain value left open in a flow mapping.
            throw new RefusedException(before, "not valid YAML after here; is a bracket, a brace or a quote left open?");
        }
        throw new RefusedException(before, "the file ends too early");
    }

    private Place PlaceOf(in Mark mark) =>
        new(_file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private string Explain(YamlException broken)
    {
        // A tab in the indentation gives a different puzzling message at each place, so it is looked for.
        var line = PlaceOf(broken.Start).Line;
        var tab = FindTab(line - 1) ?? FindTab(line) ?? FindTab(line + 1);
        if (tab is { } found)
            return string.Create(CultureInfo.InvariantCulture, $"line {found} is indented with a tab; YAML wants spaces");
        var message = broken.Message;
        return $"not valid YAML: {char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}";
    }

    private int? FindTab(int line)
    {
        var at = 0;
        for (var i = 1; i < line && at >= 0; i++)
        {
            at = _text.IndexOf('\n', at);
            if (at >= 0) at++;
        }
        if (line < 1 || at < 0) return null;
        while (at < _text.Length && _text[at] == ' ') at++;
        return at < _text.Length && _text[at] == '\t' ? line : null;
    }

    /// <summary>Ends the reading of this file; never leaves this class.</summary>
    private sealed class RefusedException(Place at, string message) : Exception(message)
    {
        public Place At { get; } = at;
    }
}
