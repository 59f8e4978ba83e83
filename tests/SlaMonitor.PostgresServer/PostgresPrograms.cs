using System.Globalization;

namespace SlaMonitor.PostgresServer;

/// <summary>PostgreSQL's programs on this machine.</summary>
public static class PostgresPrograms
{
    /// <summary>The folder with the newest <c>initdb</c> and <c>postgres</c>; null when there is none.</summary>
    public static string? Folder()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql")
                .OrderByDescending(f => int.TryParse(Path.GetFileName(f), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(f => Path.Combine(f, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return installed.Concat(path).FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }

    /// <summary>The path of <c>pgbench</c>; null when it is not there.</summary>
    public static string? Pgbench() =>
        Folder() is { } folder && Path.Combine(folder, "pgbench") is var beside && File.Exists(beside) ? beside : Find("pgbench");

    /// <summary>The program's path, found on <c>PATH</c>; null when there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
}
