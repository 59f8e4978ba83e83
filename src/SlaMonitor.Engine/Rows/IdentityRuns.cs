using SlaMonitor.Core;
using SlaMonitor.Engine.Sqlite;

namespace SlaMonitor.Engine.Rows;

/// <summary>Writes event identities as sorted runs, and merges runs so that there are never many.</summary>
internal sealed class IdentityRuns(SqliteFile file)
{
    public const int KeyBytes = 16;

    /// <summary>Runs of one level that are merged into one of the next.</summary>
    private const int RunsAtOnce = 8;

    /// <summary>As many fill a page of the database.</summary>
    public const int PageKeys = 250;

    private const int PageBits = 24;

    /// <summary>Runs that would make a longer one are not merged.</summary>
    private const long LongestRun = 4L << 20;

    private readonly SqliteStatement _append = file.Prepare("INSERT INTO identity_run (level, length) VALUES (?1, ?2)");
    private readonly SqliteStatement _appendPage = file.Prepare("INSERT INTO identity_page (number, keys) VALUES (?1, ?2)");
    private readonly SqliteStatement _level = file.Prepare("SELECT number, length FROM identity_run WHERE level = ?1");
    private readonly SqliteStatement _pages = file.Prepare("SELECT keys FROM identity_page WHERE number >= ?1 AND number < ?2");
    private readonly SqliteStatement _delete = file.Prepare("DELETE FROM identity_run WHERE number = ?1");
    private readonly SqliteStatement _deletePages = file.Prepare("DELETE FROM identity_page WHERE number >= ?1 AND number < ?2");

    /// <summary>The number of the page at a place of a run.</summary>
    public static long Page(long run, long place) => (run << PageBits) + place;

    /// <summary>Adds identities, sorted, within the caller's transaction.</summary>
    public void Write(IReadOnlyList<EventIdentity> sorted)
    {
        if (sorted.Count == 0) return;
        Append(0, sorted);
        for (var level = 0; Merge(level); level++)
        {
        }
    }

    private void Append(int level, IReadOnlyList<EventIdentity> sorted)
    {
        _append.Bind(1, level).Bind(2, sorted.Count).Run();
        var run = file.Number("SELECT last_insert_rowid()")!.Value;
        Span<byte> keys = stackalloc byte[PageKeys * KeyBytes];
        for (var i = 0; i < sorted.Count; i++)
        {
            // A run that is not sorted would be searched in vain, and its events taken a second time.
            Invariant.Check(i == 0 || sorted[i - 1] < sorted[i], "identities are written sorted, each once");
            var (page, place) = Math.DivRem(i, PageKeys);
            sorted[i].Write(keys[(place * KeyBytes)..]);
            if (place + 1 == PageKeys || i + 1 == sorted.Count)
                _appendPage.Bind(1, Page(run, page)).Bind(2, keys[..((place + 1) * KeyBytes)]).Run();
        }
    }

    private bool Merge(int level)
    {
        var runs = new List<long>();
        var length = 0L;
        _level.Bind(1, level);
        while (_level.Step())
        {
            runs.Add(_level.Long(0));
            length += _level.Long(1);
        }
        if (runs.Count < RunsAtOnce || length > LongestRun) return false;

        var all = new List<EventIdentity>((int)length);
        foreach (var run in runs)
        {
            _pages.Bind(1, Page(run, 0)).Bind(2, Page(run + 1, 0));
            while (_pages.Step())
            {
                var keys = _pages.Bytes(0);
                for (var at = 0; at < keys.Length; at += KeyBytes) all.Add(EventIdentity.Read(keys[at..]));
            }
            _deletePages.Bind(1, Page(run, 0)).Bind(2, Page(run + 1, 0)).Run();
            _delete.Bind(1, run).Run();
        }
        all.Sort();
        Append(level + 1, all);
        return true;
    }
}
