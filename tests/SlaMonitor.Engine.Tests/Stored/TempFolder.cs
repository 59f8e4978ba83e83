using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Tests.Stored;

/// <summary>A data folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slamonitor-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What a crash at this moment would leave: the files as they are, while they are open.</summary>
    public TempFolder Crash()
    {
        var left = new TempFolder();
        foreach (var file in Directory.GetFiles(Path))
        {
            // The wal-index is in memory as far as a crash is concerned; it is made again from the WAL.
            if (file.EndsWith("-shm", StringComparison.Ordinal) || file.EndsWith("lock", StringComparison.Ordinal)) continue;
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var to = System.IO.File.Create(left.File(System.IO.Path.GetFileName(file)));
            from.CopyTo(to);
        }
        return left;
    }

    public void WithJournal(Action<SqliteJournal> work)
    {
        using var directory = DataDirectory.Open(Path);
        using var journal = SqliteJournal.Open(directory, () => "first epoch");
        work(journal);
    }

    public void WithRows(Action<SqliteRowStore> work)
    {
        using var directory = DataDirectory.Open(Path);
        using var rows = SqliteRowStore.Open(directory);
        work(rows);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
