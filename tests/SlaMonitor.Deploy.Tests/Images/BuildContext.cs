using System.Text.RegularExpressions;
using SlaMonitor.Console.Tests;

namespace SlaMonitor.Deploy.Tests.Images;

/// <summary>What the build of the image sees of the repository, by <c>.dockerignore</c>: the last pattern that fits a path or a folder above it decides.</summary>
internal static class BuildContext
{
    private static readonly IReadOnlyList<(Regex Pattern, bool IsIn)> Patterns =
    [
        .. File.ReadLines(Repository.Folder(".dockerignore")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => (Compile(line.TrimStart('!')), line[0] == '!')),
    ];

    /// <param name="path">Relative to the repository's root.</param>
    public static bool Has(string path)
    {
        var isIn = true;
        foreach (var (pattern, includes) in Patterns)
            if (pattern.IsMatch(path.TrimEnd('/'))) isIn = includes;
        return isIn && Path.Exists(Repository.Folder(path));
    }

    private static Regex Compile(string pattern)
    {
        var form = Regex.Escape(pattern).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        return new Regex($"^{form}(/.*)?$", RegexOptions.CultureInvariant);
    }
}
