using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;
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
        var configuration = Configured(typeof(TicketTraffic).Assembly, "demo.yaml", escalates: false);
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
        // A cluster's accounts count a little later, so at other instants; but as many.
        var end = story.Stops[^1].At;
        Assert.Equal(engine.Accounts.Select(account => Counted(account, end)), cluster.Accounts.Select(account => Counted(account, end)));
        Assert.Equal(engine.Trends, cluster.Trends);
        Assert.Equal(engine.Live, cluster.Live);
        // Otherwise this has shown less than it says.
        Assert.Equal(tickets, engine.Tickets.Count);
        Assert.NotEmpty(engine.Breaches);
        Assert.True(engine.Trends[0].Series[0].Buckets.Sum(bucket => bucket.Met + bucket.Breached) > tickets, "most tickets have a clock that ended");
        Assert.Contains(engine.Live[0], count => count is { TicketsOpen: > 0, Running: > 0, Breached: > 0 });
        Assert.Equal(TrafficAccounts.All.Length, engine.Accounts.Count);
        Assert.Contains(engine.Published, published => published is ClockEvent.BreachRetracted);
    }

    /// <summary>
    /// With policies that escalate, people who react, and receivers that fail. A ticket and its escalations decide one after another,
    /// in an order that only time gives: so both hosts go from one instant to the next at which something happens.
    /// </summary>
    [Fact]
    public async Task Cluster_Escalating_DoesWhatTheEngineDoes()
    {
        var tickets = Number("SLAMONITOR_CONFORMANCE_ESCALATING", 100);
        var seed = (ulong)Number("SLAMONITOR_SEED", 5);
        var story = Story.Tell(seed, tickets);
        var configuration = Configured(typeof(ConformanceTests).Assembly, "escalating.yaml");
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);

        var engine = await EngineHost.TellAsync(story, new Rulebooks(configuration.Rulebook), Act);
        await using var host = await ClusterHost.StartAsync(database, connection, configuration, story.Stops[0].At);
        var watch = Stopwatch.StartNew();
        var cluster = await host.TellAsync(story, Act, engine.Instants);

        var happened = engine.Published.OfType<EscalationEvent>().ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {engine.Tickets.Count} tickets, {engine.Escalations.Count} escalations, {happened.Count} of their events ({string.Join(", ", happened.CountBy(e => e.What).Select(c => $"{c.Value} {c.Key}"))}), {engine.Pages.Count} pages asked for, {engine.Answers.Count} requests of people, {engine.Instants.Sum(i => i.Count)} instants; cluster {watch.Elapsed.TotalSeconds:F0} s"));
        Assert.Equal(engine.Outcomes, cluster.Outcomes);
        Assert.Equal(engine.Answers, cluster.Answers);
        var differing = Differences(engine, cluster).Take(5).ToList();
        Assert.True(differing.Count == 0, string.Join("\n\n", differing));
        Assert.Equal(engine.Published.Count, cluster.Published.Count);
        foreach (var (alert, pages) in engine.Pages.GroupBy(page => page.Alert).ToDictionary(g => g.Key, g => g.ToList()))
            Assert.Equal(pages, cluster.Pages.Where(page => page.Alert == alert));
        Assert.Equal(engine.Pages.Count, cluster.Pages.Count);
        Assert.Equal(engine.Escalations.Select(Stored), cluster.Escalations.Select(Stored));
        // The moves to other tiers stand in the log of events like all events.
        var moves = engine.Tickets.Values.Sum(ticket => ticket.Log.Events.Count(e => e.Source == EventRules.OwnSource));
        await using var logged = database.CreateCommand($"SELECT count(*) FROM slamonitor.event WHERE source = '{EventRules.OwnSource}'");
        Assert.Equal(moves, (long)(await logged.ExecuteScalarAsync())!);
        // Otherwise this has shown less than it says.
        Assert.True(happened.Count > 500, $"{happened.Count} events of escalations");
        Assert.Superset(Enum.GetValues<EscalationHappening>().Except([EscalationHappening.NobodyOnCall, EscalationHappening.Bundled]).ToHashSet(), happened.Select(e => e.What).ToHashSet());
        Assert.True(moves > 10, $"{moves} moves to other tiers");
        Assert.Contains(engine.Pages.GroupBy(page => page.Id), same => same.Count() > 1);

        Task<List<string>> Act(Seen host, Stop stop) => People.ActAsync(host, stop, seed);
    }

    internal static IEnumerable<string> Differences(Told engine, Told cluster)
    {
        foreach (var difference in Differences(engine.Published.OfType<EscalationEvent>().ToLookup(e => e.Escalation), cluster.Published.OfType<EscalationEvent>().ToLookup(e => e.Escalation)))
            yield return difference;
        foreach (var difference in Differences(engine.Published.OfType<IncidentEvent>().ToLookup(e => e.Incident), cluster.Published.OfType<IncidentEvent>().ToLookup(e => e.Incident)))
            yield return difference;
        var (byEngine, byCluster) = (engine.Published.OfType<ClockEvent>().ToLookup(p => p.Ticket), cluster.Published.OfType<ClockEvent>().ToLookup(p => p.Ticket));
        foreach (var difference in Differences(byEngine, byCluster)) yield return difference;
        foreach (var (ticket, state) in engine.Tickets)
            if (Told.Common(state) != Told.Common(cluster.Tickets[ticket])) yield return $"{ticket}: states\n  engine  {state}\n  cluster {cluster.Tickets[ticket]}";
    }

    private static IEnumerable<string> Differences<T>(ILookup<string, T> engine, ILookup<string, T> cluster)
    {
        foreach (var key in engine.Select(g => g.Key).Union(cluster.Select(g => g.Key)))
        {
            var (one, other) = (engine[key].ToList(), cluster[key].ToList());
            var same = 0;
            while (same < one.Count && same < other.Count && EqualityComparer<T>.Default.Equals(one[same], other[same])) same++;
            if (same < Math.Max(one.Count, other.Count))
                yield return $"{key}: message {same + 1} of {one.Count}, of the cluster {other.Count}\n  engine  {one.ElementAtOrDefault(same)}\n  cluster {other.ElementAtOrDefault(same)}";
        }
    }

    private static (AccountView Account, string Windows) Counted(AccountView account, Instant end) =>
        (account with { Windows = [] }, string.Join(' ', account.Windows.Select(window => $"{window.Metric.Name}: {window.In(Duration.FromDays(30), end)}")));

    /// <summary>A text, which shows where two differ.</summary>
    internal static string Stored(EscalationState state) => Encoding.UTF8.GetString(new StoredBuffer().Write(state).Span);

    /// <param name="assembly">Has it.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="escalates">Whether its policies may: what escalates has to be told from instant to instant.</param>
    internal static Configuration Configured(Assembly assembly, string name, bool escalates = true)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        var lines = reader.ReadToEnd().Split('\n').Where(line => escalates || !line.TrimStart().StartsWith("escalate:", StringComparison.Ordinal));
        return Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load([new ConfigurationSource(name, string.Join('\n', lines))])).Configuration;
    }

    internal static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
