using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;

namespace SlaMonitor.Engine.Backups;

/// <summary>What a back-up holds: the file <c>backup.json</c>, which is written last. A folder without it is no whole back-up.</summary>
/// <param name="At">When it was begun.</param>
/// <param name="Position">Where its journal ends.</param>
/// <param name="Files">Its files.</param>
public sealed record BackupManifest(Instant At, long Position, EquatableArray<BackupFile> Files)
{
    /// <summary>The name of the file.</summary>
    public const string Name = "backup.json";

    private const int Format = 1;

    /// <summary>Writes it, and makes sure that it is on the disk.</summary>
    internal void Write(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, Name), FileMode.CreateNew, FileAccess.Write);
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("slamonitor"u8, "backup"u8);
            json.WriteNumber("format"u8, Format);
            json.WriteString("at"u8, InstantPattern.ExtendedIso.Format(At));
            json.WriteNumber("position"u8, Position);
            json.WriteStartArray("files"u8);
            foreach (var (name, bytes, hash) in Files)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, name);
                json.WriteNumber("bytes"u8, bytes);
                json.WriteString("sha256"u8, hash);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="StoreException">There is none, it is damaged, or a newer program wrote it.</exception>
    internal static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) throw new StoreException($"{folder} is no whole back-up: there is no {Name} in it, which is written when all else is. Use another one.");
        try
        {
            using var read = JsonDocument.Parse(File.ReadAllBytes(path));
            var manifest = read.RootElement;
            if (manifest.GetProperty("slamonitor").GetString() != "backup") throw new FormatException("it is of something else");
            if (manifest.GetProperty("format").GetInt32() is var format && format > Format)
                throw new StoreException($"A newer program made the back-up in {folder}: its form is {format}, this program knows {Format}. Restore it with the newer program.");
            return new BackupManifest(
                InstantPattern.ExtendedIso.Parse(manifest.GetProperty("at").GetString()!).GetValueOrThrow(),
                manifest.GetProperty("position").GetInt64(),
                manifest.GetProperty("files").EnumerateArray().Select(BackupFile.Of).ToEquatableArray());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or UnparsableValueException)
        {
            throw new StoreException($"{path} is damaged: {e.Message} Use another back-up.", e);
        }
    }
}

/// <summary>A file of a back-up.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Hash">Its SHA-256, in lower-case hex.</param>
public sealed record BackupFile(string Name, long Bytes, string Hash)
{
    internal static BackupFile Of(JsonElement element)
    {
        var name = element.GetProperty("name").GetString()!;
        if (name.Length == 0 || Path.GetFileName(name) != name) throw new FormatException($"\"{name}\" is no file's name.");
        return new BackupFile(name, element.GetProperty("bytes").GetInt64(), element.GetProperty("sha256").GetString()!);
    }

    /// <summary>A file as it is.</summary>
    internal static BackupFile Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        return new BackupFile(Path.GetFileName(path), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}
