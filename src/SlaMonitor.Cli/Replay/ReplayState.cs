using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SlaMonitor.Cli.Replay;

/// <summary>How far a replay has come: what the server has answered for. Kept after every batch, so that a run can be taken up again.</summary>
internal sealed record ReplayState
{
    /// <summary>What was replayed to where; a state of something else is not used.</summary>
    public required string Run { get; init; }

    /// <summary>Events answered for, from the first on.</summary>
    public long Sent { get; init; }

    public long Accepted { get; init; }

    public long Duplicates { get; init; }

    public long Rejected { get; init; }
}

[JsonSerializable(typeof(ReplayState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class ReplayStateJson : JsonSerializerContext;

/// <summary>The file that holds a <see cref="ReplayState"/>: by default one a file, server and mapping, in the user's cache.</summary>
internal sealed class ReplayStateFile
{
    private readonly string _path;
    private readonly string _run;

    public ReplayStateFile(ReplayOptions options, Func<string, string?> variable)
    {
        _run = Identity(options);
        _path = options.StatePath ?? Path.Combine(Cache(variable), "slamonitor", "replay", _run[..32] + ".json");
    }

    /// <summary>The state to go on from; a new one when there is none, or when it is of another run.</summary>
    public ReplayState Load(bool fresh)
    {
        var none = new ReplayState { Run = _run };
        if (fresh || !File.Exists(_path)) return none;
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(_path), ReplayStateJson.Default.ReplayState);
            return read?.Run == _run ? read : none;
        }
        catch (JsonException)
        {
            // A state that cannot be read costs time and nothing else: what is sent twice is a duplicate.
            return none;
        }
    }

    /// <summary>Replaces the state as a whole; a crash leaves the old one or the new one.</summary>
    public void Save(ReplayState state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        var next = _path + ".new";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(state, ReplayStateJson.Default.ReplayState));
        File.Move(next, _path, overwrite: true);
    }

    public void Delete() => File.Delete(_path);

    // The export's length and time stand for its content; a changed mapping makes other events, so it counts too.
    private static string Identity(ReplayOptions options)
    {
        var file = new FileInfo(options.File);
        var mapping = options.MappingPath is null ? "" : File.ReadAllText(options.MappingPath);
        var text = string.Join('\n', file.FullName, file.Length, file.LastWriteTimeUtc.Ticks, options.Url.AbsoluteUri, mapping, options.Speed is null);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string Cache(Func<string, string?> variable) =>
        variable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
