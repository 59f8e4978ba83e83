using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine.Sqlite;

namespace SlaMonitor.Engine.Journal;

/// <summary>
/// The journal as a SQLite file, <c>journal.db</c>. A commit is on the disk when <see cref="Append"/> returns
/// (WAL, <c>synchronous=FULL</c>).
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private const int PageEntries = 1000;
    private const int CacheKilobytes = 4096;
    private const string ForNew = "new";
    private const string ForOpen = "open";

    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly WalCheckpointer _checkpointer;
    private Writer? _writer;
    private JournalEnd? _end;

    private SqliteJournal(string path, Writer writer, string epoch)
    {
        (_path, _writer, Epoch) = (path, writer, epoch);
        _checkpointer = new WalCheckpointer(path);
    }

    /// <summary>Opens the folder's journal, or begins one.</summary>
    /// <param name="directory">Held by this process, so that there is one writer.</param>
    /// <param name="newEpoch">Names the history of a journal that is begun, or restored; null to read one, whose name is empty then.</param>
    /// <exception cref="StoreException">The file cannot be opened, is damaged, or was written by a newer program.</exception>
    public static SqliteJournal Open(DataDirectory directory, Func<string>? newEpoch)
    {
        var path = directory.File("journal.db");
        var writer = new Writer(path);
        try
        {
            return new SqliteJournal(path, writer, writer.Epoch(newEpoch));
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    public string Epoch { get; }

    /// <summary>Why the WAL cannot be moved into the file at present; null when it can. Appending goes on meanwhile.</summary>
    public string? CheckpointFailure => _checkpointer.Failure;

    public JournalEnd End
    {
        get
        {
            lock (_gate) return _end ??= Open().End();
        }
    }

    public void Append(IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0) return;
        lock (_gate)
        {
            var end = _end ??= Open().End();
            Invariant.Check(entries[0].Position == end.Position + 1, $"entry {entries[0].Position} follows {end.Position}");
            // Known again only when the commit is known to have happened.
            _end = null;
            var pages = 0;
            _checkpointer.BeginWrite();
            try
            {
                pages = Open().Append(entries);
            }
            catch
            {
                // What a failed commit left in the connection is nobody's guess; a new one asks the file.
                _writer?.Dispose();
                _writer = null;
                throw;
            }
            finally
            {
                _checkpointer.EndWrite(pages);
            }
            _end = new JournalEnd(entries[^1].Position, entries[^1].Sequence);
        }
    }

    public IEnumerable<JournalEntry> Read(long after)
    {
        using var file = SqliteFile.Open(_path, CacheKilobytes, "NORMAL");
        var select = file.Prepare("SELECT position, sequence, body FROM entry WHERE position > ?1 ORDER BY position LIMIT ?2");
        // Page by page: a snapshot held open for the whole journal would keep the WAL from being emptied.
        var page = new List<JournalEntry>(PageEntries);
        do
        {
            page.Clear();
            select.Bind(1, after).Bind(2, PageEntries);
            while (select.Step()) page.Add(new JournalEntry(select.Long(0), select.Long(1), select.Bytes(2).ToArray()));
            foreach (var entry in page)
            {
                if (entry.Position != after + 1) throw new StoreException($"{_path} is damaged: entry {entry.Position} follows {after}. Restore it from a backup.");
                after = entry.Position;
                yield return entry;
            }
        }
        while (page.Count == PageEntries);
    }

    public long PositionAtSequence(long sequence)
    {
        using var file = SqliteFile.Open(_path, CacheKilobytes, "NORMAL");
        var select = file.Prepare("SELECT sequence FROM entry WHERE position = ?1");
        // Sequences never fall from one entry to the next, so no index is needed: twenty looks find one among a million.
        var (low, high) = (0L, file.Number("SELECT max(position) FROM entry") ?? 0);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            select.Bind(1, middle);
            var isAtMost = select.Step() && select.Long(0) <= sequence;
            select.Reset();
            if (isAtMost) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    public IReadOnlyList<ConfigurationVersion> Configurations()
    {
        using var file = SqliteFile.Open(_path, CacheKilobytes, "NORMAL");
        var versions = file.Prepare("SELECT version, made_at, made_by, apply_to, comment FROM configuration ORDER BY version");
        var texts = file.Prepare("SELECT name, text FROM configuration_file WHERE version = ?1 ORDER BY place");
        var stored = new List<ConfigurationVersion>();
        while (versions.Step())
        {
            var files = new List<ConfigurationText>();
            texts.Bind(1, versions.Long(0));
            while (texts.Step()) files.Add(new ConfigurationText(texts.Text(0), texts.Text(1)));
            texts.Reset();
            stored.Add(new ConfigurationVersion(
                (int)versions.Long(0),
                versions.MaybeLong(1) is { } ticks ? Instant.FromUnixTimeTicks(ticks) : null,
                versions.IsNull(2) ? null : versions.Text(2),
                versions.Text(3) == ForOpen ? ApplyTo.Open : ApplyTo.New,
                versions.IsNull(4) ? null : versions.Text(4),
                files.ToEquatableArray()));
        }
        return stored;
    }

    public void SaveConfiguration(ConfigurationVersion configuration) => Write(writer => writer.Save(configuration));

    public string? GivenAtStart()
    {
        using var file = SqliteFile.Open(_path, CacheKilobytes, "NORMAL");
        var select = file.Prepare("SELECT value FROM meta WHERE name = 'given_at_start'");
        return select.Step() ? select.Text(0) : null;
    }

    public void RememberGivenAtStart(string fingerprint) => Write(writer => writer.RememberGivenAtStart(fingerprint));

    public void Dispose()
    {
        _checkpointer.Dispose();
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Write(Action<Writer> write)
    {
        lock (_gate)
        {
            _checkpointer.BeginWrite();
            try
            {
                write(Open());
            }
            catch
            {
                _writer?.Dispose();
                _writer = null;
                throw;
            }
            finally
            {
                _checkpointer.EndWrite(0);
            }
        }
    }

    private Writer Open() => _writer ??= new Writer(_path);

    /// <summary>The connection that appends.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly SqliteFile _file;
        private readonly SqliteStatement _begin;
        private readonly SqliteStatement _insert;
        private readonly SqliteStatement _commit;

        public Writer(string path)
        {
            _file = SqliteFile.Open(path, CacheKilobytes, "FULL");
            try
            {
                Migrations.Apply(_file, "journal");
                _begin = _file.Prepare("BEGIN IMMEDIATE");
                _insert = _file.Prepare("INSERT INTO entry (position, sequence, body) VALUES (?1, ?2, ?3)");
                _commit = _file.Prepare("COMMIT");
            }
            catch
            {
                _file.Dispose();
                throw;
            }
        }

        /// <summary>The name of this history; one without gets one, as a restored journal does.</summary>
        public string Epoch(Func<string>? newEpoch)
        {
            using var select = _file.Once("SELECT value FROM meta WHERE name = 'epoch'");
            if (select.Step()) return select.Text(0);
            if (newEpoch is null) return "";
            var begun = newEpoch();
            using var insert = _file.Once("INSERT INTO meta (name, value) VALUES ('epoch', ?1)");
            insert.Bind(1, begun).Run();
            return begun;
        }

        public JournalEnd End()
        {
            using var select = _file.Once("SELECT position, sequence FROM entry ORDER BY position DESC LIMIT 1");
            return select.Step() ? new JournalEnd(select.Long(0), select.Long(1)) : default;
        }

        public int Append(IReadOnlyList<JournalEntry> entries)
        {
            _begin.Run();
            var last = entries[0].Position - 1;
            foreach (var entry in entries)
            {
                Invariant.Check(entry.Position == ++last, "positions have no holes");
                _insert.Bind(1, entry.Position).Bind(2, entry.Sequence).Bind(3, entry.Body.Span).Run();
            }
            _commit.Run();
            return _file.TakePagesWritten();
        }

        public void Save(ConfigurationVersion configuration) => _file.InOne(() =>
        {
            using var version = _file.Once(
                "INSERT OR REPLACE INTO configuration (version, made_at, made_by, apply_to, comment) VALUES (?1, ?2, ?3, ?4, ?5)");
            version.Bind(1, configuration.Version)
                .Bind(2, configuration.MadeAt?.ToUnixTimeTicks())
                .Bind(3, configuration.By)
                .Bind(4, configuration.ApplyTo == ApplyTo.Open ? ForOpen : ForNew)
                .Bind(5, configuration.Comment)
                .Run();
            using var earlier = _file.Once("DELETE FROM configuration_file WHERE version = ?1");
            earlier.Bind(1, configuration.Version).Run();
            using var insert = _file.Once("INSERT INTO configuration_file (version, place, name, text) VALUES (?1, ?2, ?3, ?4)");
            for (var place = 0; place < configuration.Files.Count; place++)
            {
                var text = configuration.Files[place];
                insert.Bind(1, configuration.Version).Bind(2, place).Bind(3, text.Name).Bind(4, text.Text).Run();
            }
        });

        public void RememberGivenAtStart(string fingerprint)
        {
            using var insert = _file.Once("INSERT OR REPLACE INTO meta (name, value) VALUES ('given_at_start', ?1)");
            insert.Bind(1, fingerprint).Run();
        }

        public void Dispose() => _file.Dispose();
    }
}
