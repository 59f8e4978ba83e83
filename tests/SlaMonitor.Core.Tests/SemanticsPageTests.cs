using System.Text.RegularExpressions;

namespace SlaMonitor.Core.Tests;

/// <summary>Every test that docs/semantics.md names exists, in the project that it names.</summary>
public sealed partial class SemanticsPageTests
{
    private static readonly Dictionary<string, string> Projects = new()
    {
        ["C"] = "SlaMonitor.Core.Tests",
        ["E"] = "SlaMonitor.Engine.Tests",
        ["S"] = "SlaMonitor.Simulation.Tests",
        ["N"] = "SlaMonitor.Connectors.Tests",
        ["F"] = "SlaMonitor.Config.Tests",
        ["X"] = "SlaMonitor.EndToEnd",
        ["R"] = "SlaMonitor.Review.Tests",
    };

    [Fact]
    public void Page_NamesTests_ThatExist()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "SlaMonitor.sln"))) root = root.Parent;
        Assert.NotNull(root);
        var missing = new List<string>();
        var named = 0;
        foreach (var line in File.ReadLines(Path.Combine(root.FullName, "docs", "semantics.md")))
        {
            var project = "";
            foreach (Match word in Words().Matches(line))
            {
                if (word.Groups["project"].Success) project = word.Groups["project"].Value;
                named++;
                if (!Sources(root.FullName, project).Contains($" {word.Groups["test"].Value}(", StringComparison.Ordinal))
                    missing.Add($"{project} {word.Groups["test"].Value}");
            }
        }
        Assert.Equal([], missing);
        Assert.True(named > 80, $"only {named} tests are named");
    }

    private static readonly Dictionary<string, string> Read = [];

    private static string Sources(string root, string project)
    {
        if (!Projects.TryGetValue(project, out var folder)) return "";
        if (!Read.TryGetValue(project, out var text))
        {
            var files = Directory.EnumerateFiles(Path.Combine(root, "tests", folder), "*.cs", SearchOption.AllDirectories);
            Read[project] = text = string.Join('\n', files.Select(File.ReadAllText));
        }
        return text;
    }

    [GeneratedRegex(@"(?:(?<project>[A-Z]) )?`(?<test>[A-Z]\w+_\w+)`")]
    private static partial Regex Words();
}
