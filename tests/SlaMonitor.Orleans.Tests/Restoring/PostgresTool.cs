using System.Diagnostics;
using Npgsql;
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
        var start = new ProcessStartInfo(
            Find(program), ["--host", settings.Host!, "--port", $"{settings.Port}", "--username", settings.Username!, "--dbname", settings.Database!, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (settings.Password is { } password) start.Environment["PGPASSWORD"] = password;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(RunMax);
        Assert.True(process.ExitCode == 0, $"{program}: {await output}{await errors}");
    }
}
