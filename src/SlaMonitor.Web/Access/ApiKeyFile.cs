using System.Text.Json;
using System.Text.Json.Serialization;

namespace SlaMonitor.Web.Access;

/// <summary>
/// The API keys of a data folder, in <c>keys.json</c>, readable by its owner only. What <c>slamonitor keys</c> works on;
/// a running monitor sees a change within a second.
/// </summary>
public sealed class ApiKeyFile(string dataDirectory)
{
    public string Path { get; } = System.IO.Path.Combine(dataDirectory, "keys.json");

    /// <summary>The keys in the order in which they were added; none when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is not one of ours, or is damaged.</exception>
    public IReadOnlyList<ApiKey> List()
    {
        byte[] json;
        try
        {
            json = File.ReadAllBytes(Path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        try
        {
            var document = JsonSerializer.Deserialize(json, ApiKeyJson.Default.ApiKeyDocument);
            if (document is { Version: 1, Keys: { } keys } && keys.All(IsWhole)) return keys;
        }
        catch (JsonException)
        {
            // Told below, without the content.
        }
        throw new InvalidDataException($"{Path} is not a file of API keys (version 1). Restore it, or remove it and add the keys again.");
    }

    /// <summary>Adds a key. <paramref name="text"/> is the key itself, to be handed to its owner now: it is kept nowhere.</summary>
    public ApiKey Add(string name, Role role, DateTimeOffset now, out string text)
    {
        var key = ApiKey.Create(name, role, now, out text);
        Write([.. List(), key]);
        return key;
    }

    /// <summary>Removes the key with this id; false when there is none.</summary>
    public bool Remove(string id)
    {
        var keys = List();
        var left = keys.Where(key => key.Id != id).ToList();
        if (left.Count == keys.Count) return false;
        Write(left);
        return true;
    }

    private void Write(IReadOnlyList<ApiKey> keys)
    {
        Directory.CreateDirectory(dataDirectory);
        var written = Path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(written, options))
        {
            JsonSerializer.Serialize(file, new ApiKeyDocument(1, keys), ApiKeyJson.Default.ApiKeyDocument);
            file.Flush(flushToDisk: true);
        }
        File.Move(written, Path, overwrite: true);
    }

    private static bool IsWhole(ApiKey key) =>
        key is { Id.Length: > 0, Name: not null, Salt.Length: 32, Hash.Length: 64 }
        && key.Salt.All(char.IsAsciiHexDigit) && key.Hash.All(char.IsAsciiHexDigit);
}

internal sealed record ApiKeyDocument(int Version, IReadOnlyList<ApiKey> Keys);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ApiKeyDocument))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
