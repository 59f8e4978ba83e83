using System.Diagnostics;
using System.Globalization;
using SlaMonitor.Config;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;
using SlaMonitor.Simulation.Traffic;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>The engine and the cluster, told the same at the same instants, say the same.</summary>
public sealed class ConformanceTests(PostgresFixture postgres, ITestOutputHelper output)
{
    /// <summary>How many tickets; the default takes some half a minute.</summary>
    private const string TicketsVariable = "SLAMONITOR_CONFORMANCE_TICKETS";

    private const int DefaultTickets = 600;

    [Fact]
    public async Task Cluster_ToldWhatTheEngineIsTold_SaysTheSame()
    {
        var tickets = Number(TicketsVariable, DefaultTickets);
        var seed = (ulong)Number("SLAMONITOR_SEED", 20);
        var story = Story.Tell(seed, tickets);
        var configuration = Configured();
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);

        var watch = Stopwatch.StartNew();
        var engine = await EngineHost.TellAsync(story, new Rulebooks(configuration.Rulebook));
        var engineTook = watch.Elapsed;
        await using var host = await ClusterHost.StartAsync(database, connection, configuration, story.Stops[0].At);
        watch.Restart();
        var cluster = await host.TellAsync(story);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {engine.Tickets.Count} tickets, {engine.Outcomes.Count} events told, {engine.Published.Count} published of their clocks, {engine.Published.Count(p => p is ClockEvent.BreachRetracted)} of them breaches taken back, {engine.Breaches.Count} breaches; engine {engineTook.TotalSeconds:F0} s, cluster {watch.Elapsed.TotalSeconds:F0} s"));
        Assert.Equal(engine.Outcomes, cluster.Outcomes);
        var differing = Differences(engine, cluster).Take(5).ToList();
        Assert.True(differing.Count == 0, string.Join("\n\n", differing));
        Assert.Equal(engine.Published.Count, cluster.Published.Count);
        Assert.Equal(engine.Breaches, cluster.Breaches);
        Assert.Equal(engine.Accounts, cluster.Accounts);
        // Otherwise this has shown less than it says.
        Assert.Equal(tickets, engine.Tickets.Count);
        Assert.NotEmpty(engine.Breaches);
        Assert.Equal(TrafficAccounts.All.Length, engine.Accounts.Count);
        Assert.Contains(engine.Published, published => published is ClockEvent.BreachRetracted);
    }

    private static IEnumerable<string> Differences(Told engine, Told cluster)
    {
        var (byEngine, byCluster) = (engine.Published.ToLookup(p => p.AboutTicket), cluster.Published.ToLookup(p => p.AboutTicket));
        foreach (var (ticket, state) in engine.Tickets)
        {
            var (one, other) = (byEngine[ticket].ToList(), byCluster[ticket].ToList());
            var same = 0;
            while (same < one.Count && same < other.Count && one[same] == other[same]) same++;
            if (same < Math.Max(one.Count, other.Count))
                yield return $"{ticket}: message {same + 1} of {one.Count}, of the cluster {other.Count}\n  engine  {one.ElementAtOrDefault(same)}\n  cluster {other.ElementAtOrDefault(same)}";
            else if (Told.Common(state) != Told.Common(cluster.Tickets[ticket]))
                yield return $"{ticket}: states\n  engine  {state}\n  cluster {cluster.Tickets[ticket]}";
        }
    }

    private static Configuration Configured()
    {
        using var demo = typeof(TicketTraffic).Assembly.GetManifestResourceStream("demo.yaml")!;
        using var reader = new StreamReader(demo);
        return Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load([new ConfigurationSource("demo.yaml", reader.ReadToEnd())])).Configuration;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
