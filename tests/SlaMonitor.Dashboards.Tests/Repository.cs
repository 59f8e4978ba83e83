namespace SlaMonitor.Dashboards.Tests;

internal static class Repository
{
    /// <summary>A folder of the checkout that these tests were built in.</summary>
    public static string Folder(params string[] parts)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SlaMonitor.sln"))) return Path.Combine([at.FullName, .. parts]);
        throw new DirectoryNotFoundException($"no SlaMonitor.sln above {AppContext.BaseDirectory}");
    }
}
