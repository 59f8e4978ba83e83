using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Npgsql;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.EndToEnd.Paging;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>Escalations of a cluster one of whose silos is killed: no step is lost or taken twice, and every page arrives, again only under its id.</summary>
public sealed class PagesUnderKillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int StepsOfEach = 6;

    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(180);
    private static readonly Duration AskedAgainAfter = Duration.FromSeconds(30);

    [Fact]
    public async Task Silos_OneIsKilledWhileEscalationsRun_TakesEveryStepOnceAndLosesNoPage()
    {
        var seed = UnderLoad.Number("SLAMONITOR_SEED", Random.Shared.Next());
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed} (what falls into which instant depends on the machine)");
        var random = new Random(seed);
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        // Before a kill nothing is taken, so that the silo that dies has pages in hand.
        var refuses = false;
        await using var receiver = await PageReceiver.StartAsync(_ => Volatile.Read(ref refuses) ? 503 : 204);
        var config = PagedDesk.Configuration(folder, receiver.Address);
        // The ticket moves with the second step of each pass, which its escalation tells it.
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("[ { channel: ops } ] }", "[ { channel: ops } ], tier: L2 }", StringComparison.Ordinal));
        await using var silos = await SiloTrio.StartAsync(connection, config: config);

        using var enough = new CancellationTokenSource();
        using var sender = new UntilTaken(silos);
        var sending = sender.SendTicketsAsync(new Random(random.Next()), enough.Token);
        for (var kill = 0; kill < UnderLoad.Number("SLAMONITOR_CLUSTER_KILLS", 1); kill++)
        {
            var victim = 1 + (kill % 2);
            await Task.Delay(random.Next(4_000, 9_000));
            Volatile.Write(ref refuses, true);
            await Task.Delay(3_000);
            await silos[victim].KillAsync();
            Volatile.Write(ref refuses, false);
            await Task.Delay(random.Next(1_000, 12_000));
            await silos.StartAsync(victim);
        }
        await Task.Delay(2_000);
        await enough.CancelAsync();
        var tickets = await sending;
        var states = await EndedAsync(database, tickets.Count);

        var feed = await new FeedTable(database).ReadAsync(0, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, feed.Count), feed.Select(m => (int)m.Sequence));
        var told = feed.Select(m => m.Event).OfType<EscalationEvent>().ToLookup(e => e.Escalation);
        Assert.Equal(tickets.Order(StringComparer.Ordinal), states.Select(s => s.About.Id).Order(StringComparer.Ordinal));
        foreach (var state in states) EveryStepWasTakenOnce(state, [.. told[state.Alert]]);
        await TicketsMovedOnceEachAsync(database, tickets);
        EveryPageCame(states, [.. receiver.Pages]);
        Assert.Empty(receiver.Complaints);
        for (var i = 0; i < 3; i++) Assert.Equal(0, await silos[i].StopAsync());
    }

    private static void EveryStepWasTakenOnce(EscalationState state, List<EscalationEvent> told)
    {
        var story = string.Join(' ', told.Select(e => $"{e.What} {e.Level} at {e.At};"));
        Assert.True(state.Number == 1 && told.Count(e => e.What == EscalationHappening.Triggered) == 1, $"{state.Alert}: {story}");
        Assert.True(told.Where(e => e.What == EscalationHappening.Stepped).Select(e => e.Level).SequenceEqual([1, 2, 3, 1, 2, 3]), $"{state.Alert}: {story}");
    }

    private static async Task TicketsMovedOnceEachAsync(NpgsqlDataSource database, List<string> tickets)
    {
        var states = await new PostgresReadModel(database).LoadTicketsAsync(tickets);
        var log = new Postgres.Intake.EventLog(database);
        foreach (var ticket in tickets)
        {
            string[] moves = [$"{ticket}|critical|1/tier/2", $"{ticket}|critical|1/tier/5"];
            Assert.Equal(moves, states[ticket].Log.Events.Where(e => e.Source == EventRules.OwnSource).Select(e => e.Id));
            Assert.Equal(moves, (await log.ReadTicketAsync(ticket)).Where(l => l.Event.Source == EventRules.OwnSource).Select(l => l.Event.Id));
        }
    }

    private void EveryPageCame(List<EscalationState> states, List<ReceivedPage> received)
    {
        var came = received.ToLookup(page => page.Page);
        foreach (var page in states.SelectMany(state => state.Pages))
        {
            Assert.True(page.Outcome is PageOutcome.Delivered, $"{page}");
            Assert.True(came[page.Id].Any(one => one.Answered == 204), $"{page} was never taken");
        }
        var known = states.SelectMany(state => state.Pages).Select(page => page.Id).ToHashSet();
        Assert.Equal(StepsOfEach * states.Count, known.Count);
        Assert.DoesNotContain(came, page => !known.Contains(page.Key));
        Assert.All(came, again => Assert.Single(again.Select(page => page.WebhookId).Distinct()));
        Assert.Equal(came.Count, received.Select(page => page.WebhookId).Distinct().Count());
        var askedAgain = states.SelectMany(state => state.Pages).Count(page => page.AskedAt - page.At >= AskedAgainAfter);
        Assert.True(askedAgain > 0, "the silo that was killed had pages in hand");
        var late = states.SelectMany(state => state.Pages).Max(page => received.Where(r => r.Page == page.Id).Min(r => r.At) - page.At.ToUnixTimeMilliseconds());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{states.Count} escalations, {StepsOfEach * states.Count} steps; {received.Count} requests came, {came.Count(page => page.Count(one => one.Answered == 204) > 1)} pages twice although they had been taken, {askedAgain} were asked for again; the latest page came {late:F0} ms after its step was taken"));
        Assert.True(states.Count > 20, "escalations ran while the silo was killed");
    }

    /// <summary>Completes when every ticket's escalation has taken its last step, and all its pages have an outcome.</summary>
    private static async Task<List<EscalationState>> EndedAsync(NpgsqlDataSource database, int tickets)
    {
        var lists = new PostgresReadModel(database);
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var states = new List<EscalationState>();
            for (string? cursor = null; ;)
            {
                var page = await lists.ListEscalationsAsync(new EscalationQuery { Page = new PageRequest(1_000, cursor) });
                states.AddRange(page.Items);
                if ((cursor = page.Cursor) is null) break;
            }
            var left = states.Where(s => s.StepsTaken < StepsOfEach || s.Pages.Any(page => page.Outcome is null)).ToList();
            if (states.Count == tickets && left.Count == 0) return states;
            Assert.True(watch.Elapsed < StepMax, $"{tickets} tickets, {states.Count} escalations, {left.Count} of them not at their end, the first {left.FirstOrDefault()}");
        }
    }
}
