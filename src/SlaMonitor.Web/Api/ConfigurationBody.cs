using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SlaMonitor.Core;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>A configuration as it is put: one file of YAML as it is, or several in JSON, <c>{files: [{name, text}], comment}</c>.</summary>
internal static class ConfigurationBody
{
    /// <summary>What the one file is called in errors and afterwards.</summary>
    public const string FileName = "configuration.yaml";

    private static readonly string[] Members = ["files", "comment"];
    private static readonly string[] FileMembers = ["name", "text"];
    private static readonly string[] YamlTypes = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsYaml(HttpRequest request) => YamlTypes.Any(type => ContentType.Is(request, type));

    /// <returns>The files and the comment; no files when there are errors.</returns>
    public static (EquatableArray<ConfigurationText> Files, string? Comment) ReadYaml(ReadOnlySpan<byte> body, List<WireError> errors)
    {
        if (body is [0xEF, 0xBB, 0xBF, ..]) body = body[3..];
        try
        {
            return ([new ConfigurationText(FileName, StrictUtf8.GetString(body))], null);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(new WireError($"{FileName}:1:1", "the body is not UTF-8"));
            return ([], null);
        }
    }

    /// <inheritdoc cref="ReadYaml"/>
    public static (EquatableArray<ConfigurationText> Files, string? Comment) ReadJson(ReadOnlyMemory<byte> body, List<WireError> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            return Read(document.RootElement, errors);
        }
        catch (JsonException e)
        {
            errors.Add(new WireError("$", $"is not JSON: {NearestName.Shown(e.Message)}"));
            return ([], null);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped, is valid JSON and no text: the framework throws when it is asked for.
            errors.Add(new WireError("$", "a name or a text holds half a surrogate pair"));
            return ([], null);
        }
    }

    private static (EquatableArray<ConfigurationText> Files, string? Comment) Read(JsonElement root, List<WireError> errors)
    {
        if (!IsObject(root, "$", Members, errors)) return ([], null);
        var comment = root.TryGetProperty("comment", out var given) && given.ValueKind != JsonValueKind.Null ? Text(given, "comment", errors) : null;
        if (comment?.Length > WireLimits.CommentLength) errors.Add(new WireError("comment", $"is longer than {WireLimits.CommentLength} characters"));
        if (!root.TryGetProperty("files", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            errors.Add(new WireError("files", "must be a list of at least one {name, text}"));
            return ([], null);
        }
        var files = new List<ConfigurationText>();
        foreach (var (i, file) in list.EnumerateArray().Index())
        {
            if (!IsObject(file, $"files[{i}]", FileMembers, errors)) continue;
            var name = file.TryGetProperty("name", out var named) ? Text(named, $"files[{i}].name", errors) : Missing($"files[{i}].name", errors);
            var text = file.TryGetProperty("text", out var texted) ? Text(texted, $"files[{i}].text", errors) : Missing($"files[{i}].text", errors);
            if (name is not null && !AccountProfileReader.IsId(name))
                errors.Add(new WireError($"files[{i}].name", $"must have 1 to {WireLimits.IdLength} characters and no control characters"));
            files.Add(new ConfigurationText(name ?? "", text ?? ""));
        }
        return errors.Count > 0 ? ([], null) : (files.ToEquatableArray(), comment);
    }

    private static bool IsObject(JsonElement element, string at, string[] members, List<WireError> errors)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new WireError(at, $"must be an object with {string.Join(" and ", members)}"));
            return false;
        }
        foreach (var member in element.EnumerateObject())
            if (!members.Contains(member.Name, StringComparer.Ordinal))
                errors.Add(new WireError($"{at}.{NearestName.Shown(member.Name)}", NearestName.Unknown(member.Name, "a field here", members)));
        return true;
    }

    private static string? Text(JsonElement element, string at, List<WireError> errors)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString();
        errors.Add(new WireError(at, "must be a text"));
        return null;
    }

    private static string? Missing(string at, List<WireError> errors)
    {
        errors.Add(new WireError(at, "is missing"));
        return null;
    }
}
