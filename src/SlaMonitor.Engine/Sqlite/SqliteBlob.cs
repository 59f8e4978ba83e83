using SQLitePCL;

namespace SlaMonitor.Engine.Sqlite;

/// <summary>A stored value that is read in parts, without bringing the whole of it into memory.</summary>
internal readonly struct SqliteBlob(SqliteFile file, sqlite3_blob blob) : IDisposable
{
    public int Length => raw.sqlite3_blob_bytes(blob);

    /// <summary>Fills <paramref name="into"/> from an offset on.</summary>
    public void Read(int offset, Span<byte> into) => file.Check(raw.sqlite3_blob_read(blob, into, offset));

    public void Dispose() => blob.Dispose();
}
