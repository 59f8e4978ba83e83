using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Wire;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Paging;

/// <summary>Killed in the middle of a storm, also while the incident's page is with its receiver: one incident, every escalation in it once, and one page.</summary>
public sealed class StormKillTests(ITestOutputHelper output)
{
    private const int Tickets = 60;
    private const int MoreThan = 5;
    private const int Kills = 6;

    [Fact]
    public async Task Serve_KilledDuringAStorm_LosesNoMemberAndPagesTheIncidentOnce()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLAMONITOR_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed} (what falls into which instant depends on the machine)");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var isPaged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var isKilled = new ManualResetEventSlim();
        // The first page of the incident is taken, and the monitor killed before it hears of that.
        await using var receiver = await PageReceiver.StartAsync(page =>
        {
            if (!IsOfTheIncident(page) || !isPaged.TrySetResult()) return 204;
            isKilled.Wait(Limits.Whole);
            return 0;
        });
        using var limit = new CancellationTokenSource(Limits.Whole);
        await using var monitor = new MonitorUnderFire(folder["data"], Configuration(folder, receiver.Address));
        var sending = SendAsync(monitor, limit.Token);

        for (var kill = 0; kill < Kills || !isKilled.IsSet; kill++)
        {
            await monitor.Start().WaitAsync(Limits.Start, limit.Token);
            var soon = Task.Delay(random.Next(0, 2_500), limit.Token);
            // The last ones wait for the page, until it has been under way in a kill.
            if (kill >= Kills - 2) soon = Task.WhenAll(soon, sending);
            await (isKilled.IsSet ? soon : kill < Kills - 1 ? Task.WhenAny(soon, isPaged.Task) : isPaged.Task.WaitAsync(Limits.Step, limit.Token));
            var wasUnderWay = isPaged.Task.IsCompleted;
            await monitor.KillAsync();
            if (wasUnderWay) isKilled.Set();
        }
        await monitor.Start().WaitAsync(Limits.Start, limit.Token);
        await sending;
        await EventuallyAsync(monitor, all => all.Count == 1 && (int)all[0]!["members"]! == Tickets, limit.Token);
        await DeliverAsync(monitor, [.. Names.Select(ticket => PagedDesk.Solved(ticket, DateTimeOffset.UtcNow))], limit.Token);
        await EventuallyAsync(monitor, all => (string)all[0]!["state"]! == "resolved", limit.Token);
        await Waiting.ForAsync(
            () => receiver.Pages.Count(p => IsOfTheIncident(p) && p is { Action: "resolve", Answered: 204 }) >= 2, () => "the end of the incident was not told");
        Assert.Equal(0, await monitor.StopAsync());

        Assert.Empty(receiver.Complaints);
        Assert.Empty(monitor.ErrorsLogged);
        _ = AuditTrail.Read(Path.Combine(folder["data"], "journal.db"));
        var incident = Assert.Single(States(folder, "incident", bytes => IncidentJson.Read(bytes)));
        var escalations = States(folder, "escalation", bytes => EscalationJson.Read(bytes));
        MembersAre(incident, escalations.Where(e => e.About.Incident is null).ToList(), receiver.Pages.ToList());
        PageIs(incident, Assert.Single(escalations, e => e.About.Incident is not null), receiver.Pages.Where(IsOfTheIncident).ToList());
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, Tickets).Select(i => $"T-{i}");

    private static bool IsOfTheIncident(ReceivedPage page) => page.Alert.StartsWith("storm-account-acme-", StringComparison.Ordinal);

    /// <summary>Each ticket's one escalation is in the list once; whoever was not told of by a page of its own is told of by the incident's.</summary>
    private void MembersAre(IncidentState incident, List<EscalationState> escalations, List<ReceivedPage> received)
    {
        Assert.Equal(Names.Select(ticket => $"{ticket}|critical|1").Order(StringComparer.Ordinal), incident.Members.Select(m => m.Escalation).Order(StringComparer.Ordinal));
        Assert.All(incident.Members, m => Assert.NotNull(m.EndedAt));
        Assert.Equal((IncidentPhase.Resolved, 1), (incident.Phase, incident.Opening));
        Assert.Equal(Tickets, escalations.Count);
        var own = received.Where(p => p.Action == "trigger" && !IsOfTheIncident(p)).Select(p => p.Alert).ToHashSet();
        foreach (var escalation in escalations)
        {
            Assert.Equal((incident.Id, EscalationPhase.Resolved, 1), (escalation.Incident, escalation.Standing.Phase, escalation.Number));
            // Bundled it took no step and planned no page; otherwise it told its people before it joined.
            Assert.Equal(escalation.StepsTaken == 0, !escalation.Pages.Any(p => p.Action == PageAction.Trigger));
            Assert.True(escalation.StepsTaken > 0 || !own.Contains(escalation.Alert), $"{escalation.Alert} was bundled and told somebody");
        }
        var bundled = escalations.Count(e => e.StepsTaken == 0);
        output.WriteLine($"{Tickets} escalations: {bundled} bundled, {Tickets - bundled} told their people themselves");
        Assert.InRange(bundled, 1, Tickets - MoreThan);
    }

    /// <summary>It started once, and each of its pages came, under one id, though it was killed with the first of them.</summary>
    private void PageIs(IncidentState incident, EscalationState its, List<ReceivedPage> received)
    {
        Assert.Equal((incident.Escalation, EscalationPhase.Resolved, 1), (its.Alert, its.Standing.Phase, its.StepsTaken));
        var pages = its.Pages.ToList();
        Assert.Equal(2, pages.Count(p => p.Action == PageAction.Trigger));
        foreach (var page in pages) Assert.True(page.Outcome is PageOutcome.Delivered or PageOutcome.DeadLetter or null, $"{page}");
        Assert.Equal(pages.Where(p => p.Outcome is not PageOutcome.DeadLetter).Select(p => p.Id).Order(StringComparer.Ordinal), received.Select(p => p.Page).Distinct().Order(StringComparer.Ordinal));
        Assert.All(received.GroupBy(p => p.Page), again => Assert.Single(again.Select(p => p.WebhookId).Distinct()));
        Assert.Equal(received.Select(p => p.Page).Distinct().Count(), received.Select(p => p.WebhookId).Distinct().Count());
        var cut = Assert.Single(received, p => p.Answered == 0);
        Assert.Contains(received, p => p.WebhookId == cut.WebhookId && p.Answered == 204);
        Assert.All(received.Where(p => p.Action == "trigger"), p => Assert.Equal(incident.Id, p.Ticket));
        output.WriteLine($"the incident's {pages.Count} pages came in {received.Count} requests; killed with {cut.WebhookId}");
    }

    private static string Configuration(TemporaryFolder folder, Uri receiver) => PagedDesk.Configuration(folder, receiver, $$"""
          - { id: major, steps: [ { after: 0s, notify: [ { user: joseph }, { channel: ops } ] } ] }
        storms: { more_than: {{MoreThan}}, within: 1h, by: [account], policy: major }
        """);

    private static async Task SendAsync(MonitorUnderFire monitor, CancellationToken cancellation)
    {
        foreach (var some in Names.Chunk(4))
        {
            await DeliverAsync(monitor, [.. some.Select(ticket => PagedDesk.Created(ticket, DateTimeOffset.UtcNow))], cancellation);
            await Task.Delay(100, cancellation);
        }
    }

    private static async Task DeliverAsync(MonitorUnderFire monitor, string[] lines, CancellationToken cancellation)
    {
        while (true)
        {
            using var api = new Api(await monitor.AddressAsync(cancellation));
            try
            {
                var answer = await api.PostEventsAsync(string.Join('\n', lines), Api.Lines);
                Assert.True(answer.Status == HttpStatusCode.Accepted && answer.Rejected.Count == 0, answer.ToString());
                return;
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException)
            {
                // It was killed meanwhile, and nobody knows what it took: again.
            }
        }
    }

    private static async Task EventuallyAsync(MonitorUnderFire monitor, Func<List<JsonNode>, bool> isSo, CancellationToken cancellation)
    {
        using var api = new Api(await monitor.AddressAsync(cancellation));
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(50, cancellation))
        {
            var all = await api.ListAsync("api/v1/incidents");
            if (isSo(all)) return;
            Assert.True(watch.Elapsed < Limits.Step, string.Join('\n', all.Select(i => i.ToJsonString())));
        }
    }

    private static List<T> States<T>(TemporaryFolder folder, string table, Func<byte[], T> read)
    {
        var states = new List<T>();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder["data"], "rows.db"), Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT state FROM {table}";
        using var rows = command.ExecuteReader();
        while (rows.Read()) states.Add(read((byte[])rows[0]));
        return states;
    }
}
