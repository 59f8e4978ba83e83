using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>The scripts of <c>dashboards/package.json</c>.</summary>
internal static class Npm
{
    private static string Folder => Repository.Folder("dashboards");

    /// <summary>Installs what the scripts need, unless it is there already.</summary>
    public static async Task InstallAsync()
    {
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))) return;
        var (code, said) = await Tool.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder: Folder, within: Limits.Whole);
        Assert.True(code == 0, said);
    }

    public static async Task RunAsync(string script, params string[] arguments)
    {
        var (code, said) = await Tool.RunAsync("npm", ["run", "--silent", script, "--", .. arguments], folder: Folder, within: Limits.Whole);
        Assert.True(code == 0, said);
    }
}
