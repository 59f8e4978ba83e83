using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;

namespace SlaMonitor.Config.Reading;

/// <summary>The ids of one kind of definition in all files, gathered before anything refers to them.</summary>
/// <param name="kind">For messages: <c>calendar</c>.</param>
internal sealed class KnownIds(string kind, params IEnumerable<string> builtIn)
{
    private const int MostShown = 5;

    private readonly Dictionary<string, Place?> _places = builtIn.ToDictionary(id => id, _ => (Place?)null, StringComparer.Ordinal);

    /// <summary>The ids, those built in first, then in the order of the files.</summary>
    private readonly List<string> _ordered = [.. builtIn];

    /// <summary>Takes in the ids of a section's items; an id that is there already is an error.</summary>
    public void Gather(YamlNode section, ErrorList errors)
    {
        if (section is not YamlSequence list) return;
        foreach (var item in list.Items)
        {
            if (item is not YamlMapping mapping || mapping.Find("id")?.Value is not YamlScalar { IsNothing: false } id) continue;
            if (_places.TryAdd(id.Value, id.At))
                _ordered.Add(id.Value);
            else if (_places[id.Value] is { } first)
                errors.Add(id.At, $"{kind} {Quote.Of(id.Value)} is defined twice; first at {first}");
            else
                errors.Add(id.At, $"{kind} {Quote.Of(id.Value)} is built in; choose another id");
        }
    }

    public bool Has(string id) => _places.ContainsKey(id);

    /// <summary>The id that the node refers to; null, and an error, when nothing has it.</summary>
    public string? Reference(YamlNode node, ValueReader values)
    {
        if (values.Text(node, $"the id of a {kind}") is not { } id) return null;
        if (_places.ContainsKey(id)) return id;
        var others = _ordered.Count > MostShown ? [.. _ordered.Take(MostShown), "…"] : _ordered;
        var known = others.Count == 0 ? "none is defined" : $"known: {string.Join(", ", others)}";
        values.Errors.AddUnknown(node.At, $"there is no {kind} {Quote.Of(id)}; {known}", id, _ordered);
        return null;
    }
}
