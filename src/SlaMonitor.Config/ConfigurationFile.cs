using System.Text;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;

namespace SlaMonitor.Config;

/// <summary>Loads configurations, from disk or from texts. Whatever they hold, the answer is a configuration or its errors.</summary>
public static class ConfigurationFile
{
    /// <summary>Of one file, in bytes. A configuration is written by people; more is a wrong file.</summary>
    public const int LargestFile = 16 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads a file, or every <c>*.yaml</c> and <c>*.yml</c> in a folder and its subfolders, in the ordinal order of their paths;
    /// files and folders whose names begin with a dot are left out, and so are policy tests, <c>*.test.yaml</c>.
    /// </summary>
    /// <param name="path">Errors name files by it, as given.</param>
    /// <param name="version">The version that the rulebook is to have.</param>
    public static ConfigurationResult Load(string path, int version = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var errors = new ErrorList();
        var sources = new List<ConfigurationSource>();
        var files = Files(path, tests: false, errors);
        foreach (var file in files)
            if (Open(file, Place.StartOf(file), errors) is { } source) sources.Add(source);
        return ConfigurationReader.Read(sources, version, new SourceFolder(sources, Open), errors, files);
    }

    /// <summary>Reads texts. No file is touched: a holiday file that the YAML names has to be among them.</summary>
    public static ConfigurationResult Load(IReadOnlyList<ConfigurationSource> sources, int version = 1)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var errors = new ErrorList();
        foreach (var twice in sources.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            errors.Add(Place.StartOf(twice.Key), "there are two files of this name");
        foreach (var large in sources.Where(s => s.Text.Length > LargestFile))
            errors.Add(Place.StartOf(large.Name), TooLarge);
        if (sources.Count == 0) errors.Add(Place.StartOf("configuration"), "there are no files");
        List<ConfigurationSource> usable = [.. sources.DistinctBy(s => s.Name, StringComparer.Ordinal).Where(s => s.Text.Length <= LargestFile)];
        return ConfigurationReader.Read(usable, version, new SourceFolder(usable, null), errors, [.. sources.Select(s => s.Name)]);
    }

    /// <summary>Whether a file of this name holds policy tests and no configuration.</summary>
    public static bool IsTest(string path) =>
        path.EndsWith(".test.yaml", StringComparison.Ordinal) || path.EndsWith(".test.yml", StringComparison.Ordinal);

    private static string TooLarge => $"the file is larger than {LargestFile / 1024 / 1024} MB";

    /// <summary>The YAML files in a folder that are policy tests, or those that are not; a path that is no folder alone.</summary>
    internal static List<string> Files(string path, bool tests, ErrorList errors)
    {
        if (!Directory.Exists(path)) return [path];
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = false };
            var files = Directory.EnumerateFiles(path, "*", options)
                .Select(file => Path.GetRelativePath(path, file).Replace('\\', '/'))
                .Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal))
                .Where(file => !file.Split('/').Any(part => part.StartsWith('.')) && IsTest(file) == tests)
                .Order(StringComparer.Ordinal)
                .Select(file => path.TrimEnd('/') + "/" + file)
                .ToList();
            if (files.Count == 0 && !tests) errors.Add(Place.StartOf(path), "the folder holds no *.yaml or *.yml file");
            return files;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            errors.Add(Place.StartOf(path), $"the folder cannot be read: {broken.Message}");
            return [];
        }
    }

    /// <summary>Errors about the file as a whole go to <paramref name="from"/>, the place that names it.</summary>
    internal static ConfigurationSource? Open(string name, Place from, ErrorList errors)
    {
        try
        {
            if (Directory.Exists(name))
                errors.Add(from, $"{Quote.Of(name)} is a folder; expected a file");
            else if (!File.Exists(name))
                errors.Add(from, $"there is no file {Quote.Of(name)}");
            else if (ReadAtMost(name, LargestFile) is not { } bytes)
                errors.Add(Place.StartOf(name), TooLarge);
            else
                return Decode(name, bytes, errors);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            errors.Add(from, $"the file cannot be read: {broken.Message}");
        }
        return null;
    }

    /// <summary>Null when there is more. A device or a pipe has no length, so the bytes themselves are counted.</summary>
    private static byte[]? ReadAtMost(string name, int limit)
    {
        using var file = File.OpenRead(name);
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var count = file.Read(buffer); count > 0; count = file.Read(buffer))
        {
            if (read.Length + count > limit) return null;
            read.Write(buffer, 0, count);
        }
        return read.ToArray();
    }

    private static ConfigurationSource? Decode(string name, ReadOnlySpan<byte> bytes, ErrorList errors)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..]) bytes = bytes[3..];
        try
        {
            return new ConfigurationSource(name, StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            var good = bytes[..FirstInvalid(bytes)];
            var line = good.Count((byte)'\n') + 1;
            var column = Encoding.UTF8.GetString(good[(good.LastIndexOf((byte)'\n') + 1)..]).Length + 1;
            errors.Add(new Place(name, line, column), "the file is not UTF-8 from here on; save it as UTF-8");
            return null;
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }
}
