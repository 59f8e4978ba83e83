using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SlaMonitor.Cli;
using SlaMonitor.Console.Tests;

namespace SlaMonitor.Deploy.Tests.Images;

/// <summary>What can be known of the image without Docker.</summary>
public sealed partial class DockerfileTests
{
    private static readonly Dockerfile Dockerfile = Deployment.Dockerfile;

    private static readonly IReadOnlyList<Project> Projects = [.. Project.Closure([.. Published().Select(one => one.Project)])];

    [Fact]
    public void Copy_EverySource_IsInTheContextOrInAStage()
    {
        var copies = Dockerfile.Stages.SelectMany((stage, i) => stage.Of("COPY").Select(copy => (Copy: copy, Before: Dockerfile.Stages.Take(i).Select(one => one.Name)))).ToList();

        Assert.NotEmpty(copies);
        foreach (var (copy, before) in copies)
        {
            if (copy.Option("from") is { } from) Assert.Contains(from, before);
            else Assert.All(copy.Words.SkipLast(1), source => Assert.True(BuildContext.Has(source), $"{copy.Text}: the build does not see {source}"));
        }
    }

    [Fact]
    public void Context_HasWhatIsBuiltAndNothingThatIsMade()
    {
        Assert.True(BuildContext.Has("src/SlaMonitor.Core/EquatableArray.cs"));
        foreach (var made in new[] { "tests", "docs", "deploy", ".git", "src/SlaMonitor.Core/obj/project.assets.json", "src/SlaMonitor.Core/bin", "src/SlaMonitor.Console/node_modules", "src/SlaMonitor.Console/dist/index.html" })
            Assert.False(BuildContext.Has(made), made);
        Assert.All(Projects.SelectMany(project => project.Elsewhere.Concat(project.Imports)), file => Assert.True(BuildContext.Has(file), file));
    }

    /// <summary>Restored from the project files alone, so that a change to the code restores nothing; all of them, or the restore would fail.</summary>
    [Fact]
    public void Restore_SeesEveryProjectFileAndNoCode()
    {
        var build = Stage("build");
        var before = build.Instructions.TakeWhile(one => !one.Text.StartsWith("dotnet restore", StringComparison.Ordinal)).Where(one => one.Name == "COPY").SelectMany(copy => copy.Words.SkipLast(1)).ToList();

        Assert.Equal(
            Projects.SelectMany(project => project.Imports.Append(project.Path)).Concat(["global.json", "Directory.Build.props", "Directory.Packages.props"]).Distinct().Order(StringComparer.Ordinal),
            before.Order(StringComparer.Ordinal));
        var restore = Assert.Single(build.Of("RUN"), run => run.Text.StartsWith("dotnet restore", StringComparison.Ordinal));
        Assert.All(Published(), one => Assert.Contains($"dotnet restore {one.Project} ", restore.Text + " ", StringComparison.Ordinal));
    }

    [Fact]
    public void Publish_BothProgramsAlikeIntoOneFolder()
    {
        var published = Published();

        Assert.Equal(["slamonitor", "slamonitor-silo"], published.Select(one => Projects.Single(project => project.Path == one.Project).AssemblyName).Order(StringComparer.Ordinal));
        Assert.Equal("/app", Assert.Single(published.Select(one => one.Folder).Distinct()));
        // What they share would otherwise depend on which came last.
        Assert.Single(published.Select(one => one.Options).Distinct());
        Assert.Contains("-p:ConsoleIsBuilt=true", published[0].Options, StringComparison.Ordinal);
        Assert.Contains("'$(ConsoleIsBuilt)' != 'true'", File.ReadAllText(Repository.Folder("src", "SlaMonitor.Console", "Console.targets")), StringComparison.Ordinal);
        Assert.Contains(Stage("build").Of("COPY"), copy => copy.Option("from") == "console" && copy.Words[^1] == "src/SlaMonitor.Console/dist/");
    }

    [Fact]
    public void Stages_BeginWithTheVersionsThatAreBuiltFor()
    {
        var framework = XDocument.Load(Repository.Folder("Directory.Build.props")).Descendants("TargetFramework").Single().Value["net".Length..];
        Assert.Equal($"mcr.microsoft.com/dotnet/sdk:{framework}-noble", Stage("build").Image);
        Assert.Equal($"mcr.microsoft.com/dotnet/aspnet:{framework}-noble-chiseled", Dockerfile.Final.Image);

        using var package = JsonDocument.Parse(File.ReadAllText(Repository.Folder("src", "SlaMonitor.Console", "package.json")));
        var needed = Version.Parse(package.RootElement.GetProperty("engines").GetProperty("node").GetString()!.TrimStart('>', '='));
        var node = Version.Parse(NodeImage().Match(Stage("console").Image).Groups[1].Value);
        Assert.True(node >= needed, $"{node} is not {needed}");
    }

    [Fact]
    public void Final_RunsAsNobodyInParticularAndWritesToItsFolderAlone()
    {
        Assert.Equal("10001:10001", Dockerfile.Final.The("USER").Text);
        var data = Assert.Single(Dockerfile.Final.Of("COPY"), copy => copy.Option("chown") is not null);
        Assert.Equal(("10001:10001", Dockerfile.Final.Environment["SLAMONITOR_DATA"] + "/"), (data.Option("chown"), data.Words[^1]));
        // No shell: nothing can be run while it is built, nor by the shell's form of a command.
        Assert.Empty(Dockerfile.Final.Of("RUN"));
    }

    [Fact]
    public async Task Final_CommandsAreThoseOfThePrograms()
    {
        var programs = Published().Select(one => "/app/" + Projects.Single(project => project.Path == one.Project).AssemblyName).ToList();

        Assert.Equal("/app/slamonitor-silo", Assert.Single(Dockerfile.Final.The("ENTRYPOINT").List));
        Assert.Contains("/app/slamonitor-silo", programs);
        Assert.Contains($"\"{Assert.Single(Dockerfile.Final.The("CMD").List)}\",", File.ReadAllText(Repository.Folder("src", "SlaMonitor.Silo", "SiloCommand.cs")), StringComparison.Ordinal);

        var health = Dockerfile.Final.The("HEALTHCHECK").List;
        Assert.Contains(health[0], programs);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, errors, false, _ => null, TimeProvider.System);
        Assert.Equal(0, await SlaMonitorCommand.RunAsync([.. health.Skip(1), "--help"], terminal, TestContext.Current.CancellationToken));
        // Asked without an address, as in the image, it looks where the image serves.
        Assert.Contains("http://127.0.0.1:8080", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(":8080", Dockerfile.Final.Environment["SLAMONITOR_URLS"], StringComparison.Ordinal);
    }

    [Fact]
    public void Final_EveryVariable_IsASetting() =>
        Assert.All(Dockerfile.Final.Environment.Keys.Where(name => name.StartsWith("SLAMONITOR_", StringComparison.Ordinal)), name => Assert.Contains(name, NodeVariables.All));

    private static DockerStage Stage(string name) => Assert.Single(Dockerfile.Stages, stage => stage.Name == name);

    private static List<(string Project, string Options, string Folder)> Published() =>
    [
        .. Deployment.Dockerfile.Stages.SelectMany(stage => stage.Of("RUN")).Select(run => PublishLine().Match(run.Text)).Where(match => match.Success)
            .Select(match => (match.Groups["project"].Value, match.Groups["options"].Value, match.Groups["folder"].Value)),
    ];

    [GeneratedRegex(@"^dotnet publish (?<project>\S+) (?<options>.*) -o (?<folder>\S+)$")]
    private static partial Regex PublishLine();

    [GeneratedRegex(@"^node:(\d+\.\d+\.\d+)-")]
    private static partial Regex NodeImage();
}
