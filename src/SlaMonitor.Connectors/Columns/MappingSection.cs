using System.Globalization;
using SlaMonitor.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SlaMonitor.Connectors.Columns;

/// <summary>One YAML map of a mapping file, read by key; what is wrong is noted with its place and reading goes on.</summary>
internal sealed class MappingSection
{
    private readonly YamlMappingNode _node;
    private readonly MappingProblems _problems;
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    // Without known keys it may have any.
    public MappingSection(YamlMappingNode node, MappingProblems problems, params ReadOnlySpan<string> known)
    {
        _node = node;
        _problems = problems;
        if (known.IsEmpty) return;
        foreach (var key in Keys)
        {
            if (!known.Contains(key)) Problem(key, $"unknown key '{key}'; known are {string.Join(", ", known.ToArray())}");
        }
    }

    public IEnumerable<string> Keys => _node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    public bool Has(string key) => Node(key) is not null;

    public bool IsSection(string key) => Node(key) is YamlMappingNode;

    public bool HasProblem(string key) => _reported.Contains(key);

    public Mark At(string key) => Node(key)?.Start ?? _node.Start;

    public MappingSection? Section(string key, params ReadOnlySpan<string> known)
    {
        if (Node(key) is not { } node) return null;
        if (node is YamlMappingNode map) return new MappingSection(map, _problems, known);
        Problem(key, $"{key} must be a map of keys and values");
        return null;
    }

    public string? Text(string key)
    {
        if (Node(key) is not { } node) return null;
        if (node is YamlScalarNode scalar) return scalar.Value;
        Problem(key, $"{key} must be a single value");
        return null;
    }

    public string Required(string key)
    {
        if (Text(key) is { Length: > 0 } text) return text;
        if (!HasProblem(key)) Problem(key, $"{key} is missing");
        return "";
    }

    /// <summary>One value or a list of them; empty when the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlScalarNode scalar:
                return [scalar.Value ?? ""];
            case YamlSequenceNode list when list.All(item => item is YamlScalarNode):
                return [.. list.Select(item => ((YamlScalarNode)item).Value ?? "")];
            default:
                Problem(key, $"{key} must be a value or a list of values");
                return [];
        }
    }

    /// <summary>A value that must be one of these; null when absent or wrong.</summary>
    public string? One(string key, IEnumerable<string> allowed)
    {
        var text = Text(key);
        if (text is null || allowed.Contains(text, StringComparer.Ordinal)) return text;
        Problem(key, $"'{text}' must be one of {string.Join(", ", allowed)}");
        return null;
    }

    public void Problem(string key, string message)
    {
        _reported.Add(key);
        _problems.Add(At(key), message);
    }

    private YamlNode? Node(string key) => _node.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
}

/// <summary>Everything found wrong in one mapping file.</summary>
internal sealed class MappingProblems(string file)
{
    private readonly List<string> _all = [];

    public bool Any => _all.Count > 0;

    public EquatableArray<string> All => _all.ToEquatableArray();

    public void Add(Mark at, string message) =>
        _all.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{at.Line}:{at.Column}: {message}"));
}
