namespace SlaMonitor.Orleans.Tests.Stored;

/// <summary>Files that a released version wrote, or that say what it was known by. Never to be changed, only added to.</summary>
internal static class GoldenFile
{
    public static string Read(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SlaMonitor.sln"))) folder = folder.Parent;
        var path = Path.Combine(folder.FullName, "tests", "SlaMonitor.Orleans.Tests", "Stored", name);
        return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\n') : $"there is no {name}";
    }
}
