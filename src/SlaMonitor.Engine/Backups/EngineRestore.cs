namespace SlaMonitor.Engine.Backups;

/// <summary>Makes a data folder of a back-up, which is checked first and stays as it is.</summary>
public static class EngineRestore
{
    private const string Unfinished = "restoring";

    /// <summary>Copies the back-up into a folder of its own within the data folder, checks the copy, and moves it to its place.</summary>
    /// <param name="from">The back-up.</param>
    /// <param name="folder">The data folder; made if there is none, and without data otherwise.</param>
    /// <returns>What was restored.</returns>
    /// <exception cref="StoreException">The back-up is not whole or damaged, or the folder holds data or is in use; the folder is as it was.</exception>
    public static BackupManifest Run(string from, string folder)
    {
        var manifest = BackupManifest.Read(from);
        using var held = DataDirectory.Open(folder);
        if (Directory.GetFiles(folder, "*.db").Length > 0)
            throw new StoreException($"{folder} holds a monitor's data already. Move its files away, or name another folder.");
        var making = held.File(Unfinished);
        if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        Directory.CreateDirectory(making);
        try
        {
            foreach (var file in manifest.Files) Copy(file, from, making);
            EngineBackup.Check(making);
            // The journal last: rows without one are refused, and a journal without them would have them made anew.
            foreach (var file in manifest.Files.OrderBy(file => file.Name == EngineBackup.Journal))
                File.Move(Path.Combine(making, file.Name), held.File(file.Name), overwrite: true);
            return manifest;
        }
        finally
        {
            Directory.Delete(making, recursive: true);
        }
    }

    private static void Copy(BackupFile file, string from, string to)
    {
        var path = Path.Combine(from, file.Name);
        if (!File.Exists(path)) throw new StoreException($"{from} lacks {file.Name}, which it was made with. Use another back-up.");
        File.Copy(path, Path.Combine(to, file.Name));
        // The copy is what will be used.
        if (BackupFile.Of(Path.Combine(to, file.Name)) != file)
            throw new StoreException($"{path} is damaged: it is not as it was made (its length or SHA-256 differs). Use another back-up.");
    }
}
