using Npgsql;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>A silo's window on the cluster's feed.</summary>
public static class ClusterFeed
{
    private const int PageMax = 5_000;

    /// <summary>A feed that ends where the table ends, with the last messages in it.</summary>
    /// <param name="database">Migrated.</param>
    /// <param name="capacity">How many messages a subscriber can be behind and still be given all.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<LiveFeed> OpenAsync(NpgsqlDataSource database, int capacity, CancellationToken cancellation)
    {
        var table = new FeedTable(database);
        var head = await table.HeadAsync(cancellation).ConfigureAwait(false);
        var feed = new LiveFeed(head.Epoch, head.LastSequence, capacity);
        var messages = new List<FeedMessage>();
        for (var after = Math.Max(0, head.LastSequence - capacity); after < head.LastSequence; after = messages[^1].Sequence)
        {
            var page = await table.ReadAsync(after, PageMax, cancellation).ConfigureAwait(false);
            messages.AddRange(page.Where(m => m.Sequence <= head.LastSequence));
        }
        feed.Restore(messages);
        return feed;
    }
}
