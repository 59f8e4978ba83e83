using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.Reading;

/// <summary>Finds the files that a configuration names, in memory first and then, if there is one, on disk.</summary>
/// <param name="known">Those at hand, by name.</param>
/// <param name="open">Reads another by its name; null for a configuration that lives in memory alone. Answers null when it added an error.</param>
internal sealed class SourceFolder(
    IEnumerable<ConfigurationSource> known,
    Func<string, Place, ErrorList, ConfigurationSource?>? open)
{
    private readonly Dictionary<string, ConfigurationSource?> _sources =
        known.ToDictionary(s => s.Name, s => (ConfigurationSource?)s, StringComparer.Ordinal);

    private readonly List<ConfigurationSource> _opened = [];

    /// <summary>The files read from disk so far.</summary>
    public IReadOnlyList<ConfigurationSource> Opened => _opened;

    /// <summary>The file at a path relative to the file that <paramref name="from"/> lies in; null, and an error there, when there is none.</summary>
    public ConfigurationSource? Read(string path, Place from, ErrorList errors)
    {
        var name = Resolve(from.File, path);
        if (_sources.TryGetValue(name, out var source))
        {
            if (source is null) errors.Add(from, $"the file {Quote.Of(path)} cannot be read");
            return source;
        }
        if (open is null)
            errors.AddUnknown(from, $"there is no file {Quote.Of(name)} in this configuration", name, _sources.Keys);
        else if (open(name, from, errors) is { } opened)
        {
            _opened.Add(opened);
            _sources[name] = opened;
            return opened;
        }
        else
            _sources[name] = null;
        return null;
    }

    /// <summary>By text alone, so that a configuration means the same in memory as on the disk it came from.</summary>
    private static string Resolve(string file, string path)
    {
        if (path.StartsWith('/')) return path;
        var parts = file.Split('/')[..^1].ToList();
        foreach (var part in path.Split('/'))
        {
            if (part is "." or "") continue;
            if (part == ".." && parts.Count > 0 && parts[^1] is not (".." or "" or ".")) parts.RemoveAt(parts.Count - 1);
            else parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
