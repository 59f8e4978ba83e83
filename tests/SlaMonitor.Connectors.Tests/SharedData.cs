namespace SlaMonitor.Connectors.Tests;

/// <summary>The real logs, which lie beside the repository and are not part of it.</summary>
internal static class SharedData
{
    public static string Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SlaMonitor.sln"))) folder = folder.Parent;
        var path = folder is null ? name : Path.Combine(folder.FullName, "..", "shared", "data", name);
        if (!File.Exists(path)) Assert.Skip($"the real log {name} is not in ../shared/data beside the repository");
        return path;
    }
}
