using System.Text.Json;

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

    private static bool NeedsOrleans(string project) =>
        project.Contains("Orleans", StringComparison.Ordinal) || project.Contains("Silo", StringComparison.Ordinal)
        || File.ReadAllText(Path.Combine(Root(), project)) is var text
        && (text.Contains("Microsoft.Orleans", StringComparison.Ordinal) || text.Contains("prometheus-net", StringComparison.Ordinal) || text.Contains("SlaMonitor.Orleans.csproj", StringComparison.Ordinal));

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
