using SlaMonitor.Helm.Tests.Laws;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>What the chart takes for granted of the image.</summary>
public sealed class ImageTests(Charts charts)
{
    private const string Dockerfile = "deploy/Dockerfile";

    [Fact]
    public void Image_HasTheUserAndTheExecutables()
    {
        var sets = charts.Sets();
        if (!File.Exists(Repository.Of(Dockerfile))) Assert.Skip($"there is no {Dockerfile}");
        var image = Repository.Text(Dockerfile);

        var (user, group) = (charts.Set("default").Values.Find("podSecurityContext.runAsUser"), charts.Set("default").Values.Find("podSecurityContext.runAsGroup"));
        Assert.Contains($"\nUSER {user}:{group}\n", image, StringComparison.Ordinal);
        Assert.Contains(" /app/ /app/\n", image, StringComparison.Ordinal);
        foreach (var command in sets.SelectMany(PodLaws.Pods).SelectMany(pod => pod.Template.All("spec.containers")).Select(c => (string)c.Find("command.0")!).Distinct())
        {
            var project = command == "/app/slamonitor" ? "SlaMonitor.Cli" : "SlaMonitor.Silo";
            Assert.Contains($"dotnet publish src/{project}/{project}.csproj", image, StringComparison.Ordinal);
            Assert.Contains($"<AssemblyName>{command["/app/".Length..]}</AssemblyName>", Repository.Text($"src/{project}/{project}.csproj"), StringComparison.Ordinal);
        }
        foreach (var port in charts.Set("default").Container.All("ports").Select(port => port["containerPort"]!.ToString()))
            Assert.Matches($@"\nEXPOSE [\d ]*\b{port}\b", image);
    }
}
