namespace SlaMonitor.Engine;

/// <summary>The folder that holds a monitor's files, held for this process alone while it is open.</summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>The file by which a folder is held.</summary>
    internal const string LockName = "lock";

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <summary>Makes the folder if there is none, and takes hold of it.</summary>
    /// <exception cref="StoreException">Another monitor uses it, or it cannot be written.</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The data folder {path} cannot be made: {e.Message}", e);
        }
        try
        {
            var file = System.IO.Path.Combine(path, LockName);
            return new DataDirectory(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new StoreException($"The data folder {path} is in use by another monitor; stop that one, or name another folder.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException($"The data folder {path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The path of one of its files.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}
