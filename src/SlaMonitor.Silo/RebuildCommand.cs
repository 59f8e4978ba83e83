using System.Globalization;
using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Orleans.Configurations;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Postgres.Rebuilding;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Silo;

/// <summary>
/// <c>slamonitor-silo rebuild-read-model</c>. It may run while silos do: a ticket, an escalation or an incident that publishes meanwhile keeps
/// what it published, and publications only wait while the counts are made anew, at the end. Only where the tickets' own rows were lost,
/// the silos have to be stopped: those rows say what was published already, and the feed makes them say it again at the end.
/// </summary>
internal static class RebuildCommand
{
    public static async Task<int> RunAsync(string connection, CancellationToken cancellation)
    {
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.CheckAsync(database, cancellation);
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        using var configurations = await ClusterConfigurations.OpenAsync(database, new VersionCompiler().Compile, null, now, cancellation);
        if (configurations is null)
        {
            await Console.Error.WriteLineAsync("slamonitor-silo: the database holds no configuration yet, so there are no tickets to rebuild.");
            return 1;
        }
        await Console.Error.WriteLineAsync("rebuilding; silos may go on meanwhile, and until the end lists and counts may be wrong");
        try
        {
            var done = await new ReadModelRebuild(database, StoredEscalation.ToPublish, StoredIncident.ToPublish).RunAsync(configurations.Rulebooks, now, Tell, cancellation);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{done.Tickets} tickets rebuilt: {done.Kept} from their published state, {done.Folded} from their logged events; {done.Escalations} escalations, {done.Incidents} incidents"));
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("stopped before the end; the counts are as they were. Run it again to rebuild everything.");
            return 1;
        }
    }

    private static void Tell(RebuildProgress progress) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Tickets} tickets"));
}
