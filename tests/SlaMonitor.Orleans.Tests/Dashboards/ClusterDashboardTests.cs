using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using SlaMonitor.Dashboards.Tests;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Orleans.Tests.Processes;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Dashboards;

/// <summary>
/// The dashboards of the cluster and of engine and store, asked of a real Prometheus that scrapes two real silos. The others show what both hosts have in common,
/// and are looked at with the one process.
/// </summary>
public sealed class ClusterDashboardTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task EveryPanel_OfTwoSilos_ShowsData()
    {
        Tool.Require("prometheus", "prometheus");
        var connection = await postgres.Server.NewDatabaseAsync();
        await using (var database = PostgresConnection.Open(connection)) await PostgresSchema.MigrateAsync(database);
        using var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", PlannedTicket.Configuration);
        await using var first = SiloProcess.Serve(connection, "127.0.0.1", config, folder["first"]);
        var address = await first.Listening.WaitAsync(Limits.Start);
        await using var second = SiloProcess.Serve(connection, "127.0.0.2", config, folder["second"]);
        var other = await second.Listening.WaitAsync(Limits.Start);
        await using var prometheus = await RealPrometheus.StartAsync(address, other);
        using var stop = new CancellationTokenSource();
        using var board = await LiveClient.SubscribeAsync(address, 0, stop.Token);
        var beside = Task.WhenAll(UntilStoppedAsync(() => SendAsync(address, stop.Token)), UntilStoppedAsync(() => LookAsync(board, stop.Token)));

        var empty = DashboardFile.All.Where(dashboard => dashboard.Name is "cluster" or "engine-and-store").SelectMany(dashboard => dashboard.Queries).ToList();
        var names = empty.SelectMany(query => MetricNames.In(query.Expr)).ToHashSet();
        for (var clock = Stopwatch.StartNew(); empty.Count > 0; await Task.Delay(TimeSpan.FromSeconds(1)))
        {
            foreach (var query in empty.ToList())
                if (await prometheus.HasDataAsync(DashboardFile.Substituted(query.Expr))) empty.Remove(query);
            Assert.True(empty.Count == 0 || clock.Elapsed < 2 * Limits.Step, $"no data:\n{string.Join('\n', empty)}");
        }
        // Queries with a zero where there is nothing have data in any case: what they name has to be there too, or be an instrument that has measured nothing yet.
        using var http = new HttpClient();
        var exported = MetricNames.Exported(await http.GetStringAsync(new Uri(address, "metrics")));
        Assert.Empty(names.Except(exported).Except(CountersOfOrleans()));
        Assert.Contains(await prometheus.QueryAsync("max(slamonitor_silos)"), sample => (string?)sample!["value"]![1] == "2");
        output.WriteLine($"{names.Count} names");

        if (Environment.GetEnvironmentVariable("SLAMONITOR_SCREENSHOTS") == "1")
        {
            await Npm.InstallAsync();
            await Task.Delay(TimeSpan.FromMinutes(4));
            await Npm.RunAsync("pictures", prometheus.Address.ToString(), Repository.Folder("docs", "images"), "cluster");
        }
        await stop.CancelAsync();
        await beside;
    }

    /// <summary>Under the names that an exposition gives them. Orleans keeps them in a class of its own, which is not public.</summary>
    private static IEnumerable<string> CountersOfOrleans()
    {
        var names = typeof(global::Orleans.IClusterClient).Assembly.GetType("Orleans.Runtime.InstrumentNames", throwOnError: true)!;
        return names.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Select(field => field.GetRawConstantValue()).OfType<string>().Select(name => name.Replace('-', '_') + "_total");
    }

    private static async Task UntilStoppedAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (OperationCanceledException)
        {
            // The test is done.
        }
    }

    /// <summary>Ten tickets a second, of which one in two breaches by its alarms.</summary>
    private static async Task SendAsync(Uri address, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = address };
        for (var number = 0; ; number++, await Task.Delay(TimeSpan.FromSeconds(1), stop))
        {
            var lines = Enumerable.Range(0, 10).Select(i =>
            {
                var created = new PlannedEvent($"C-{number}-{i}", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), "created", null);
                return new PlannedTicket($"C-{number}-{i}", "acme", i % 2 == 0 ? "urgent" : "low", [created]).Line(created);
            });
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines))) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson") } };
            using var response = await http.PostAsync(new Uri("api/v1/events", UriKind.Relative), body, stop);
        }
    }

    private static async Task LookAsync(LiveClient board, CancellationToken stop)
    {
        await foreach (var _ in board.MessagesAsync(stop)) stop.ThrowIfCancellationRequested();
    }
}
