using SlaMonitor.Console.Tests;
using SlaMonitor.Deploy.Tests.Compose;
using SlaMonitor.Deploy.Tests.Images;

namespace SlaMonitor.Deploy.Tests;

/// <summary>The files of <c>deploy/</c>.</summary>
internal static class Deployment
{
    public static ComposeFile Compose { get; } = ComposeFile.Load(Path("compose.yaml"));

    public static Dockerfile Dockerfile { get; } = Dockerfile.Load(Path("Dockerfile"));

    /// <summary>Where compose starts from.</summary>
    public static string Folder => Repository.Folder("deploy");

    public static string Path(params string[] parts) => Repository.Folder(["deploy", .. parts]);

    /// <summary>The nodes, which are told an address of their own.</summary>
    public static IReadOnlyList<ComposeService> Silos { get; } = [.. Compose.Services.Values.Where(service => service.Environment.ContainsKey("SLAMONITOR_ADDRESS"))];
}
