using System.Text;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Moving;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Exports;

namespace SlaMonitor.Engine.Tests.Moving;

/// <summary>Exports of a small data folder: what is in them, and how damaged ones are refused. Whole stories are moved by the cluster's tests.</summary>
public sealed class EngineMovingTests : IDisposable
{
    private static readonly Rulebook Rulebook = new(1, [BusinessCalendar.AlwaysOpen], [new Policy
    {
        Id = "p",
        Match = Match.Always,
        Targets =
        [
            new Target
            {
                Metric = Metric.FirstResponse,
                Rule = new MetricRule.Preset(MetricPreset.FirstResponse),
                Durations = new TargetDurations(Duration.FromHours(1), Duration.FromHours(2), Duration.FromHours(3), Duration.FromHours(4)),
                Calendar = "24x7",
            },
        ],
    }]);

    private static readonly Instant Now = Instant.FromUtc(2026, 11, 28, 9, 0);

    private readonly NothingToTell _log = new();
    private readonly TempFolder _data = new();
    private readonly TempFolder _other = new();

    [Fact]
    public void Import_OfAnExport_IsTheSameExport_AndKnowsTheEventsAgain()
    {
        Tell("T-1", "T-2", "Ünïcode \" ticket");
        var export = Export(_data);

        var counts = Import(export);

        Assert.Equal((1, 3), (counts.Configurations, counts.Tickets));
        Assert.Equal(Lines(export), Lines(Export(_other)));
        using var directory = DataDirectory.Open(_other.Path);
        using var journal = SqliteJournal.Open(directory, () => "later");
        Assert.Equal("imported", journal.Epoch);
        using var rows = SqliteRowStore.Open(directory);
        Assert.True(rows.Knows(EventIdentity.Of("test", "T-1-created")));
        // When the clock's time is up, 100 ns after its last instant.
        Assert.Equal(Now + Duration.FromHours(3) + Duration.FromTicks(1), Assert.Single(rows.Due(Now, Now + Duration.FromHours(9), 100), alarm => alarm.Entity == EntityId.Ticket("T-1")).At);
    }

    /// <summary>Rows that were lost are made of the journal, whether it was told or imported.</summary>
    [Fact]
    public void Rows_OfAnImport_CanBeMadeAnew()
    {
        Tell("T-1", "T-2");
        var export = Export(_data);
        Import(export);
        foreach (var rows in Directory.GetFiles(_other.Path, "rows.db*")) File.Delete(rows);

        Assert.Equal(Lines(export), Lines(Export(_other)));
    }

    [Fact]
    public void Import_OfWhatIsNoWholeExport_IsRefusedAndLeavesNothing()
    {
        Tell("T-1", "T-2", "T-3");
        var text = Encoding.UTF8.GetString(Export(_data));
        var lines = text.Split('\n');

        Refused("The export is empty", "");
        Refused("This is no export of SlaMonitor", """{"id":"1","ticket":"T-1"}""" + "\n");
        Refused("This is no export of SlaMonitor", "not JSON\n");
        Refused("A newer program wrote the export: its form is 2", text.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal));
        Refused("is cut off after line 3", string.Join('\n', lines[..3]) + "\n");
        Refused("is cut off in line 4", string.Join('\n', lines[..3]) + "\n" + lines[3][..20]);
        Refused("their SHA-256 differs", text.Replace("T-2", "T-9", StringComparison.Ordinal));
        Refused("their SHA-256 differs", string.Join('\n', lines.Where((_, i) => i != 3)));
        Refused("follows the line that ends the export", text + lines[1] + "\n");
        Refused("Line 3 of the export is damaged", string.Join('\n', [.. lines[..2], lines[2][..^5], .. lines[3..]]));
        // Every cut and every changed byte, and never a part of an import: some of them, by a step that is prime.
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 1; at < bytes.Length - 1; at += 97)
        {
            Assert.Throws<ExportException>(() => Import(bytes[..at]));
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            Assert.Throws<ExportException>(() => Import(changed));
        }
        Assert.Empty(Directory.GetFiles(_other.Path, "*.db"));

        void Refused(string why, string export)
        {
            Assert.Contains(why, Assert.Throws<ExportException>(() => Import(Encoding.UTF8.GetBytes(export))).Message, StringComparison.Ordinal);
            Assert.Contains(why, Assert.Throws<ExportException>(() => ExportReader.Check(new MemoryStream(Encoding.UTF8.GetBytes(export)))).Message, StringComparison.Ordinal);
            Assert.Equal(["lock"], Directory.GetFileSystemEntries(_other.Path).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void Import_IntoAFolderWithData_AndExportOfNothing_AreRefused()
    {
        Tell("T-1");
        var export = Export(_data);
        Assert.Contains("holds a monitor's data already", Assert.Throws<StoreException>(() => Import(export, _data)).Message, StringComparison.Ordinal);
        Assert.Contains("holds no monitor's data", Assert.Throws<StoreException>(() => Export(_other)).Message, StringComparison.Ordinal);
    }

    /// <summary>What could not be decided is known all the same, on the other side too.</summary>
    [Fact]
    public void Import_OfAnEventThatCouldNotBeDecided_KnowsIt()
    {
        Tell("T-1");
        _data.WithJournal(journal => journal.Append(
            [new JournalEntry(journal.End.Position + 1, journal.End.Sequence, JournalRecordJson.Write(new JournalRecord { At = Now, Entity = EntityId.Ticket("T-7"), Command = new TicketCommand.Record(Created("T-7"), 1, null), Failure = "it broke" }))]));

        Import(Export(_data));

        Assert.Contains("\"refused\":\"it broke\"", Lines(Export(_other))[^2], StringComparison.Ordinal);
        _other.WithRows(rows => Assert.True(rows.Knows(EventIdentity.Of("test", "T-7-created"))));
    }

    public void Dispose()
    {
        _data.Dispose();
        _other.Dispose();
    }

    private static TicketEvent Created(string ticket) => new()
    {
        Source = "test", Id = $"{ticket}-created", Ticket = ticket, At = Now, Type = TicketEventType.Created, Actor = new Actor(ActorKind.Customer),
    };

    private static List<string> Lines(byte[] export) => [.. Encoding.UTF8.GetString(export).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private void Tell(params string[] tickets)
    {
        using var directory = DataDirectory.Open(_data.Path);
        using var journal = SqliteJournal.Open(directory, () => "told");
        using var rows = SqliteRowStore.Open(directory);
        var files = new EquatableArray<ConfigurationText>([new ConfigurationText("sla.yaml", "version: 1\n# ünïcode, \"quoted\"")]);
        journal.SaveConfiguration(new ConfigurationVersion(1, Now, "start", ApplyTo.New, "a \"comment\"", files));
        journal.RememberGivenAtStart("these");
        var core = new EngineCore(journal, rows, new Deciders(new Rulebooks(Rulebook)), new EngineOptions { Partitions = 1 }, _log);
        core.Recover();
        Assert.NotNull(core.TrySubmit([.. tickets.Select(Created)], Now));
        core.DecideStep(0, Now);
        core.CommitStep();
    }

    private byte[] Export(TempFolder folder)
    {
        using var output = new MemoryStream();
        using var writer = new ExportWriter(output);
        new EngineExport((_, _) => new CompiledConfiguration.Valid(Rulebook), _log).Run(folder.Path, Now, writer, CancellationToken.None);
        return output.ToArray();
    }

    private ExportCounts Import(byte[] export, TempFolder? to = null) =>
        new EngineImport(() => "imported").Run((to ?? _other).Path, ExportReader.Read(new MemoryStream(export)), CancellationToken.None);
}
