using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Engine.Sqlite;

namespace SlaMonitor.Engine.Backups;

/// <summary>
/// Copies a data folder while its monitor runs. The rows are copied before the journal: they follow it, so those of a moment before
/// are never ahead of it, and the next start decides the difference again, as after a crash.
/// </summary>
/// <remarks>
/// The copy of the journal has no epoch, so that whoever begins to use it, however it came to its place, names a history of its own: what
/// live clients heard after the back-up is not in it.
/// </remarks>
/// <param name="progress">Told what is being copied, and how many of how many pages are.</param>
public sealed class EngineBackup(Action<string, int, int>? progress = null)
{
    internal const string Rows = "rows.db";
    internal const string Journal = "journal.db";

    /// <summary>Copies it. Every event that was acknowledged before is in the copy.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="to">Where to; made if there is none, and empty otherwise.</param>
    /// <param name="others">The names of files to be copied beside the two, where they are there.</param>
    /// <param name="now">What the back-up says it was begun at.</param>
    /// <param name="cancellation">Leaves a folder that is no whole back-up.</param>
    /// <exception cref="StoreException">Something cannot be read or written, or is damaged.</exception>
    public BackupManifest Run(string folder, string to, IReadOnlyList<string> others, Instant now, CancellationToken cancellation = default)
    {
        foreach (var name in new[] { Journal, Rows })
            if (!File.Exists(Path.Combine(folder, name))) throw new StoreException($"{folder} holds no monitor's data: there is no {name} in it.");
        Begin(to);
        Copy(folder, to, Rows, cancellation);
        Copy(folder, to, Journal, cancellation);
        foreach (var name in others)
            if (File.Exists(Path.Combine(folder, name))) File.Copy(Path.Combine(folder, name), Path.Combine(to, name));
        var position = Position(Path.Combine(to, Journal));
        WithoutEpoch(Path.Combine(to, Journal));
        Check(to);
        var manifest = new BackupManifest(now, position, Directory.GetFiles(to).Order(StringComparer.Ordinal).Select(BackupFile.Of).ToEquatableArray());
        manifest.Write(to);
        return manifest;
    }

    /// <summary>Holds that both files are whole and belong together.</summary>
    /// <exception cref="StoreException">They are not, or do not.</exception>
    internal static void Check(string folder)
    {
        foreach (var name in new[] { Journal, Rows })
        {
            using var file = SqliteFile.OpenToRead(Path.Combine(folder, name));
            if (file.Complaint() is { } complaint) throw new StoreException($"{file.Path} is damaged: {complaint}. Use another back-up.");
        }
        using var rows = SqliteFile.OpenToRead(Path.Combine(folder, Rows));
        var (reflected, end) = (rows.Number("SELECT value FROM meta WHERE name = 'position'") ?? 0, Position(Path.Combine(folder, Journal)));
        if (reflected > end) throw new StoreException($"{folder}: the rows reflect position {reflected} of a journal that ends at {end}; the two files do not belong together.");
    }

    private static void Begin(string to)
    {
        if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any()) throw new StoreException($"{to} is not empty. Name a new folder for each back-up.");
        // It holds what customers wrote, and keys.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(to);
        else Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Copy(string folder, string to, string name, CancellationToken cancellation)
    {
        using var file = SqliteFile.OpenToRead(Path.Combine(folder, name));
        file.CopyTo(Path.Combine(to, name), (pages, of) => progress?.Invoke(name, pages, of), cancellation);
        // One file, without a log beside it that could get lost.
        using var copy = SqliteFile.Open(Path.Combine(to, name), 1024, "FULL");
        copy.Execute("PRAGMA journal_mode=DELETE");
    }

    private static void WithoutEpoch(string journal)
    {
        using var copy = SqliteFile.Open(journal, 1024, "FULL");
        copy.Execute("PRAGMA journal_mode=DELETE; DELETE FROM meta WHERE name = 'epoch'");
    }

    private static long Position(string journal)
    {
        using var file = SqliteFile.OpenToRead(journal);
        return file.Number("SELECT max(position) FROM entry") ?? 0;
    }
}
