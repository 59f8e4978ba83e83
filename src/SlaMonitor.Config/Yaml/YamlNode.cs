using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.Yaml;

/// <summary>A piece of a YAML document and where it stands. An alias is the same instance as its anchor.</summary>
internal abstract class YamlNode(Place at, int size)
{
    public Place At { get; } = at;

    /// <summary>How many nodes there are in it with every alias written out, itself included.</summary>
    public int Size { get; } = size;

    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value. <paramref name="isPlain"/>: written without quotes.</summary>
internal sealed class YamlScalar(Place at, string value, bool isPlain) : YamlNode(at, 1)
{
    public string Value { get; } = value;

    /// <summary>Written without quotes: a number may be one.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>Nothing at all, or <c>null</c>: the key is there and its value is not.</summary>
    public bool IsNothing { get; } = isPlain && value is "" or "~" or "null";

    public override string Kind => IsNothing ? "nothing" : "a single value";
}

internal sealed class YamlSequence(Place at, IReadOnlyList<YamlNode> items) : YamlNode(at, 1 + items.Sum(i => i.Size))
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Kind => "a list";
}

internal sealed class YamlMapping(Place at, IReadOnlyList<YamlEntry> entries) : YamlNode(at, 1 + entries.Sum(e => 1 + e.Value.Size))
{
    /// <summary>In the order written; no key twice.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Kind => "a mapping";

    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key.Value == key) return entry;
        return null;
    }
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
