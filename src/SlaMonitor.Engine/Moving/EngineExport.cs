using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Versions;
using SlaMonitor.Exports;

namespace SlaMonitor.Engine.Moving;

/// <summary>Writes all that a data folder holds as an export. The monitor must not run meanwhile: its folder is held.</summary>
/// <param name="compile">Reads the versions of the configuration.</param>
/// <param name="log">Told of records that decide differently now.</param>
public sealed class EngineExport(CompileConfiguration compile, IEngineLog log)
{
    /// <summary>Writes it, from the first line to the last.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="now">What the export says it was made at.</param>
    /// <param name="writer">Gets the lines.</param>
    /// <param name="cancellation">Ends it, with an export that is cut off.</param>
    /// <exception cref="StoreException">The folder holds no data, is in use, or is damaged.</exception>
    public void Run(string folder, Instant now, ExportWriter writer, CancellationToken cancellation = default)
    {
        if (!File.Exists(Path.Combine(folder, "journal.db"))) throw new StoreException($"{folder} holds no monitor's data: there is no journal.db in it.");
        using var directory = DataDirectory.Open(folder);
        // A journal that has no epoch gets one when a monitor starts on it, not by being read.
        using var journal = SqliteJournal.Open(directory, newEpoch: null);
        using var rows = SqliteRowStore.Open(directory);
        var history = new ConfigurationHistory(journal, compile);
        if (history.Versions.Count == 0) throw new StoreException($"{folder} holds no configuration yet, and so nothing to export.");
        // After an orderly stop they are, and nothing has to be held in memory.
        if (rows.Position != journal.End.Position) new EngineCore(journal, rows, new Deciders(history.Rulebooks), new EngineOptions(), log).Settle();

        writer.Write(new ExportLine.Begin("sqlite", now, journal.End.Sequence, journal.GivenAtStart()));
        foreach (var version in history.Versions) writer.Write(new ExportLine.Configuration(version));
        var untold = Untold(journal, rows);
        foreach (var kind in KindsInOrder)
        {
            foreach (var (entity, state) in rows.States(kind))
            {
                cancellation.ThrowIfCancellationRequested();
                untold.Remove(entity, out var tells);
                writer.Write(new ExportLine.Entity(entity, state, tells?.ToEquatableArray() ?? []));
            }
            foreach (var (entity, tells) in untold.Where(sender => sender.Key.Kind == kind).OrderBy(sender => sender.Key).ToList())
                writer.Write(new ExportLine.Entity(entity, null, tells.ToEquatableArray()));
        }
        var refused = new List<ExportLine.Event>();
        foreach (var entry in journal.Read(0))
        {
            cancellation.ThrowIfCancellationRequested();
            var record = JournalRecordJson.Read(entry.Body.Span);
            var sequence = entry.Sequence - record.Published.Count;
            foreach (var published in record.Published) writer.Write(new ExportLine.Published(++sequence, record.Entity, published));
            if (record is { Failure: { } failure, Command: TicketCommand.Record { Event: var happened } }) refused.Add(new ExportLine.Event(happened, failure));
        }
        foreach (var happened in refused.OrderBy(e => e.Happened.Source, StringComparer.Ordinal).ThenBy(e => e.Happened.Id, StringComparer.Ordinal)) writer.Write(happened);
        writer.End();
    }

    /// <summary>The kinds of entities, as their lines follow one another.</summary>
    internal static EquatableArray<EntityKind> KindsInOrder => [EntityKind.Account, EntityKind.Ticket, EntityKind.Escalation, EntityKind.Incident, EntityKind.Storm];

    /// <summary>What is under way, by who told it.</summary>
    private static Dictionary<EntityId, List<Effect>> Untold(SqliteJournal journal, SqliteRowStore rows)
    {
        var untold = new Dictionary<EntityId, List<Effect>>();
        foreach (var message in rows.Outbox())
        {
            var sender = JournalRecordJson.Read(journal.Read(message.Id.Position - 1).First().Body.Span).Entity;
            if (!untold.TryGetValue(sender, out var tells)) untold.Add(sender, tells = []);
            tells.Add(message.Effect);
        }
        return untold;
    }
}
