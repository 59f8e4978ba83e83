using SQLitePCL;

namespace SlaMonitor.Engine.Sqlite;

/// <summary>
/// Moves the WAL into its file on a thread of its own, so that no commit waits for it. The writer tells what it wrote; a
/// passive checkpoint, which holds nobody up, follows each <see cref="PassivePages"/>. A writer that never rests would let the
/// WAL grow without end: past <see cref="PausePages"/> it is held before its next transaction while the rest is moved.
/// </summary>
internal sealed class WalCheckpointer : IDisposable
{
    /// <summary>16 MB of pages of 4 kB.</summary>
    public const int PassivePages = 4096;

    /// <summary>256 MB.</summary>
    public const int PausePages = 65_536;

    // Readers' snapshots are short; one that is not must not hold the writer up with us.
    private const int BusyMilliseconds = 250;

    private readonly object _gate = new();
    private readonly string _path;
    private readonly Thread _thread;
    private int _pages;
    private bool _writing;
    private bool _pausing;
    private bool _stopping;

    public WalCheckpointer(string path)
    {
        _path = path;
        _thread = new Thread(Loop) { IsBackground = true, Name = $"checkpoint {Path.GetFileName(path)}" };
        _thread.Start();
    }

    /// <summary>Why the last checkpoint failed; null when it did not. Nothing is lost: the WAL grows until one succeeds.</summary>
    public string? Failure { get; private set; }

    /// <summary>The writer is about to begin a transaction. Waits while the WAL is being emptied.</summary>
    public void BeginWrite()
    {
        lock (_gate)
        {
            while (_pausing) Monitor.Wait(_gate);
            _writing = true;
        }
    }

    /// <summary>The writer's transaction is over, and has added pages to the WAL.</summary>
    public void EndWrite(int pages)
    {
        lock (_gate)
        {
            _writing = false;
            _pages += pages;
            if (_pausing || _pages >= PassivePages) Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
    }

    private void Loop()
    {
        SqliteFile? file = null;
        while (WaitForWork()) file = Checkpoint(file);
        file?.Dispose();
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (!_stopping && _pages < PassivePages) Monitor.Wait(_gate);
            _pages = 0;
            return !_stopping;
        }
    }

    private SqliteFile? Checkpoint(SqliteFile? file)
    {
        try
        {
            file ??= SqliteFile.Open(_path, 1024, "NORMAL", BusyMilliseconds);
            var (pages, _) = file.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
            if (pages > PausePages)
            {
                Pause();
                file.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
            }
            Failure = null;
            return file;
        }
        catch (StoreException e)
        {
            Failure = e.Message;
            file?.Dispose();
            return null;
        }
        finally
        {
            GoOn();
        }
    }

    private void Pause()
    {
        lock (_gate)
        {
            _pausing = true;
            while (_writing) Monitor.Wait(_gate);
        }
    }

    private void GoOn()
    {
        lock (_gate)
        {
            if (!_pausing) return;
            _pausing = false;
            Monitor.PulseAll(_gate);
        }
    }
}
