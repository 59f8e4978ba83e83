using Microsoft.Extensions.Logging;

namespace SlaMonitor.Web.Access;

/// <summary>
/// The keys that a running monitor knows, reread from the file at most once a second. Once there were keys they stay
/// needed: a file that vanishes or breaks must lock everybody out, not let everybody in.
/// </summary>
internal sealed partial class KeyRing
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ApiKeyFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyRing> _logger;
    private Dictionary<string, ApiKey> _keys = [];
    private (DateTime Written, long Length) _seen;
    private long _checkedAt;

    /// <exception cref="InvalidDataException">The file of keys is damaged.</exception>
    public KeyRing(ApiKeyFile file, TimeProvider time, ILogger<KeyRing> logger)
    {
        _file = file;
        _time = time;
        _logger = logger;
        _seen = Look();
        Take(file.List());
        _checkedAt = time.GetTimestamp();
    }

    /// <summary>True when requests need a key.</summary>
    public bool IsNeeded
    {
        get
        {
            lock (_gate)
            {
                Refresh();
                return field;
            }
        }
        private set;
    }

    /// <summary>The key that was sent; null when it is not one of ours.</summary>
    public ApiKey? Find(string text)
    {
        if (!ApiKey.TrySplit(text, out var id, out var secret)) return null;
        ApiKey? key;
        lock (_gate)
        {
            Refresh();
            key = _keys.GetValueOrDefault(id);
        }
        return key is not null && key.Fits(secret) ? key : null;
    }

    private void Refresh()
    {
        if (_time.GetElapsedTime(_checkedAt) < Fresh) return;
        _checkedAt = _time.GetTimestamp();
        try
        {
            var look = Look();
            if (look == _seen) return;
            Take(_file.List());
            _seen = look;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogBroken(broken, _file.Path);
        }
    }

    private void Take(IReadOnlyList<ApiKey> keys)
    {
        _keys = keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        IsNeeded |= keys.Count > 0;
    }

    /// <summary>Of the file that is read: Kubernetes mounts a secret as a link, which stays as it is when what it leads to changes.</summary>
    private (DateTime Written, long Length) Look()
    {
        try
        {
            using var file = File.OpenHandle(_file.Path);
            return (File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    [LoggerMessage(3101, LogLevel.Error, "The API keys in {Path} cannot be read; the ones read before stay in force", EventName = "KeysBroken")]
    private partial void LogBroken(Exception broken, string path);
}
