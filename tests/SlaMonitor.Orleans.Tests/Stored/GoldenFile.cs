namespace SlaMonitor.Orleans.Tests.Stored;

/// <summary>Files that a released version wrote, or that say what it was known by. Never to be changed, only added to.</summary>
internal static class GoldenFile
{
    /// <summary>The file's text, which must be this one.</summary>
    public static string Same(string name, string now)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SlaMonitor.sln"))) folder = folder.Parent;
        var path = Path.Combine(folder.FullName, "tests", "SlaMonitor.Orleans.Tests", "Stored", name);
        var golden = File.Exists(path) ? File.ReadAllText(path).TrimEnd('\n') : null;
        Assert.True(golden == now, $"{name} was\n{golden}\nand is now\n{now}");
        return golden!;
    }
}
