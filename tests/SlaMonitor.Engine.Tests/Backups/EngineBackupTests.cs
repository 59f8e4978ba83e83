using System.Text.Json.Nodes;
using NodaTime;
using SlaMonitor.Engine.Backups;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Backups;

public sealed class EngineBackupTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 28, 9, 0);

    private readonly TempFolder _data = new();
    private readonly TempFolder _root = new();

    public EngineBackupTests()
    {
        _data.WithJournal(journal => journal.Append([new JournalEntry(1, 0, new byte[] { 1, 2, 3 }), new JournalEntry(2, 1, new byte[50_000])]));
        _data.WithRows(_ => { });
        File.WriteAllText(_data.File("keys.json"), "{}");
    }

    private string To => _root.File("backup");

    [Fact]
    public void Restore_OfABackup_HasAllEntriesAndFilesAndAnotherEpoch()
    {
        var manifest = Run();
        var restored = EngineRestore.Run(To, _root.File("restored"));

        Assert.Equal(manifest, restored);
        Assert.Equal((2, Now), (manifest.Position, manifest.At));
        Assert.Equal(["journal.db", "keys.json", "rows.db"], manifest.Files.Select(file => file.Name));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(_root.File("restored"), "keys.json")));
        using var directory = DataDirectory.Open(_root.File("restored"));
        using var journal = SqliteJournal.Open(directory, () => "another");
        Assert.Equal(("another", new JournalEnd(2, 1)), (journal.Epoch, journal.End));
        Assert.Equal(50_000, journal.Read(1).Single().Body.Length);
        // The one that was backed up keeps its own.
        _data.WithJournal(original => Assert.Equal("first epoch", original.Epoch));
    }

    [Fact]
    public void Restore_OfOneThatIsNotWholeOrDamaged_IsRefusedAndLeavesNothing()
    {
        Run();
        Refused("journal.db is damaged", () => Change(Path.Combine(To, "journal.db"), file =>
        {
            file.Position = 20_000;
            file.WriteByte(0xff);
        }));
        Refused("rows.db is damaged", () => Change(Path.Combine(To, "rows.db"), file => file.SetLength(file.Length / 2)));
        Refused("lacks rows.db", () => File.Delete(Path.Combine(To, "rows.db")));
        Refused("A newer program made the back-up", () => WithManifest(manifest => manifest["format"] = 2));
        Refused("no file's name", () => WithManifest(manifest => manifest["files"]![0]!["name"] = "../journal.db"));
        Refused("backup.json is damaged", () => File.WriteAllText(Path.Combine(To, "backup.json"), "{"));
        Refused("is no whole back-up", () => File.Delete(Path.Combine(To, "backup.json")));

        void Refused(string why, Action damage)
        {
            Directory.Delete(To, recursive: true);
            Run();
            damage();
            var refused = Assert.Throws<StoreException>(() => EngineRestore.Run(To, _root.File("other")));
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
            if (Directory.Exists(_root.File("other"))) Assert.Equal(["lock"], Directory.GetFileSystemEntries(_root.File("other")).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void Restore_IntoAFolderWithData_IsRefused()
    {
        Run();
        Assert.Contains("holds a monitor's data already", Assert.Throws<StoreException>(() => EngineRestore.Run(To, _data.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_IntoAFolderWithFiles_OrOfNothing_IsRefused()
    {
        Directory.CreateDirectory(To);
        File.WriteAllText(Path.Combine(To, "something"), "");
        Assert.Contains("is not empty", Assert.Throws<StoreException>(Run).Message, StringComparison.Ordinal);
        Assert.Contains(
            "holds no monitor's data", Assert.Throws<StoreException>(() => new EngineBackup().Run(_root.Path, _root.File("b"), [], Now, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_OfRowsThatAreAheadOfTheJournal_IsRefused()
    {
        _data.WithRows(rows => rows.Write(new Engine.Rows.RowBatch(3, [], [], [])));
        Assert.Contains("do not belong together", Assert.Throws<StoreException>(Run).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _data.Dispose();
        _root.Dispose();
    }

    private BackupManifest Run() => new EngineBackup().Run(_data.Path, To, ["keys.json", "acknowledge-keys.json"], Now, CancellationToken.None);

    private static void Change(string path, Action<FileStream> change)
    {
        using var file = new FileStream(path, FileMode.Open);
        change(file);
    }

    private void WithManifest(Action<JsonNode> change)
    {
        var path = Path.Combine(To, "backup.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }
}
