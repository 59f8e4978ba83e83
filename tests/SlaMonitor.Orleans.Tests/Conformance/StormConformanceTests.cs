using System.Diagnostics;
using System.Globalization;
using System.Text;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;
using SlaMonitor.Simulation;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>Storms, the incidents that they become, and what people do about those: the engine and the cluster say the same.</summary>
public sealed class StormConformanceTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 30, 9, 0);

    [Fact]
    public async Task Cluster_InStorms_DoesWhatTheEngineDoes()
    {
        var seed = (ulong)ConformanceTests.Number("SLAMONITOR_SEED", 7);
        var story = Tell(seed, ConformanceTests.Number("SLAMONITOR_CONFORMANCE_STORMS", 10));
        var configuration = ConformanceTests.Configured(typeof(StormConformanceTests).Assembly, "storming.yaml");
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);

        var engine = await EngineHost.TellAsync(story, new Rulebooks(configuration.Rulebook), ActAsync);
        await using var host = await ClusterHost.StartAsync(database, connection, configuration, story.Stops[0].At);
        var watch = Stopwatch.StartNew();
        var cluster = await host.TellAsync(story, ActAsync, engine.Instants);

        var happened = engine.Published.OfType<IncidentEvent>().ToList();
        var bundled = engine.Published.OfType<EscalationEvent>().Count(e => e.What == EscalationHappening.Bundled);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {engine.Tickets.Count} tickets, {engine.Escalations.Count} escalations, {bundled} of them part of incidents; {engine.Incidents.Count} incidents, {happened.Count} of their events ({string.Join(", ", happened.CountBy(e => e.What).Select(c => $"{c.Value} {c.Key}"))}); {engine.Pages.Count} pages asked for, {engine.Answers.Count} requests of people, {engine.Instants.Sum(i => i.Count)} instants; cluster {watch.Elapsed.TotalSeconds:F0} s"));
        Assert.Equal(engine.Answers, cluster.Answers);
        var differing = ConformanceTests.Differences(engine, cluster).Take(5).ToList();
        Assert.True(differing.Count == 0, string.Join("\n\n", differing));
        Assert.Equal(engine.Published.Count, cluster.Published.Count);
        Assert.Equal(engine.Incidents.Select(Stored), cluster.Incidents.Select(Stored));
        Assert.Equal(engine.Escalations.Select(Stored), cluster.Escalations.Select(Stored));
        foreach (var (alert, pages) in engine.Pages.GroupBy(page => page.Alert).ToDictionary(g => g.Key, g => g.ToList()))
            Assert.Equal(pages.Select(Ordered), cluster.Pages.Where(page => page.Alert == alert).Select(Ordered));
        Assert.Equal(engine.Pages.Count, cluster.Pages.Count);
        // Otherwise this has shown less than it says.
        Assert.True(engine.Incidents.Count(incident => incident.Storm is not null) >= 5 && bundled > 50, "there are storms");
        Assert.Superset(Enum.GetValues<IncidentHappening>().ToHashSet(), happened.Select(e => e.What).ToHashSet());
        Assert.Contains(engine.Incidents, incident => incident.Storm is not null && incident.Timeline.Any(entry => entry is { What: IncidentHappening.Resolved, By: null }));
        Assert.Contains(engine.Pages, page => page.Content.Incident is not null && page.Action == PageAction.Resolve);

        async Task<List<string>> ActAsync(Seen seen, Stop stop) =>
            [.. await IncidentPeople.ActAsync(seen, stop, seed), .. await People.ActAsync(seen, stop, seed, acts: 1)];
    }

    /// <summary>
    /// Lines that go down, one after the other: the tickets of one account, or of one group, come within some minutes and are solved much
    /// later, and between them come tickets that have nothing to do with that. No two things happen at one instant.
    /// </summary>
    internal static Story Tell(ulong seed, int storms)
    {
        var random = SeededRandom.For(seed, ulong.MaxValue);
        var events = new List<TicketEvent>();
        for (var storm = 0; storm < storms; storm++)
        {
            var begins = Start + Duration.FromMinutes((41 * storm) + random.Below(30));
            var changes = storm % 3 == 2
                ? new TicketChanges { Group = Change<string>.To($"group-{storm}") }
                : new TicketChanges { Account = Change<string>.To($"account-{storm % 4}") };
            // Some are so few that they make no storm.
            for (var i = 2 + (random.Below(4) * 3); i >= 0; i--) Ticket(begins + Duration.FromMilliseconds(random.Below(330_000)), changes);
            Ticket(begins + Duration.FromMilliseconds(random.Below(330_000)), new TicketChanges
            {
                Account = Change<string>.To($"other-{storm}"),
                Group = Change<string>.To($"others-{storm}"),
            });
        }
        var stops = events.OrderBy(happened => happened.At).Select(happened => new Stop(happened.At, [], [happened])).ToList();
        // Long enough that every update is missed, every action overdue and every page has its outcome.
        return new Story([.. stops, new Stop(stops[^1].At + Duration.FromHours(5), [], [])]);

        void Ticket(Instant at, TicketChanges changes)
        {
            var ticket = $"T-{events.Count}";
            events.Add(new TicketEvent
            {
                Source = "test", Id = $"{ticket}-c", Ticket = ticket, At = at, Type = TicketEventType.Created, Actor = new Actor(ActorKind.Customer),
                Changes = changes with { Subject = Change<string>.To($"no line for {ticket}") },
            });
            if (random.Chance(1, 10)) return;
            events.Add(new TicketEvent
            {
                Source = "test", Id = $"{ticket}-s", Ticket = ticket, At = at + Duration.FromMilliseconds(600_000 + random.Below(4_000_000)), Type = TicketEventType.StatusChanged,
                Actor = new Actor(ActorKind.Agent), Changes = new TicketChanges { Status = TicketStatus.Solved },
            });
        }
    }

    // Those that the start of a storm makes part of an incident join it at one instant, in whatever order.
    internal static string Stored(IncidentState state) => Encoding.UTF8.GetString(new StoredBuffer().Write(
        state with { Members = state.Members.OrderBy(member => member.Escalation, StringComparer.Ordinal).ToEquatableArray() }).Span);

    internal static string Stored(EscalationState state) =>
        ConformanceTests.Stored(state with { About = state.About with { Incident = Ordered(state.About.Incident) } });

    private static Page Ordered(Page page) => page with { Content = page.Content with { Incident = Ordered(page.Content.Incident) } };

    private static IncidentSummary? Ordered(IncidentSummary? incident) =>
        incident is null ? null : incident with { Lines = incident.Lines.Order(StringComparer.Ordinal).ToEquatableArray() };
}
