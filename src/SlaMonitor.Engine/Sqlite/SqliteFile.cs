using SQLitePCL;

namespace SlaMonitor.Engine.Sqlite;

/// <summary>
/// One connection to a SQLite file, used by one thread at a time. Thin on purpose: the ADO.NET provider costs more per
/// statement than the statements of this store do.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    private const int BusyMilliseconds = 10_000;
    private const int PagesAtOnce = 4_096;

    private readonly sqlite3 _db;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteFile() => Batteries_V2.Init();

    private SqliteFile(string path, sqlite3 db) => (Path, _db) = (path, db);

    public string Path { get; }

    /// <summary>Whether a transaction is under way.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>Opens the file, which is made if there is none, in WAL mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cacheKilobytes">The most memory that pages may take.</param>
    /// <param name="synchronous"><c>FULL</c>: durable when a commit returns. <c>NORMAL</c>: consistent, but the last commits may be lost with the machine.</param>
    /// <param name="busyMilliseconds">How long to wait for another connection's lock.</param>
    /// <exception cref="StoreException">It cannot be opened, or is no database.</exception>
    public static SqliteFile Open(string path, int cacheKilobytes, string synchronous, int busyMilliseconds = BusyMilliseconds)
    {
        const int Flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var db, Flags, null);
        var file = new SqliteFile(path, db);
        try
        {
            file.Check(code);
            raw.sqlite3_extended_result_codes(db, 1);
            raw.sqlite3_busy_timeout(db, busyMilliseconds);
            // Checkpoints are the checkpointer's: one inside a commit would hold up everybody who waits for it.
            file.Execute(
                $"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0; "
                + $"PRAGMA cache_size=-{cacheKilobytes}; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF;");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that there is, as another process may have it open, and writes nothing to it.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static SqliteFile OpenToRead(string path)
    {
        var code = raw.sqlite3_open_v2(path, out var db, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX, null);
        var file = new SqliteFile(path, db);
        try
        {
            file.Check(code);
            raw.sqlite3_extended_result_codes(db, 1);
            raw.sqlite3_busy_timeout(db, BusyMilliseconds);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Copies all of it, as of one moment, into a new file, while others read and write.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="copied">Told now and then how many of how many pages are copied.</param>
    /// <param name="cancellation">Leaves a part of a copy.</param>
    /// <exception cref="StoreException">It cannot be read, or the copy not be written.</exception>
    public void CopyTo(string path, Action<int, int> copied, CancellationToken cancellation)
    {
        var copy = OpenNew(path);
        try
        {
            // What this connection reads is as of one moment from here on, so the steps of the copy are.
            Execute("BEGIN");
            Number("SELECT count(*) FROM sqlite_master");
            using var backup = raw.sqlite3_backup_init(copy._db, "main", _db, "main");
            if (backup.IsInvalid) copy.Check(raw.sqlite3_errcode(copy._db));
            for (var code = raw.SQLITE_OK; code != raw.SQLITE_DONE;)
            {
                cancellation.ThrowIfCancellationRequested();
                code = raw.sqlite3_backup_step(backup, PagesAtOnce);
                copy.Check(code);
                copied(raw.sqlite3_backup_pagecount(backup) - raw.sqlite3_backup_remaining(backup), raw.sqlite3_backup_pagecount(backup));
            }
            copy.Check(raw.sqlite3_backup_finish(backup));
            Execute("COMMIT");
        }
        finally
        {
            copy.Dispose();
        }
    }

    /// <summary>What SQLite finds wrong in the file, its first complaint; null when it is whole.</summary>
    public string? Complaint()
    {
        using var check = Once("PRAGMA integrity_check(1)");
        return check.Step() && check.Text(0) is var found && found != "ok" ? found : null;
    }

    /// <summary>Runs statements that give nothing back.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>A statement to be run often; it lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var prepared = Once(sql);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>A statement that its user disposes of.</summary>
    public SqliteStatement Once(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_db, sql, out var statement));
        return new SqliteStatement(this, statement);
    }

    /// <summary>The number in the first column of the first row; null when there is no row, or it holds none.</summary>
    public long? Number(string sql)
    {
        using var once = Once(sql);
        return once.Step() && !once.IsNull(0) ? once.Long(0) : null;
    }

    /// <summary>Runs <paramref name="work"/> in a transaction, which is rolled back if it throws.</summary>
    public void InOne(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            // The rollback may fail like what went before, which is the one to tell; the caller opens the file anew.
            if (InTransaction) _ = raw.sqlite3_exec(_db, "ROLLBACK");
            throw;
        }
    }

    /// <summary>Pages that this connection has written since it was asked last.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_db, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Moves pages from the WAL into the file.</summary>
    /// <param name="mode">One of SQLite's checkpoint modes.</param>
    /// <returns>How many pages the WAL holds, and how many of them are in the file now.</returns>
    public (int Pages, int Moved) Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_db, null, mode, out var pages, out var moved);
        // Busy means that readers or a writer were in the way of the last part, which waits for the next time.
        if ((code & 0xff) != raw.SQLITE_BUSY) Check(code);
        return (pages, moved);
    }

    private static SqliteFile OpenNew(string path)
    {
        var code = raw.sqlite3_open_v2(path, out var db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var file = new SqliteFile(path, db);
        try
        {
            file.Check(code);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw SqliteFailure.Of(Path, code, raw.sqlite3_errmsg(_db).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _statements.Clear();
        raw.sqlite3_close_v2(_db);
        _db.Dispose();
    }
}
