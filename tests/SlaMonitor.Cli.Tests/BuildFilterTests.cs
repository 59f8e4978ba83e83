using System.Text.Json;
using System.Xml.Linq;

namespace SlaMonitor.Cli.Tests;

/// <summary>The two builds: everything, and everything that needs no Orleans.</summary>
public sealed class BuildFilterTests
{
    [Fact]
    public void Solution_EveryProjectOnDisk_IsInIt() =>
        Assert.Equal(OnDisk(), InSolution());

    [Fact]
    public void EmbeddedFilter_IsTheSolutionWithoutTheCluster()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "SlaMonitor.Embedded.slnf")));

        var projects = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(project => project.GetString()!.Replace('\\', '/')).Order(StringComparer.Ordinal);

        Assert.Equal(InSolution().Where(project => !NeedsOrleans(project)), projects);
    }

    /// <summary>Whether it references a package of the cluster, itself or through a project that it references.</summary>
    private static bool NeedsOrleans(string project)
    {
        var references = XDocument.Load(Path.Combine(Root(), project)).Descendants()
            .Where(element => element.Name.LocalName is "PackageReference" or "ProjectReference")
            .ToLookup(element => element.Name.LocalName, element => (string)element.Attribute("Include")!);
        return references["PackageReference"].Any(package => package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal) || package.StartsWith("prometheus-net", StringComparison.Ordinal))
            || references["ProjectReference"].Any(other => NeedsOrleans(Path.Combine(Path.GetDirectoryName(project)!, other)));
    }

    private static IEnumerable<string> InSolution() =>
        File.ReadLines(Path.Combine(Root(), "SlaMonitor.sln"))
            .Where(line => line.StartsWith("Project(", StringComparison.Ordinal) && line.Contains(".csproj", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> OnDisk() =>
        new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(Root(), folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(project => Path.GetRelativePath(Root(), project).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SlaMonitor.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
