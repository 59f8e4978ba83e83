using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Tests.Processes;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Stopping;

public sealed class StopTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int TicketCount = 2_000;
    private const int PerRequest = 500;

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(120);

    /// <summary>The only silo there is: what it left unpublished, nobody else could have published.</summary>
    [Fact]
    public async Task Stop_WhileAlarmsFire_PublishesAllThatWasDecided()
    {
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database);
        var folder = Directory.CreateTempSubdirectory("sla-stop-");
        try
        {
            var config = Path.Combine(folder.FullName, "sla.yaml");
            await File.WriteAllTextAsync(config, PlannedTicket.Configuration);
            await using var silo = SiloProcess.Serve(connection, "127.0.0.1", config, folder.FullName);
            var address = await silo.Listening.WaitAsync(StartMax);
            using var limit = new CancellationTokenSource(StartMax);
            using var live = await LiveClient.SubscribeAsync(address, 0, limit.Token);
            await SendAsync(address);

            // From the first breach on, hundreds a second are due, for longer than the silo takes to leave.
            await foreach (var message in live.MessagesAsync(limit.Token))
                if (message.Target == "breach") break;
            Assert.Equal(0, await silo.StopAsync());

            var (decided, published) = await DecisionsAsync(database);
            Assert.Equal(TicketCount, decided.Count);
            var undecided = await CountAsync(database, "SELECT count(*) FROM slamonitor.clock WHERE state = 1");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TicketCount} tickets, {undecided} clocks still ran when the silo had stopped"));
            var left = decided.Where(ticket => published.GetValueOrDefault(ticket.Key, -1) < ticket.Value).ToList();
            Assert.True(left.Count == 0, $"{left.Count} tickets decided what nobody published, the first {left.FirstOrDefault()}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SendAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        var random = new Random(7);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var lines = Enumerable.Range(0, TicketCount).Select(i =>
        {
            // Due between three and nineteen seconds from now, and again a second later.
            var ticket = new PlannedTicket($"S-{i}", $"account-{i % 10}", "urgent", [new($"S-{i}-0", now + random.Next(2_000, 18_000), "created", null)]);
            return ticket.Line(ticket.Events[0]);
        });
        foreach (var some in lines.Chunk(PerRequest))
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', some))) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson") } };
            using var response = await http.PostAsync(new Uri("api/v1/events", UriKind.Relative), body);
            Assert.Equal($$"""{"accepted":{{some.Length}},"duplicates":0,"rejected":[]}""", await response.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Each ticket's count of decisions, as its grain stored it and as it was published.</summary>
    private static async Task<(Dictionary<string, long> Decided, Dictionary<string, long> Published)> DecisionsAsync(NpgsqlDataSource database)
    {
        var (decided, published) = (new Dictionary<string, long>(), new Dictionary<string, long>());
        var serializer = new StoredStateSerializer();
        await using var grains = database.CreateCommand("SELECT payload FROM slamonitor.grain_state WHERE extension LIKE 'S-%'");
        await using (var rows = await grains.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                var state = serializer.Deserialize<StoredTicket>(BinaryData.FromBytes(rows.GetFieldValue<byte[]>(0)))!.State!;
                decided.Add(state.Id, state.Decisions);
            }
        }
        await using var tickets = database.CreateCommand("SELECT id, decisions FROM slamonitor.ticket");
        await using (var rows = await tickets.ExecuteReaderAsync())
            while (await rows.ReadAsync()) published.Add(rows.GetString(0), rows.GetInt64(1));
        return (decided, published);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
