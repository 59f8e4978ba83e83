using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.EndToEnd.Paging;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>An account whose error budget burns while every silo is killed once: each clock that ended is counted once, and one escalation is started.</summary>
public sealed class BurnUnderKillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Account = "acme";

    // Beside the policies of the desk: every urgent ticket breaches after a second, the others are met when somebody replies.
    private const string Objectives = """
        accounts:
              objectives:
                - { segment: gold, metric: first_response, attainment: 90%, window: 30d, escalate: { burn_rate: 2, over: 1h, policy: burns } }
        """;

    private static readonly TimeSpan CountMax = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Silos_EachIsKilledWhileAnAccountBurns_CountEveryClockOnce()
    {
        var seed = UnderLoad.Number("SLAMONITOR_SEED", Random.Shared.Next());
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed} (what falls into which instant depends on the machine)");
        var random = new Random(seed);
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync(_ => 204);
        var config = PagedDesk.Configuration(folder, receiver.Address, Objectives);
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("escalations:", "escalations:\n  - { id: burns, steps: [ { after: 0s, notify: [ { channel: ops } ] } ] }", StringComparison.Ordinal));
        await using var silos = await SiloTrio.StartAsync(connection, config: config);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        await SendAsync(http, silos, 0, HttpMethod.Put, $"api/v1/accounts/{Account}", """{"name":"Acme","segment":"gold"}""", "application/json");

        using var enough = new CancellationTokenSource();
        var sending = SendAsync(http, silos, new Random(random.Next()), enough.Token);
        for (var victim = 0; victim < 3; victim++)
        {
            // Long enough for the account to have counted something new.
            await Task.Delay(random.Next(4_000, 14_000));
            await silos[victim].KillAsync();
            await Task.Delay(random.Next(500, 5_000));
            await silos.StartAsync(victim);
        }
        await enough.CancelAsync();
        var (breached, met) = await sending;

        var expected = new MetricTally(Metric.FirstResponse, 0, breached, met);
        var account = await CountedAsync(database, expected);
        var window = Assert.Single(account.Windows);
        Assert.Equal((met, breached), (window.Coarse.Sum(bucket => bucket.Met), window.Coarse.Sum(bucket => bucket.Breached)));
        Assert.Equal([new RaisedBurn("burns", Metric.FirstResponse, NodaTime.Duration.FromHours(1))], account.Raised);
        var told = (await new FeedTable(database).ReadAsync(0, int.MaxValue)).Select(m => m.Event).OfType<EscalationEvent>().Where(e => e.Policy == "burns").ToList();
        Assert.Equal([EscalationHappening.Triggered, EscalationHappening.Stepped, EscalationHappening.Exhausted], told.Select(e => e.What));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{breached} breaches and {met} met in {account.Decisions} decisions of the account; escalated at {told[0].At}"));
        Assert.True(breached > 20 && met > 20, "clocks ended while silos were killed");
    }

    /// <summary>The account when it has counted this; it has never counted more.</summary>
    private static async Task<AccountState> CountedAsync(NpgsqlDataSource database, MetricTally expected)
    {
        await using var read = database.CreateCommand($"SELECT payload FROM slamonitor.grain_state WHERE type = '{StorageNames.Account}' AND extension = '{Account}'");
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var state = new StoredStateSerializer().Deserialize<StoredAccount>(BinaryData.FromBytes((byte[])(await read.ExecuteScalarAsync())!))!.State!;
            var counted = state.Tallies.Where(tally => tally.Metric == expected.Metric).SingleOrDefault();
            if (counted == expected) return state;
            Assert.True(counted.Breached <= expected.Breached && counted.Met <= expected.Met && watch.Elapsed < CountMax, $"counted {counted} of {expected}");
        }
    }

    /// <summary>Sends tickets that breach within a second and others that are met at once.</summary>
    /// <returns>How many.</returns>
    private static async Task<(int Breached, int Met)> SendAsync(HttpClient http, SiloTrio silos, Random random, CancellationToken enough)
    {
        var sent = 0;
        for (; !enough.IsCancellationRequested; sent++)
        {
            var now = DateTimeOffset.UtcNow;
            var replied = PagedDesk.Solved($"M-{sent}", now).Replace("solved", "agent_replied", StringComparison.Ordinal);
            var lines = string.Join('\n', PagedDesk.Created($"B-{sent}", now), PagedDesk.Created($"M-{sent}", now, "normal"), replied);
            await SendAsync(http, silos, random.Next(3), HttpMethod.Post, "api/v1/events", lines, "application/x-ndjson");
            await Task.Delay(random.Next(100, 400), CancellationToken.None);
        }
        return (sent, sent);
    }

    /// <summary>To one silo after another until one has taken it.</summary>
    private static async Task SendAsync(HttpClient http, SiloTrio silos, int first, HttpMethod method, string path, string body, string type)
    {
        for (var silo = first; ; silo++)
        {
            try
            {
                if (silos.AddressFrom(silo) is { } address)
                {
                    using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } };
                    using var response = await http.SendAsync(request);
                    if (response.IsSuccessStatusCode) return;
                    Assert.True((int)response.StatusCode is 429 or 503, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
            {
                // It was killed meanwhile.
            }
            await Task.Delay(100);
        }
    }
}
