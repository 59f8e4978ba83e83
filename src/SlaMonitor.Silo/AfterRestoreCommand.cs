using SlaMonitor.Postgres.Restoring;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Silo;

/// <summary><c>slamonitor-silo after-restore</c></summary>
internal static class AfterRestoreCommand
{
    public static async Task<int> RunAsync(string connection, CancellationToken cancellation)
    {
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, cancellation);
        if (!await new RestoredDatabase(database).MakeReadyAsync(TimeProvider.System, cancellation))
        {
            await Console.Error.WriteLineAsync("slamonitor-silo: silos run on this database. Stop them, restore, and run this again before the first of them starts.");
            return 1;
        }
        await Console.Out.WriteLineAsync("ready: live clients will read everything anew, and no silo of the back-up's time is waited for");
        return 0;
    }
}
