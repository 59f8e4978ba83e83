using SQLitePCL;

namespace SlaMonitor.Engine.Sqlite;

/// <summary>What SQLite's result codes mean to an operator.</summary>
internal static class SqliteFailure
{
    public static StoreException Of(string file, int code, string detail) => new(Say(file, code & 0xff, detail, code));

    private static string Say(string file, int code, string detail, int extended) => code switch
    {
        raw.SQLITE_FULL => $"{file}: the disk is full. Free space on its volume; writing goes on by itself.",
        raw.SQLITE_IOERR => $"{file}: the disk failed to read or write ({detail}, {extended}). Check the volume; writing is tried again.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{file}: another process holds it locked. Find and stop what else has it open (a copy tool, a shell); writing is tried again.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT =>
            $"{file} is damaged ({detail}). Restore it from a backup; rows.db alone may also be moved away, and is then made again from the journal.",
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_AUTH =>
            $"{file} cannot be opened for writing ({detail}). Check that it exists and belongs to this user.",
        raw.SQLITE_NOMEM => $"{file}: out of memory.",
        _ => $"{file}: {detail} ({extended}).",
    };
}
