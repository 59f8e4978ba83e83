using Npgsql;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Restoring;

/// <summary>A database that was restored from a back-up, or recovered to an earlier moment.</summary>
public sealed class RestoredDatabase(NpgsqlDataSource database)
{
    // A silo says every 5 s that it is alive.
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(12);

    /// <summary>
    /// Makes it ready for silos: the feed's history gets another name, since what was published after the back-up is not in it, and
    /// the silos of the time of the back-up are forgotten, which may run on another database by now.
    /// </summary>
    /// <param name="time">For waiting, where the back-up is so fresh that only waiting tells whether its silos run here.</param>
    /// <param name="cancellation">Ends it, and changes nothing.</param>
    /// <returns>False when silos run on this database: nothing was changed.</returns>
    public async Task<bool> MakeReadyAsync(TimeProvider time, CancellationToken cancellation)
    {
        if (await LastAliveAsync(cancellation).ConfigureAwait(false) is { } last)
        {
            await Task.Delay(SilentFor, time, cancellation).ConfigureAwait(false);
            if (await LastAliveAsync(cancellation).ConfigureAwait(false) != last) return false;
        }
        await new Call("""
            WITH silos AS (DELETE FROM slamonitor.silo)
            UPDATE slamonitor.meta SET value = replace(gen_random_uuid()::text, '-', '') WHERE name = 'epoch'
            """).RunAsync(database, cancellation).ConfigureAwait(false);
        await new Call("DELETE FROM slamonitor.cluster").RunAsync(database, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>When a silo last said that it is alive; null when that is so long ago that none runs.</summary>
    private async Task<DateTime?> LastAliveAsync(CancellationToken cancellation) =>
        (await new Call("SELECT max(seen_alive) FROM slamonitor.silo WHERE status = 3 AND seen_alive > now() - interval '1 minute'")
            .ReadAsync(database, rows => rows.IsDBNull(0) ? (DateTime?)null : rows.GetDateTime(0), cancellation).ConfigureAwait(false))[0];
}
