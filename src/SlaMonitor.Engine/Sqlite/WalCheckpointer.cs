using SQLitePCL;

namespace SlaMonitor.Engine.Sqlite;

/// <summary>
/// Moves the WAL into its file on a thread of its own, so that no commit waits for it. The writer tells what it wrote; a
/// passive checkpoint, which holds nobody up, follows each <see cref="PassivePages"/>. Only a WAL that has grown past
/// <see cref="TruncatePages"/> is emptied with writers waiting, and then little is left to move.
/// </summary>
internal sealed class WalCheckpointer : IDisposable
{
    /// <summary>16 MB of pages of 4 kB.</summary>
    public const int PassivePages = 4096;

    /// <summary>256 MB.</summary>
    public const int TruncatePages = 65_536;

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly string _path;
    private readonly Thread _thread;
    private int _pages;
    private bool _stopping;

    public WalCheckpointer(string path)
    {
        _path = path;
        _thread = new Thread(Loop) { IsBackground = true, Name = $"checkpoint {System.IO.Path.GetFileName(path)}" };
        _thread.Start();
    }

    /// <summary>Why the last checkpoint failed; null when it did not. Nothing is lost: the WAL grows until one succeeds.</summary>
    public string? Failure { get; private set; }

    /// <summary>The writer has added pages to the WAL.</summary>
    public void Written(int pages)
    {
        bool enough;
        lock (_gate)
        {
            _pages += pages;
            enough = _pages >= PassivePages;
        }
        if (enough) _work.Set();
    }

    public void Dispose()
    {
        lock (_gate) _stopping = true;
        _work.Set();
        _thread.Join();
        _work.Dispose();
    }

    private void Loop()
    {
        SqliteFile? file = null;
        try
        {
            while (true)
            {
                _work.WaitOne();
                lock (_gate)
                {
                    if (_stopping) return;
                    _pages = 0;
                }
                file = Checkpoint(file);
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    private SqliteFile? Checkpoint(SqliteFile? file)
    {
        try
        {
            file ??= SqliteFile.Open(_path, 1024, "NORMAL");
            var (pages, _) = file.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
            if (pages > TruncatePages) file.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
            Failure = null;
            return file;
        }
        catch (StoreException e)
        {
            Failure = e.Message;
            file?.Dispose();
            return null;
        }
    }
}
