using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Cases;

/// <summary>
/// YAML on its way to the reader of the wire format, so that an event in a case means what it means when a source sends it,
/// and is checked as strictly. Errors that come back find their places in the YAML again.
/// </summary>
/// <param name="what">What it describes, for messages.</param>
internal sealed class WireNode(string what)
{
    private const string FreeFields = "fields";

    private readonly Dictionary<string, (Place Key, Place Value)> _places = new(StringComparer.Ordinal);
    private readonly List<(string Path, YamlNode? Node, string? Text)> _members = [];

    /// <summary>Adds a member that the YAML does not hold in this form.</summary>
    public WireNode With(string path, string text, Place at)
    {
        _members.Add((path, null, text));
        _places[path] = (at, at);
        return this;
    }

    /// <summary>Adds a member as it stands; <paramref name="path"/> may lead into an object: <c>data.priority</c>.</summary>
    public WireNode With(string path, YamlNode node, Place at)
    {
        _members.Add((path, node, null));
        Note(path, node, at);
        return this;
    }

    public WireNode With(YamlMapping mapping, string? except = null, string prefix = "")
    {
        foreach (var entry in mapping.Entries)
            if (entry.Key.Value != except) With(prefix + entry.Key.Value, entry.Value, entry.Key.At);
        return this;
    }

    public bool Has(string path) => _members.Exists(m => m.Path == path);

    public ReadOnlySpan<byte> Json()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var (path, node, text) in _members.Where(m => !m.Path.Contains('.', StringComparison.Ordinal)))
                Write(json, path, path, node, text);
            foreach (var nested in _members.Where(m => m.Path.Contains('.', StringComparison.Ordinal)).GroupBy(m => m.Path[..m.Path.IndexOf('.', StringComparison.Ordinal)]))
            {
                json.WriteStartObject(nested.Key);
                foreach (var (path, node, text) in nested) Write(json, path[(nested.Key.Length + 1)..], path, node, text);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return bytes.WrittenSpan;
    }

    /// <summary>Adds what the reader of the wire format found, each at the value or key that it is about.</summary>
    public void Tell(EquatableArray<WireError> found, Place otherwise, ErrorList errors)
    {
        foreach (var error in found)
            errors.Add(PlaceOf(error) ?? otherwise, error.At == "$" ? $"{what} {error.Message}" : Message(error));
    }

    /// <summary>An unknown name is named by the message itself; else its path goes before.</summary>
    private static string Message(WireError error)
    {
        var path = error.At.StartsWith("data.", StringComparison.Ordinal) ? error.At["data.".Length..] : error.At;
        return error.Message.StartsWith($"\"{path[(path.LastIndexOf('.') + 1)..]}\" is not a field", StringComparison.Ordinal) ? error.Message : $"{path} {error.Message}";
    }

    /// <summary>An error about a name is told at the key, any other at the value.</summary>
    private Place? PlaceOf(WireError error)
    {
        var isAboutName = error.Message.Contains("is not a field", StringComparison.Ordinal) || error.Message.StartsWith("does not belong", StringComparison.Ordinal);
        for (var path = error.At; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
            if (_places.TryGetValue(path, out var place)) return isAboutName ? place.Key : place.Value;
        return null;
    }

    private void Note(string path, YamlNode node, Place at)
    {
        _places[path] = (at, node is YamlScalar { IsNothing: true } ? at : node.At);
        if (node is YamlMapping mapping)
            foreach (var entry in mapping.Entries) Note($"{path}.{NearestName.Shown(entry.Key.Value)}", entry.Value, entry.Key.At);
        if (node is YamlSequence list)
            for (var i = 0; i < list.Items.Count; i++) Note(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), list.Items[i], list.Items[i].At);
    }

    private static void Write(Utf8JsonWriter json, string name, string path, YamlNode? node, string? text)
    {
        json.WritePropertyName(Encoding.UTF8.GetBytes(name));
        if (node is null) WriteText(json, text!);
        else Write(json, path, node);
    }

    private static void Write(Utf8JsonWriter json, string path, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                WriteScalar(json, path, scalar);
                break;
            case YamlSequence list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, path, item);
                json.WriteEndArray();
                break;
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(Encoding.UTF8.GetBytes(entry.Key.Value));
                    Write(json, $"{path}.{entry.Key.Value}", entry.Value);
                }
                json.WriteEndObject();
                break;
        }
    }

    /// <summary>Numbers and truth values are such only in free fields and scores; an account named 4711 is a text.</summary>
    private static void WriteScalar(Utf8JsonWriter json, string path, YamlScalar scalar)
    {
        var isTyped = scalar.IsPlain && (path.EndsWith(".score", StringComparison.Ordinal) || path.Split('.').Contains(FreeFields));
        if (scalar.IsNothing) json.WriteNullValue();
        else if (isTyped && scalar.Value is ("true" or "false")) json.WriteBooleanValue(scalar.Value == "true");
        else if (isTyped && Literal.ParseNumber(scalar.Value) is { } number) json.WriteNumberValue(number);
        else WriteText(json, scalar.Value);
    }

    /// <summary>YAML's escapes can hold half a character, which becomes U+FFFD here.</summary>
    private static void WriteText(Utf8JsonWriter json, string text) => json.WriteStringValue(Encoding.UTF8.GetBytes(text));
}
