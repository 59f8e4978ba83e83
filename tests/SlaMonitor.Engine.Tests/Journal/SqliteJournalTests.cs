using System.Text;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Journal;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Append_Entries_AreReadInOrder() => _folder.WithJournal(journal =>
    {
        Assert.Equal(default, journal.End);

        journal.Append(Entries(1, 3));
        journal.Append(Entries(4, 2500));

        Assert.Equal(new JournalEnd(2503, 5006), journal.End);
        Assert.Equal(Enumerable.Range(1, 2503).Select(Body), journal.Read(0).Select(e => Encoding.UTF8.GetString(e.Body.Span)));
        Assert.Equal([2502L, 2503], journal.Read(2501).Select(e => e.Position));
        Assert.Empty(journal.Read(2503));
    });

    [Fact]
    public void Open_Again_GoesOnWhereItEnded()
    {
        _folder.WithJournal(journal => journal.Append(Entries(1, 10)));

        _folder.WithJournal(journal =>
        {
            Assert.Equal("first epoch", journal.Epoch);
            Assert.Equal(new JournalEnd(10, 20), journal.End);
            journal.Append(Entries(11, 1));
            Assert.Equal(11, journal.Read(0).Last().Position);
        });
    }

    [Fact]
    public void Epoch_OfALaterStart_IsThatOfTheFirst()
    {
        _folder.WithJournal(_ => { });
        using var directory = DataDirectory.Open(_folder.Path);
        using var journal = SqliteJournal.Open(directory, () => "another epoch");

        Assert.Equal("first epoch", journal.Epoch);
    }

    [Fact]
    public void Append_ThenCrash_KeepsWhatWasAppended() => _folder.WithJournal(journal =>
    {
        for (var i = 0; i < 20; i++)
        {
            journal.Append(Entries(1 + i * 7, 7));
            using var crashed = _folder.Crash();
            crashed.WithJournal(after =>
            {
                Assert.Equal(journal.End, after.End);
                Assert.Equal((i + 1) * 7, after.Read(0).Count());
            });
        }
    });

    [Fact]
    public void Append_TornLastCommit_KeepsAllBefore()
    {
        _folder.WithJournal(journal =>
        {
            journal.Append(Entries(1, 5));
            var whole = new FileInfo(_folder.File("journal.db-wal")).Length;
            journal.Append(Entries(6, 50));
            using var crashed = _folder.Crash();
            using (var wal = new FileStream(crashed.File("journal.db-wal"), FileMode.Open)) wal.SetLength(whole + 100);

            crashed.WithJournal(after => Assert.Equal(new JournalEnd(5, 10), after.End));
        });
    }

    [Fact]
    public void Append_WithAHole_IsABugAndChangesNothing() => _folder.WithJournal(journal =>
    {
        journal.Append(Entries(1, 2));

        Assert.Throws<InvariantViolatedException>(() => journal.Append(Entries(4, 1)));
        Assert.Throws<InvariantViolatedException>(() => journal.Append([Entries(3, 1)[0], Entries(5, 1)[0]]));
        Assert.Equal(new JournalEnd(2, 4), journal.End);

        journal.Append(Entries(3, 1));
        Assert.Equal(3, journal.End.Position);
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(99, 49)]
    [InlineData(100, 50)]
    [InlineData(1000, 50)]
    public void PositionAtSequence_FindsTheLastEntryUpToIt(long sequence, long position) => _folder.WithJournal(journal =>
    {
        journal.Append(Entries(1, 50));

        Assert.Equal(position, journal.PositionAtSequence(sequence));
    });

    [Fact]
    public void PositionAtSequence_EntriesThatPublishNothing_TakesTheLast() => _folder.WithJournal(journal =>
    {
        journal.Append([.. Enumerable.Range(1, 9).Select(i => new JournalEntry(i, i / 4, "{}"u8.ToArray()))]);

        Assert.Equal(3, journal.PositionAtSequence(0));
        Assert.Equal(7, journal.PositionAtSequence(1));
    });

    [Fact]
    public void SaveConfiguration_Versions_AreReadInOrder()
    {
        ConfigurationVersion[] saved =
        [
            new(1, null, null, ApplyTo.New, null, [new("b.yaml", "policies: []\n"), new("a.yaml", "")]),
            new(2, Instant.FromUtc(2026, 3, 2, 9, 0), "kim's key", ApplyTo.Open, "größer", [new("größe.yaml", "# O'Brien\n")]),
            new(3, Instant.FromUtc(2026, 3, 2, 9, 1), "start", ApplyTo.New, null, []),
        ];
        _folder.WithJournal(journal =>
        {
            foreach (var configuration in saved) journal.SaveConfiguration(configuration);
            journal.SaveConfiguration(saved[1]);
        });

        _folder.WithJournal(journal =>
        {
            Assert.Equal(saved, journal.Configurations());
        });
    }

    [Fact]
    public void RememberGivenAtStart_Again_TheLastIsRead()
    {
        _folder.WithJournal(journal => Assert.Null(journal.GivenAtStart()));
        _folder.WithJournal(journal => journal.RememberGivenAtStart("a"));
        _folder.WithJournal(journal => journal.RememberGivenAtStart("b"));

        _folder.WithJournal(journal => Assert.Equal("b", journal.GivenAtStart()));
    }

    [Fact]
    public void Open_NotADatabase_SaysThatItIsDamaged()
    {
        File.WriteAllText(_folder.File("journal.db"), new string('x', 8192));

        var refusal = Assert.Throws<StoreException>(() => _folder.WithJournal(_ => { }));

        Assert.Contains("journal.db is damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedPages_SaysSo()
    {
        _folder.WithJournal(journal => journal.Append(Entries(1, 5000)));
        using (var file = new FileStream(_folder.File("journal.db"), FileMode.Open))
        {
            file.Position = 8 * 4096;
            file.Write(Enumerable.Repeat((byte)0xEE, 30 * 4096).ToArray());
        }

        var refusal = Assert.Throws<StoreException>(() => _folder.WithJournal(journal => Assert.NotEmpty(journal.Read(0).ToList())));

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfANewerProgram_IsRefused()
    {
        _folder.WithJournal(_ => { });
        using (var file = SqliteFile.Open(_folder.File("journal.db"), 1024, "NORMAL"))
            file.Execute("INSERT INTO migration (number, name) VALUES (999, '999-later.sql')");

        var refusal = Assert.Throws<StoreException>(() => _folder.WithJournal(_ => { }));

        Assert.Contains("newer program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhileAnotherMonitorRuns_IsRefused() => _folder.WithJournal(_ =>
    {
        var refusal = Assert.Throws<StoreException>(() => DataDirectory.Open(_folder.Path));

        Assert.Contains("in use by another monitor", refusal.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Append_LongAndBusy_LeavesAWalThatWasMovedIntoTheFile() => _folder.WithJournal(journal =>
    {
        var body = new byte[20_000];
        for (var i = 0; i < 40; i++) journal.Append([.. Enumerable.Range(1 + i * 50, 50).Select(p => new JournalEntry(p, p, body))]);

        // 40 MB were written, and a checkpoint is asked for after each 16: closing waits for the one under way.
        journal.Dispose();
        Assert.Null(journal.CheckpointFailure);
        Assert.True(new FileInfo(_folder.File("journal.db")).Length > 10_000_000);
    });

    public void Dispose() => _folder.Dispose();

    private static JournalEntry[] Entries(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new JournalEntry(i, 2 * i, Encoding.UTF8.GetBytes(Body(i))))];

    private static string Body(int position) => $"{{\"v\":1,\"at\":{position}}}";
}
