using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SlaMonitor.Deploy.Tests.Compose;

/// <summary>A mapping of a YAML file that has to be of a form: what is not asked for is an error, and so is what has another form.</summary>
/// <param name="where">Its place, for messages.</param>
/// <param name="values">As YAML has them: texts, lists and mappings.</param>
internal sealed class YamlMap(string where, IReadOnlyDictionary<object, object?> values)
{
    private readonly HashSet<string> _asked = [];

    public IEnumerable<string> Keys => values.Keys.Select(key => (string)key);

    /// <summary>Reads a file, with merge keys.</summary>
    public static YamlMap Load(string path)
    {
        using var text = File.OpenText(path);
        var merging = new MergingParser(new Parser(text));
        return new YamlMap(Path.GetFileName(path), new DeserializerBuilder().Build().Deserialize<Dictionary<object, object?>>(merging));
    }

    public string? Text(string key) => Get(key) switch
    {
        null => null,
        string text => text,
        var other => throw Wrong(key, "a text", other),
    };

    public string Required(string key) => Text(key) ?? throw new InvalidDataException($"{where}: {key} is missing");

    /// <summary>One of the values; null when it is not given.</summary>
    public string? OneOf(string key, params string[] allowed) =>
        Text(key) is not { } text || allowed.Contains(text) ? Text(key) : throw new InvalidDataException($"{where}.{key}: '{text}' is none of {string.Join(", ", allowed)}");

    public bool Flag(string key) => OneOf(key, "true", "false") == "true";

    public IReadOnlyList<string> Texts(string key) => Get(key) switch
    {
        null => [],
        List<object?> list => [.. list.Select(one => one as string ?? throw Wrong(key, "a list of texts", one))],
        var other => throw Wrong(key, "a list", other),
    };

    public IReadOnlyList<YamlMap> Maps(string key) => Get(key) switch
    {
        null => [],
        List<object?> list => [.. list.Select((one, i) => Of($"{where}.{key}[{i}]", one))],
        var other => throw Wrong(key, "a list", other),
    };

    /// <summary>A mapping; an empty one when it is not given or says nothing.</summary>
    public YamlMap Map(string key) => Of($"{where}.{key}", Get(key));

    /// <summary>Texts by their names.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string key)
    {
        var map = Map(key);
        return map.Keys.ToDictionary(name => name, map.Required);
    }

    /// <summary>A list of names, or a mapping by them.</summary>
    public IReadOnlyDictionary<string, YamlMap> Named(string key) => Get(key) is List<object?>
        ? Texts(key).ToDictionary(name => name, name => new YamlMap($"{where}.{key}.{name}", new Dictionary<object, object?>()))
        : Map(key) is var map ? map.Keys.ToDictionary(name => name, map.Map) : throw new InvalidDataException(where);

    /// <summary>Everything has been asked for, but extensions (<c>x-…</c>).</summary>
    public void NothingElse()
    {
        if (Keys.FirstOrDefault(key => !_asked.Contains(key) && !key.StartsWith("x-", StringComparison.Ordinal)) is { } unknown)
            throw new InvalidDataException($"{where}: nothing here knows '{unknown}'");
    }

    private static YamlMap Of(string where, object? value) => value switch
    {
        null => new YamlMap(where, new Dictionary<object, object?>()),
        Dictionary<object, object?> map => new YamlMap(where, map),
        _ => throw new InvalidDataException($"{where}: expected a mapping, found {value}"),
    };

    private object? Get(string key)
    {
        _asked.Add(key);
        return values.GetValueOrDefault(key);
    }

    private InvalidDataException Wrong(string key, string expected, object? found) => new($"{where}.{key}: expected {expected}, found {found ?? "nothing"}");
}
