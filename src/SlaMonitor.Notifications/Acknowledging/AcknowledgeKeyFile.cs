using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace SlaMonitor.Notifications.Acknowledging;

/// <summary>
/// The keys that acknowledge links are signed with, in a file readable by its owner only. Made at the first start; the first one
/// signs, and the links of the others still act. The silos of a cluster need the same keys.
/// </summary>
public sealed class AcknowledgeKeyFile(string path)
{
    private const int KeyBytes = 32;

    /// <summary>Its name in a data folder.</summary>
    public const string Name = "acknowledge-keys.json";

    public string Path => path;

    /// <summary>Reads the keys; makes the file with one when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not one of ours, or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read, or not be made.</exception>
    public AcknowledgeLinks Open(Instant now)
    {
        if (!File.Exists(path)) Rotate(now);
        return Links(Read());
    }

    /// <summary>Puts a new key in front, which signs from the next start on.</summary>
    /// <param name="now">Names the key, so that a later one comes in front of an earlier one.</param>
    public void Rotate(Instant now)
    {
        var keys = File.Exists(path) ? Read().Keys : [];
        var id = $"k{now.ToUnixTimeSeconds()}";
        if (keys.Any(key => key.Id == id)) return;
        Write(new AcknowledgeKeyDocument(1, [new AcknowledgeKey(id, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))), .. keys]));
    }

    private AcknowledgeKeyDocument Read()
    {
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllBytes(path), AcknowledgeKeyJson.Default.AcknowledgeKeyDocument);
            if (document is { Version: 1, Keys: { Count: > 0 } keys } && keys.All(key => key is { Id: not null, Key: not null })) return document;
        }
        catch (JsonException)
        {
            // Told below, without the content.
        }
        throw Damaged();
    }

    private AcknowledgeLinks Links(AcknowledgeKeyDocument document)
    {
        try
        {
            return new AcknowledgeLinks(document.Keys[0].Id, document.Keys.ToDictionary(key => key.Id, key => Convert.FromBase64String(key.Key), StringComparer.Ordinal));
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw Damaged();
        }
    }

    private InvalidDataException Damaged() =>
        new($"{path} is not a file of keys for acknowledge links (version 1). Restore it, or remove it: links in pages that were sent before then act no more.");

    private void Write(AcknowledgeKeyDocument document)
    {
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var written = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(written, options))
        {
            JsonSerializer.Serialize(file, document, AcknowledgeKeyJson.Default.AcknowledgeKeyDocument);
            file.Flush(flushToDisk: true);
        }
        File.Move(written, path, overwrite: true);
    }
}

internal sealed record AcknowledgeKey(string Id, string Key);

internal sealed record AcknowledgeKeyDocument(int Version, IReadOnlyList<AcknowledgeKey> Keys);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(AcknowledgeKeyDocument))]
internal sealed partial class AcknowledgeKeyJson : JsonSerializerContext;
