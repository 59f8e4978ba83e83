namespace SlaMonitor.Helm.Tests;

/// <summary>The files of the repository that the tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Chart => Of("helm/slamonitor");

    public static string Tests => Of("tests/SlaMonitor.Helm.Tests");

    /// <param name="path">From the root, with slashes.</param>
    public static string Of(string path) => Path.Combine(Root, path);

    public static string Text(string path) => File.ReadAllText(Of(path));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SlaMonitor.sln"))) return at.FullName;
        throw new DirectoryNotFoundException($"no SlaMonitor.sln above {AppContext.BaseDirectory}");
    }
}
