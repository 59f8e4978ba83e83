using SlaMonitor.Core;
using SlaMonitor.Engine.Sqlite;

namespace SlaMonitor.Engine.Rows;

/// <summary>Writes event identities as sorted runs, and merges runs so that there are never many.</summary>
internal sealed class IdentityRuns(SqliteFile file)
{
    public const int KeyBytes = 16;

    /// <summary>Runs of one level that are merged into one of the next.</summary>
    private const int RunsAtOnce = 8;

    /// <summary>A run of this many bytes is not merged any further: 4 million identities.</summary>
    private const long LargestRun = 64L << 20;

    private readonly SqliteStatement _append = file.Prepare("INSERT INTO identity_run (level, keys) VALUES (?1, ?2)");
    private readonly SqliteStatement _count = file.Prepare("SELECT count(*), sum(length(keys)) FROM identity_run WHERE level = ?1");
    private readonly SqliteStatement _level = file.Prepare("SELECT keys FROM identity_run WHERE level = ?1");
    private readonly SqliteStatement _delete = file.Prepare("DELETE FROM identity_run WHERE level = ?1");

    /// <summary>Adds identities, sorted, within the caller's transaction.</summary>
    public void Write(IReadOnlyList<EventIdentity> sorted)
    {
        if (sorted.Count == 0) return;
        var keys = new byte[sorted.Count * KeyBytes];
        for (var i = 0; i < sorted.Count; i++)
        {
            // A run that is not sorted would be searched in vain, and its events taken a second time.
            Invariant.Check(i == 0 || sorted[i - 1] < sorted[i], "identities are written sorted, each once");
            sorted[i].Write(keys.AsSpan(i * KeyBytes));
        }
        _append.Bind(1, 0).Bind(2, keys).Run();
        for (var level = 0; Merge(level); level++)
        {
        }
    }

    private bool Merge(int level)
    {
        _count.Bind(1, level).Step();
        var (runs, bytes) = (_count.Long(0), _count.MaybeLong(1) ?? 0);
        _count.Reset();
        if (runs < RunsAtOnce || bytes > LargestRun) return false;

        var all = new EventIdentity[bytes / KeyBytes];
        var filled = 0;
        _level.Bind(1, level);
        while (_level.Step())
        {
            var keys = _level.Bytes(0);
            for (var at = 0; at < keys.Length; at += KeyBytes) all[filled++] = EventIdentity.Read(keys[at..]);
        }
        Array.Sort(all);
        var merged = new byte[bytes];
        for (var i = 0; i < all.Length; i++) all[i].Write(merged.AsSpan(i * KeyBytes));
        _delete.Bind(1, level).Run();
        _append.Bind(1, level + 1).Bind(2, merged).Run();
        return true;
    }
}
