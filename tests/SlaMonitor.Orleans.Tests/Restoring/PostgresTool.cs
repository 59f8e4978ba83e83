using Npgsql;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.PostgresServer;

namespace SlaMonitor.Orleans.Tests.Restoring;

/// <summary>A program of PostgreSQL's that is run on a database and ends by itself.</summary>
internal static class PostgresTool
{
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(2);

    /// <summary>The program's path; the test is skipped where there is none.</summary>
    public static string Find(string program)
    {
        var beside = PostgresPrograms.Folder() is { } folder ? Path.Combine(folder, program) : program;
        if (File.Exists(beside)) return beside;
        if (PostgresPrograms.Find(program) is { } found) return found;
        Assert.Skip($"There is no {program} on this machine: install PostgreSQL's client programs.");
        return "";
    }

    public static async Task RunAsync(string program, string database, params string[] arguments)
    {
        var settings = new NpgsqlConnectionStringBuilder(database);
        var run = await Tool.RunAsync(
            Find(program),
            ["--host", settings.Host!, "--port", $"{settings.Port}", "--username", settings.Username!, "--dbname", settings.Database!, .. arguments],
            environment: settings.Password is { } password ? new Dictionary<string, string> { ["PGPASSWORD"] = password } : null,
            within: RunMax);
        Assert.True(run.Code == 0, $"{program}: {run.Said}");
    }
}
