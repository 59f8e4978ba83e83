using System.Collections.Immutable;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;

namespace SlaMonitor.Config.Reading;

/// <summary>A mapping of which all keys are known.</summary>
internal sealed class Section
{
    private readonly YamlMapping _mapping;
    private readonly string _what;
    private readonly ErrorList _errors;

    private Section(YamlMapping mapping, string what, ErrorList errors)
    {
        (_mapping, _what, _errors) = (mapping, what, errors);
    }

    public Place At => _mapping.At;

    public IReadOnlyList<YamlEntry> Entries => _mapping.Entries;

    public YamlNode? this[string key] => _mapping.Find(key)?.Value;

    /// <summary>Null, and an error, when the node is no mapping. Unknown keys are errors too, and are passed over.</summary>
    /// <param name="what">What the mapping describes, with its article: <c>a calendar</c>.</param>
    public static Section? Of(YamlNode node, string what, ImmutableArray<string> keys, ErrorList errors)
    {
        if (node is not YamlMapping mapping)
        {
            errors.Add(node.At, $"expected {what}, a mapping with {Listed(keys)}; found {node.Kind}");
            return null;
        }
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Value;
            if (keys.Contains(key, StringComparer.Ordinal)) continue;
            errors.AddUnknown(entry.Key.At, $"unknown key {Quote.Of(key)} in {what}; expected {Listed(keys)}", key, keys);
        }
        return new Section(mapping, what, errors);
    }

    /// <summary>The value of this key; null, and an error, when it is missing.</summary>
    public YamlNode? Required(string key)
    {
        if (this[key] is { } value) return value;
        _errors.Add(At, $"{key} is missing in {_what}");
        return null;
    }

    private static string Listed(ImmutableArray<string> keys) => string.Join(", ", keys);
}
