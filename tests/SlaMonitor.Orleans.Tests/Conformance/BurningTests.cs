using System.Text;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>
/// Error budgets in the engine, which is told of each clock that ends, and in the cluster, which looks at their sums: looking at the
/// instants at which something ended, it says the same of them.
/// </summary>
public sealed class BurningTests(PostgresFixture postgres)
{
    private const int Rounds = 31;

    private static readonly Instant Start = Instant.FromUtc(2026, 11, 30, 6, 0);

    // Due instants lie 20 minutes after these, and never on one of them.
    private static readonly Duration Round = Duration.FromSeconds(187);

    [Fact]
    public async Task Cluster_WhoseAccountBurns_DoesWhatTheEngineDoes()
    {
        var story = Tell();
        var configuration = ConformanceTests.Configured(typeof(BurningTests).Assembly, "burning.yaml");
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);

        var engine = await EngineHost.TellAsync(story, new Rulebooks(configuration.Rulebook), NobodyActsAsync);
        await using var host = await ClusterHost.StartAsync(database, connection, configuration, story.Stops[0].At);
        var cluster = await host.TellAsync(story, NobodyActsAsync, engine.Instants);

        var (told, alike) = (engine.Published.OfType<EscalationEvent>().ToList(), cluster.Published.OfType<EscalationEvent>().ToList());
        Assert.Equal(told, alike);
        Assert.Equal(engine.Pages, cluster.Pages);
        Assert.Equal(engine.Escalations.Select(Stored), cluster.Escalations.Select(Stored));
        Assert.Equal(engine.Accounts, cluster.Accounts);
        // It began with a breach, went on for two passes, and ended by time alone: the last clock had long ended.
        var escalation = Assert.Single(engine.Escalations);
        Assert.Equal("account:acme", escalation.About.Id);
        Assert.Equal(
            [
                EscalationHappening.Triggered, EscalationHappening.Stepped, EscalationHappening.Stepped, EscalationHappening.Stepped, EscalationHappening.Stepped,
                EscalationHappening.Exhausted, EscalationHappening.Resolved,
            ],
            told.Select(e => e.What).Where(what => what != EscalationHappening.PageFailed));
        var fell = told.Single(e => e.What == EscalationHappening.Resolved).At;
        Assert.True(fell > story.Stops[^2].At, $"the rate fell at {fell}");
    }

    /// <summary>
    /// Acme's tickets are solved in time for ten rounds, not solved for ten, and solved in time again. What Umbrella breaches before it
    /// becomes gold is of no objective, and what it breaches then is too little.
    /// </summary>
    internal static Story Tell()
    {
        var stops = new List<Stop>();
        for (var round = 0; round < Rounds; round++)
        {
            var at = Start + round * Round;
            var events = new List<TicketEvent> { Created($"A-{round}", "acme", at) };
            if (round >= 3 && (round - 3) / 10 != 1) events.Add(Solved($"A-{round - 3}", at));
            if (round is 1 or 2 or 3 or 14 or 15) events.Add(Created($"U-{round}", "umbrella", at));
            AccountProfile[] accounts = round switch
            {
                0 => [new AccountProfile("acme", Name: "Acme", Segment: "gold"), new AccountProfile("umbrella", Segment: "silver")],
                12 => [new AccountProfile("umbrella", Segment: "gold")],
                _ => [],
            };
            stops.Add(new Stop(at, accounts, events));
        }
        stops.Add(new Stop(stops[^1].At + Duration.FromHours(4), [], []));
        return new Story(stops);
    }

    private static Task<List<string>> NobodyActsAsync(Seen host, Stop stop) => Task.FromResult(new List<string>());

    private static TicketEvent Created(string ticket, string account, Instant at) => new()
    {
        Source = "test", Id = $"{ticket}-created", Ticket = ticket, At = at, Type = TicketEventType.Created, Actor = new Actor(ActorKind.Customer),
        Changes = new TicketChanges { Priority = Priority.Normal, Account = Change<string>.To(account) },
    };

    private static TicketEvent Solved(string ticket, Instant at) => new()
    {
        Source = "test", Id = $"{ticket}-solved", Ticket = ticket, At = at, Type = TicketEventType.Solved, Actor = new Actor(ActorKind.Agent),
    };

    private static string Stored(EscalationState state) => Encoding.UTF8.GetString(new StoredBuffer().Write(state).Span);
}
