using System.CommandLine;
using System.Globalization;
using Npgsql;
using SlaMonitor.Core.Wire;
using SlaMonitor.Exports;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Silo.Settings;

namespace SlaMonitor.Silo;

/// <summary>The command line of <c>slamonitor-silo</c>. Every option can also be given in the environment, which is how containers do it, or in a file.</summary>
internal static class SiloCommand
{
    private static readonly Setting[] OfDatabase = [Setting.Database, Setting.DatabaseFile, Setting.File];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var root = new RootCommand("A node of a SlaMonitor cluster on PostgreSQL.")
        {
            Create(
                "serve",
                "Joins the cluster and serves, until it is told to stop.",
                [.. Setting.InFile, Setting.File],
                NodeSettings.Of,
                SiloServer.RunAsync),
            Create(
                "migrate",
                "Creates or upgrades everything in the database. To be run before the first silo and before a new build.",
                OfDatabase,
                given => given.Database(),
                MigrateAsync),
            Create(
                "rebuild-read-model",
                "Makes the rows of the lists and the counts anew from the event log. Silos may go on meanwhile.",
                OfDatabase,
                given => given.Database(),
                RebuildCommand.RunAsync),
            Create(
                "after-restore",
                "Makes a database that was restored from a back-up ready for silos: live clients learn that history is another, and the old silos are forgotten.",
                OfDatabase,
                given => given.Database(),
                AfterRestoreCommand.RunAsync),
            Create(
                "export",
                "Writes all that the database holds as lines of JSON, which a monitor in one process or another cluster can import.",
                [.. OfDatabase, Setting.Cluster, Setting.Out],
                given => MovingSettings.Of(given, Setting.Out),
                MovingCommands.ExportAsync),
            Create(
                "import",
                "Stores an export in a database that was only migrated: silos go on where the other monitor stopped.",
                [.. OfDatabase, Setting.Cluster, Setting.From],
                given => MovingSettings.Of(given, Setting.From),
                MovingCommands.ImportAsync),
        };
        var parsed = root.Parse(args);
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, cancellation);
    }

    /// <summary>A command that runs when its settings are right, and tells what is wrong with them otherwise.</summary>
    private static Command Create<T>(string name, string description, Setting[] settings, Func<GivenSettings, T> read, Func<T, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var setting in settings) command.Add(setting.Option);
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var given = GivenSettings.Of(parsed, settings);
                var wanted = read(given);
                if (given.Errors.Count == 0) return await run(wanted, cancellation);
                foreach (var error in given.Errors) await Console.Error.WriteLineAsync($"slamonitor-silo: {error}");
            }
            catch (Exception e) when (e is NpgsqlException or SchemaException or ExportException or StoredFormatException or InvalidDataException or FormatException or IOException or ArgumentException)
            {
                await Console.Error.WriteLineAsync($"slamonitor-silo: {e.Message}");
            }
            return 1;
        });
        return command;
    }

    private static async Task<int> MigrateAsync(string connection, CancellationToken cancellation)
    {
        await using var database = PostgresConnection.Open(connection);
        var applied = await PostgresSchema.MigrateAsync(database, cancellation);
        await Console.Out.WriteLineAsync(applied == 0 ? "the schema is up to date" : string.Create(CultureInfo.InvariantCulture, $"{applied} migrations applied"));
        return 0;
    }
}
