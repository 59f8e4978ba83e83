using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Alarms;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Choices;

/// <summary>Not tests: the figures of decision 9, to be measured again on request.</summary>
public sealed class ChoicesMeasured(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Tickets = 200_000;

    /// <summary>What a silo does with a reminder for each of so many tickets, beside the table of alarms.</summary>
    [Fact(Explicit = true)]
    public async Task Reminders_BesideAlarms()
    {
        var connection = PostgresConnection.Tuned(await postgres.Server.NewDatabaseAsync());
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database);
        var (emptyStart, emptyHeap) = await StartAsync(connection);
        await RunAsync(database, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO slamonitor.reminder (service, grain, name, starts_at, period, grain_hash, version)
            SELECT 'choices', 'alarmshard/' || to_hex(i), 'due', now() + interval '8 hours', 3600000, (hashint4(i)), 0 FROM generate_series(1, {Tickets}) i
            """));
        await RunAsync(database, "ANALYZE slamonitor.reminder");
        var (start, heap) = await StartAsync(connection);
        var refresh = Stopwatch.StartNew();
        await RunAsync(database, "SELECT grain, name, starts_at, period, version FROM slamonitor.reminder WHERE service = 'choices' AND grain_hash > -2147483648 AND grain_hash <= 2147483647");
        Say($"{Tickets} reminders: started after {start.TotalSeconds:F1} s (without any {emptyStart.TotalSeconds:F1}), {(heap - emptyHeap) / (double)Tickets:F0} bytes of heap each, every refresh reads all in {refresh.Elapsed.TotalMilliseconds:F0} ms");

        var now = SystemClock.Instance.GetCurrentInstant();
        await RunAsync(database, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO slamonitor.alarm (kind, key, shard, due, version)
            SELECT 1, 'T-' || i, i % 32, {now.ToUnixTimeTicks()} + i::bigint * 8 * 36000000000 / {Tickets}, 1 FROM generate_series(1, {Tickets}) i
            """));
        await RunAsync(database, "ANALYZE slamonitor.alarm");
        var table = new AlarmTable(database);
        refresh.Restart();
        var near = 0;
        for (var shard = 0; shard < 32; shard++) near += (await table.DueAsync(shard, now + Duration.FromSeconds(60), 20_000)).Count;
        Say($"{Tickets} alarms due within 8 hours: all 32 shards read {near} in {refresh.Elapsed.TotalMilliseconds:F0} ms");
    }

    /// <summary>A ticket's state in our form, and as the provider would write it by itself.</summary>
    [Fact(Explicit = true)]
    public void Serializer_BesideTheProvidersOwn()
    {
        var states = Enumerable.Range(0, 2_000).Select(i => new StoredTicket { State = new Desk(1).Ticket(i) }).ToList();
        using var services = new ServiceCollection()
            .AddSerializer()
            .AddSingleton<OrleansJsonSerializer>()
            .AddOptions<OrleansJsonSerializerOptions>().Services
            .BuildServiceProvider();
        foreach (var (name, serializer) in new (string, IGrainStorageSerializer)[]
        {
            ("ours", new StoredStateSerializer()),
            ("JSON of the provider", new JsonGrainStorageSerializer(services.GetRequiredService<OrleansJsonSerializer>())),
        })
        {
            for (var round = 0; round < 3; round++)
            {
                var watch = Stopwatch.StartNew();
                var bytes = states.ConvertAll(s => serializer.Serialize(s));
                var writing = watch.Elapsed;
                watch.Restart();
                string read;
                try
                {
                    foreach (var form in bytes) serializer.Deserialize<StoredTicket>(form);
                    read = $"{watch.Elapsed.TotalMicroseconds / states.Count:F1} µs to read";
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    read = $"cannot be read: {e.Message.Split('\n')[0]}";
                }
                Say($"{name}: {bytes.Average(b => b.ToMemory().Length):F0} bytes, {writing.TotalMicroseconds / states.Count:F1} µs to write, {read}");
            }
        }
    }

    private static async Task<(TimeSpan Took, long Heap)> StartAsync(string connection)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.ServiceId = "choices";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = ("Npgsql", connection));
            silo.Configure<ReminderOptions>(reminders => reminders.InitializationTimeout = TimeSpan.FromMinutes(5));
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        });
        var watch = Stopwatch.StartNew();
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var took = watch.Elapsed;
        // Reminders are read after the start.
        await Task.Delay(TimeSpan.FromSeconds(15));
        return (took, GC.GetTotalMemory(forceFullCollection: true));
    }

    private static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 300;
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            // Each row goes over, as it does to a silo.
        }
    }

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
