using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.Orleans.Tests.Processes;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Rebuilding;

public sealed class RebuildCommandTests(PostgresFixture postgres)
{
    private const int TicketCount = 250;

    private const string Rows = """
        SELECT 'clock', ticket, metric, state::text, due::text FROM slamonitor.clock
        UNION ALL SELECT 'count', metric, priority, coalesce(group_name, ''), sum(n)::text FROM slamonitor.board_count GROUP BY 2, 3, 4, state HAVING sum(n) <> 0
        UNION ALL SELECT 'tally', account, metric, open::text, met::text FROM slamonitor.account_tally
        ORDER BY 1, 2, 3, 4, 5
        """;

    [Fact]
    public async Task Rebuild_WhileASiloRunsAndAfterIt_MakesTheRowsAnew()
    {
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        var folder = Directory.CreateTempSubdirectory("sla-rebuild-");
        try
        {
            Assert.Equal(0, (await SiloTool.RunAsync("migrate", "--database", connection)).Code);
            var config = Path.Combine(folder.FullName, "sla.yaml");
            await File.WriteAllTextAsync(config, PlannedTicket.Configuration);
            await using var silo = SiloProcess.Serve(connection, "127.0.0.1", config, folder.FullName);
            var address = await silo.Listening.WaitAsync(TimeSpan.FromSeconds(120));
            await SendAsync(address);
            var before = await RowsAsync(database);
            Assert.Equal(2 * TicketCount, before.Count(row => row.StartsWith("clock", StringComparison.Ordinal)));

            await DamageAsync(database, "DELETE FROM slamonitor.clock; UPDATE slamonitor.account_tally SET open = 7; INSERT INTO slamonitor.board_count (metric, state, priority, group_name, n) VALUES ('resolution', 1, 'low', 'desk', 5)");
            var beside = await SiloTool.RunAsync("rebuild-read-model", "--database", connection);

            Assert.Equal((0, $"{TicketCount} tickets rebuilt: {TicketCount} from their published state, 0 from their logged events; 0 escalations, 0 incidents\n"), (beside.Code, beside.Output));
            Assert.Contains("200 tickets\n", beside.Errors, StringComparison.Ordinal);
            Assert.Equal(before, await RowsAsync(database));

            Assert.Equal(0, await silo.StopAsync());
            await DamageAsync(database, "TRUNCATE slamonitor.ticket, slamonitor.clock, slamonitor.account_tally, slamonitor.board_count");
            var after = await SiloTool.RunAsync("rebuild-read-model", "--database", connection);

            Assert.Equal((0, $"{TicketCount} tickets rebuilt: 0 from their published state, {TicketCount} from their logged events; 0 escalations, 0 incidents\n"), (after.Code, after.Output));
            Assert.Equal(before, await RowsAsync(database));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Rebuild_OfADatabaseThatIsNotReady_SaysWhatItNeeds()
    {
        var connection = await postgres.Server.NewDatabaseAsync();

        var unmigrated = await SiloTool.RunAsync("rebuild-read-model", "--database", connection);
        Assert.Equal(1, unmigrated.Code);
        Assert.Contains("Migrate it first", unmigrated.Errors, StringComparison.Ordinal);

        await SiloTool.RunAsync("migrate", "--database", connection);
        var empty = await SiloTool.RunAsync("rebuild-read-model", "--database", connection);
        Assert.Equal((1, "slamonitor-silo: the database holds no configuration yet, so there are no tickets to rebuild.\n"), (empty.Code, empty.Errors));
    }

    private static async Task SendAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        // Not due for an hour, so that nothing changes but what the test changes.
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var tickets = Enumerable.Range(0, TicketCount).Select(i => new PlannedTicket($"R-{i}", $"account-{i % 3}", "low", [new($"R-{i}-0", now, "created", null)]));
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', tickets.Select(ticket => ticket.Line(ticket.Events[0])))));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson");
        using var response = await http.PostAsync(new Uri("api/v1/events", UriKind.Relative), body);
        Assert.Equal($$"""{"accepted":{{TicketCount}},"duplicates":0,"rejected":[]}""", await response.Content.ReadAsStringAsync());
    }

    private static async Task DamageAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> RowsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Rows);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join(' ', Enumerable.Range(0, 5).Select(i => reader.GetString(i))));
        return rows;
    }
}
