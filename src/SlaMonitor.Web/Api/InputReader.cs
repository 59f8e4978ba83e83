using System.Text.Json;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>Reads one JSON object strictly: a member that is unknown, repeated or not in its form is an error that names it and the nearest known one.</summary>
internal sealed class InputReader
{
    private const string NoText = "holds half a surrogate pair, or bytes that are not UTF-8";

    private readonly List<WireError> _errors = [];
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _path;

    private InputReader(string path) => _path = path;

    public EquatableArray<WireError> Errors => [.. _errors];

    /// <summary>No body at all is an empty object.</summary>
    public static InputReader Of(ReadOnlyMemory<byte> body, params IReadOnlyList<string> known)
    {
        var reader = new InputReader("");
        if (body.IsEmpty) return reader;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = WireLimits.DepthMax });
            reader.Take(document.RootElement.Clone(), known);
        }
        catch (JsonException e)
        {
            reader._errors.Add(new WireError("$", $"is not JSON: {NearestName.Shown(e.Message)}"));
        }
        catch (InvalidOperationException)
        {
            // The search for duplicates reads all names.
            reader._errors.Add(new WireError("$", $"a name {NoText}"));
        }
        return reader;
    }

    public bool Has(string name) => _members.ContainsKey(name);

    public void Fail(string name, string message) => _errors.Add(new WireError(_path + name, message));

    /// <summary>A text of one line that is not empty; null when it is not given, or after an error.</summary>
    public string? Name(string name, int lengthMax = WireLimits.IdLength)
    {
        if (Text(name, lengthMax) is not { } text) return null;
        if (!string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl)) return text;
        Fail(name, "must not be empty or hold control characters");
        return null;
    }

    /// <summary>As <see cref="Name"/>; that it is not given is an error too.</summary>
    public string? RequiredName(string name, string what, int lengthMax = WireLimits.IdLength)
    {
        if (Has(name)) return Name(name, lengthMax);
        Fail(name, $"is missing: {what}");
        return null;
    }

    public string? Text(string name, int lengthMax)
    {
        if (!_members.TryGetValue(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String) Fail(name, "must be a text");
        else if (StringOf(value) is not { } text) Fail(name, NoText);
        else if (text.Length > lengthMax) Fail(name, $"is longer than {lengthMax} characters");
        else return text;
        return null;
    }

    public Instant? Instant(string name)
    {
        if (Text(name, WireLimits.IdLength) is not { } text) return null;
        if (WireInstant.TryParse(text, out var instant)) return instant;
        Fail(name, "must be a time as in RFC 3339, such as 2026-03-02T09:14:05Z");
        return null;
    }

    public Duration? Duration(string name)
    {
        if (Text(name, WireLimits.IdLength) is not { } text) return null;
        if (DurationText.Parse(text) is { } duration && duration > NodaTime.Duration.Zero) return duration;
        Fail(name, $"must be {DurationText.Expected}");
        return null;
    }

    /// <summary>true or false; null when it is not given, or after an error.</summary>
    public bool? Flag(string name)
    {
        if (!_members.TryGetValue(name, out var value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fail(name, "must be true or false");
        return null;
    }

    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name, WireLimits.IdLength) is not { } text) return null;
        if (WireName<T>.TryParse(text, out var value)) return value;
        Fail(name, NearestName.Unknown(text, $"one of {string.Join(", ", WireName<T>.All)}", WireName<T>.All));
        return null;
    }

    /// <summary>A list of texts, at least one; null when it is not given, or after an error.</summary>
    public EquatableArray<string>? Names(string name, int countMax)
    {
        if (!_members.TryGetValue(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var count && count >= 1 && count <= countMax
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && StringOf(item) is { Length: > 0 and <= WireLimits.IdLength }))
            return value.EnumerateArray().Select(item => item.GetString()!).ToEquatableArray();
        Fail(name, $"must be a list of 1 to {countMax} names");
        return null;
    }

    /// <summary>An object of texts, at least one; null when it is not given, or after an error.</summary>
    public IReadOnlyList<(string Name, string Value)>? Pairs(string name, string expected, int countMax)
    {
        if (!_members.TryGetValue(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Count() is var count && count >= 1 && count <= countMax
            && value.EnumerateObject().All(member => NameOf(member) is { Length: > 0 and <= WireLimits.IdLength }
                && member.Value.ValueKind == JsonValueKind.String && StringOf(member.Value) is { Length: > 0 and <= WireLimits.IdLength }))
            return [.. value.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!))];
        Fail(name, $"must be {expected}");
        return null;
    }

    /// <summary>An object inside this one, whose errors come to this one's; null when it is not given, or after an error.</summary>
    public InputReader? Object(string name, params IReadOnlyList<string> known)
    {
        if (!_members.TryGetValue(name, out var value)) return null;
        var inner = new InputReader($"{_path}{name}.");
        if (value.ValueKind == JsonValueKind.Object) inner.Take(value, known);
        else Fail(name, $"must be an object with {string.Join(" or ", known)}");
        Adopt(inner);
        return value.ValueKind == JsonValueKind.Object && inner._errors.Count == 0 ? inner : null;
    }

    /// <summary>Takes over the errors that an inner reader found.</summary>
    public void Adopt(InputReader inner) => _errors.AddRange(inner._errors.Where(error => !_errors.Contains(error)));

    private void Take(JsonElement root, IReadOnlyList<string> known)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            _errors.Add(new WireError("$", $"must be an object with {string.Join(", ", known)}"));
            return;
        }
        foreach (var member in root.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
                _errors.Add(new WireError(_path.Length == 0 ? "$" : _path[..^1], $"a name {NoText}"));
            else if (!known.Contains(name, StringComparer.Ordinal))
                _errors.Add(new WireError(_path + NearestName.Shown(name), NearestName.Unknown(name, "a field here", known)));
            else if (member.Value.ValueKind != JsonValueKind.Null)
                _members[name] = member.Value;
        }
    }

    // Both are let through by the parser; the framework throws when it is asked for the text.
    private static string? StringOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
