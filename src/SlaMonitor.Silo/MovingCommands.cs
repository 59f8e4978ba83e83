using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Exports;
using SlaMonitor.Orleans.Moving;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Silo.Settings;

namespace SlaMonitor.Silo;

/// <summary><c>slamonitor-silo export</c> and <c>slamonitor-silo import</c></summary>
internal static class MovingCommands
{
    public static async Task<int> ExportAsync(MovingSettings settings, CancellationToken cancellation)
    {
        await using var database = PostgresConnection.Open(settings.Database);
        await PostgresSchema.CheckAsync(database, cancellation);
        var counts = default(ExportCounts);
        await ExportFile.WriteAsync(settings.Export, async output =>
        {
            using var writer = new ExportWriter(output, Tell);
            await new ClusterExport(database, settings.Cluster, new VersionCompiler().Compile).RunAsync(Now(), writer, cancellation);
            counts = writer.Counts;
        });
        await Console.Error.WriteLineAsync($"exported: {counts}");
        return 0;
    }

    public static async Task<int> ImportAsync(MovingSettings settings, CancellationToken cancellation)
    {
        await using var database = PostgresConnection.Open(settings.Database);
        await PostgresSchema.CheckForImportAsync(database, cancellation);
        var told = 0L;
        var import = new ClusterImport(database, settings.Cluster, new VersionCompiler().Compile, stored =>
        {
            if ((stored.Tickets + stored.Published) / TellEach == told) return;
            told = (stored.Tickets + stored.Published) / TellEach;
            Tell(stored);
        });
        var counts = await import.RunAsync(ExportFile.Read(settings.Export), Now(), cancellation);
        await Console.Error.WriteLineAsync($"imported: {counts}");
        return 0;
    }

    private const int TellEach = 10_000;

    private static Instant Now() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private static void Tell(ExportCounts counts) => Console.Error.WriteLine($"{counts}");
}
