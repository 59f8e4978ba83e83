using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Exports;

namespace SlaMonitor.Engine.Moving;

/// <summary>
/// Makes a data folder of an export. The files are made in a folder of their own within it, and moved to their place when the last
/// line has come: a monitor never sees half of an import.
/// </summary>
/// <param name="newEpoch">Names the history that begins here.</param>
/// <param name="progress">Told now and then what is stored so far.</param>
public sealed class EngineImport(Func<string> newEpoch, Action<ExportCounts>? progress = null)
{
    private const string Unfinished = "importing";
    private const int EntriesAtOnce = 2_000;

    /// <summary>Stores all lines.</summary>
    /// <param name="folder">The data folder; made if there is none.</param>
    /// <param name="lines">From the first to the last, as <see cref="ExportReader"/> reads them.</param>
    /// <param name="cancellation">Leaves the folder as it was.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="StoreException">The folder holds data already, is in use, or cannot be written.</exception>
    /// <exception cref="ExportException">The export is damaged; the folder is as it was.</exception>
    public ExportCounts Run(string folder, IEnumerable<ExportLine> lines, CancellationToken cancellation = default)
    {
        using var held = DataDirectory.Open(folder);
        if (Directory.GetFiles(folder, "*.db").Length > 0)
            throw new StoreException($"{folder} holds a monitor's data already; an import needs a folder without. Name another one.");
        var making = held.File(Unfinished);
        // Left by an import that did not end.
        if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        try
        {
            var counts = Store(making, lines, cancellation);
            // The journal last: rows without one are refused, and a journal without them would have them made anew.
            foreach (var file in Directory.GetFiles(making).Where(file => Path.GetFileName(file) != DataDirectory.LockName).OrderDescending(StringComparer.Ordinal))
                File.Move(file, held.File(Path.GetFileName(file)));
            return counts;
        }
        finally
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        }
    }

    private ExportCounts Store(string folder, IEnumerable<ExportLine> lines, CancellationToken cancellation)
    {
        using var directory = DataDirectory.Open(folder);
        using var journal = SqliteJournal.Open(directory, newEpoch);
        using var rows = SqliteRowStore.Open(directory);
        var batch = new Batch(journal, rows);
        var counts = default(ExportCounts);
        foreach (var line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (line)
            {
                case ExportLine.Begin begin:
                    batch.At = begin.At;
                    if (begin.GivenAtStart is { } given) journal.RememberGivenAtStart(given);
                    break;
                case ExportLine.Configuration(var version):
                    journal.SaveConfiguration(version);
                    break;
                case ExportLine.Entity entity:
                    batch.Add(entity);
                    break;
                case ExportLine.Published published:
                    batch.Add(published);
                    break;
                // One that was never answered for is sent again, and taken in then.
                case ExportLine.Event { Refused: { } refused, Happened: var happened }:
                    batch.Add(happened, refused);
                    break;
                case ExportLine.End end:
                    counts = end.Counts;
                    break;
            }
            if (batch.Count < EntriesAtOnce) continue;
            batch.Write(isLast: false);
            progress?.Invoke(batch.Counts);
        }
        batch.Write(isLast: true);
        return counts;
    }

    /// <summary>Entries of the journal, and the rows that follow from them.</summary>
    private sealed class Batch(SqliteJournal journal, SqliteRowStore rows)
    {
        private readonly List<JournalEntry> _entries = [];
        private readonly List<EntityRow> _rows = [];
        private readonly List<EventIdentity> _identities = [];
        private readonly List<OutboxMessage> _outbox = [];
        private readonly StoredBuffer _buffer = new();
        private long _position = journal.End.Position;
        private long _sequence;

        /// <summary>The instant of the export.</summary>
        public Instant At { get; set; }

        public int Count => _entries.Count;

        /// <summary>What was added, for people to see it grow.</summary>
        public ExportCounts Counts { get; private set; }

        public void Add(ExportLine.Entity entity)
        {
            Append(new JournalRecord { At = At, Entity = entity.Id, Imported = new ImportedEntity(entity.State, entity.Tells) });
            for (var i = 0; i < entity.Tells.Count; i++) _outbox.Add(new OutboxMessage(new MessageId(_position, i), entity.Tells[i]));
            if (entity.State is not { } state) return;
            _rows.Add(new EntityRow(entity.Id, StoredState.Of(state, _buffer), EntityStates.WakeAt(state)));
            if (state is not TicketState ticket) return;
            foreach (var happened in ticket.Log.Events) _identities.Add(EventIdentity.Of(happened.Source, happened.Id));
            Counts = Counts with { Tickets = Counts.Tickets + 1 };
        }

        public void Add(ExportLine.Published published)
        {
            _sequence = published.Sequence;
            Append(new JournalRecord { At = published.What.At, Entity = published.By, Published = [published.What] });
            Counts = Counts with { Published = Counts.Published + 1 };
        }

        public void Add(TicketEvent happened, string refused)
        {
            Append(new JournalRecord { At = At, Entity = EntityId.Ticket(happened.Ticket), Command = new TicketCommand.Record(happened, 0, null), Failure = refused });
            _identities.Add(EventIdentity.Of(happened.Source, happened.Id));
        }

        public void Write(bool isLast)
        {
            journal.Append(_entries);
            _rows.Sort((a, b) => a.Entity.CompareTo(b.Entity));
            _identities.Sort();
            rows.Write(new RowBatch(_position, _rows, _identities, isLast ? _outbox : []));
            _entries.Clear();
            _rows.Clear();
            _identities.Clear();
        }

        private void Append(JournalRecord record) => _entries.Add(new JournalEntry(++_position, _sequence, JournalRecordJson.Write(record)));
    }
}
