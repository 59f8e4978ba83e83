using Npgsql;

namespace SlaMonitor.Postgres.Tests.Publishing;

/// <summary>Everything that publications wrote, as text, to be compared.</summary>
internal static class Rows
{
    private static readonly string[] Tables =
    [
        "SELECT ticket::text FROM slamonitor.ticket ORDER BY id",
        "SELECT clock::text FROM slamonitor.clock ORDER BY state, due, ticket, metric",
        "SELECT breach::text FROM slamonitor.breach ORDER BY at, ticket, metric, cycle",
        "SELECT y::text FROM slamonitor.account_tally y WHERE (open, breached, met) <> (0, 0, 0) ORDER BY account, metric",
        "SELECT (metric, state, priority, group_name, sum(n))::text FROM slamonitor.board_count GROUP BY metric, state, priority, group_name HAVING sum(n) <> 0 ORDER BY 1",
    ];

    private const string Feed = "SELECT (ticket, decision, body)::text FROM slamonitor.feed ORDER BY ticket, sequence";

    public static async Task<List<string>> AllAsync(NpgsqlDataSource database, bool feedToo = true)
    {
        var all = new List<string>();
        foreach (var select in feedToo ? [.. Tables, Feed] : Tables)
        {
            await using var command = database.CreateCommand(select);
            await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            all.Add(select);
            while (await rows.ReadAsync(TestContext.Current.CancellationToken)) all.Add(rows.GetString(0));
        }
        return all;
    }

    public static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static Task EmptyAsync(NpgsqlDataSource database) => RunAsync(
        database,
        "TRUNCATE slamonitor.ticket, slamonitor.clock, slamonitor.breach, slamonitor.account, slamonitor.account_tally, slamonitor.board_count, slamonitor.feed; "
        + "UPDATE slamonitor.feed_head SET sequence = 0");
}
