using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Npgsql;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Storms;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Paging;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Orleans.Tests.Conformance;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>A storm in a cluster one of whose silos is killed: one incident of all tickets, its page, and its end; and every silo answers and tells alike.</summary>
public sealed class StormUnderKillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    internal const string Storms = """
          - { id: major, steps: [ { after: 0s, notify: [ { user: joseph }, { channel: ops } ] } ] }
        storms: { more_than: 5, within: 10m, by: [ account ], policy: major }
        """;

    private static readonly string Incident = StormState.IncidentOf(StormState.KeyOf(StormDimension.Account, "acme"), 1);
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Silos_OneIsKilledInAStorm_MakeOneIncidentOfAllTicketsAndPageIt()
    {
        var seed = UnderLoad.Number("SLAMONITOR_SEED", Random.Shared.Next());
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed} (what falls into which instant depends on the machine)");
        var random = new Random(seed);
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        // Before the kill nothing is taken, so that the silo that dies has pages in hand.
        var refuses = true;
        await using var receiver = await PageReceiver.StartAsync(_ => Volatile.Read(ref refuses) ? 503 : 204);
        await using var silos = await SiloTrio.StartAsync(connection, config: PagedDesk.Configuration(folder, receiver.Address, Storms));
        using var live = await LiveClient.SubscribeAsync(await silos[0].Listening, 0, CancellationToken.None);
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var heard = Channel.CreateUnbounded<LiveMessage>();
        var hearing = HearAsync(live, heard.Writer, over.Token);

        using var sender = new UntilTaken(silos);
        using var enough = new CancellationTokenSource();
        var sending = sender.SendTicketsAsync(new Random(random.Next()), enough.Token);
        // The sixth ticket breaches after some three seconds, and two later the incident pages: before, between or after.
        var victim = random.Next(1, 3);
        await Task.Delay(random.Next(2_000, 8_000));
        await silos[victim].KillAsync();
        Volatile.Write(ref refuses, false);
        await Task.Delay(random.Next(8_000, 14_000));
        await silos.StartAsync(victim);
        await Task.Delay(2_000);
        await enough.CancelAsync();
        var tickets = await sending;

        var whole = await UntilAsync(database, incident => incident.Members.Count == tickets.Count);
        await EverySiloAnswersAsync(silos, tickets.Count);
        // What is over before anybody could be told tells nobody; a page that the silo had in hand when it died comes half a minute later.
        await EscalationsAsync(database, states => states.Find(state => state.Alert == whole.Escalation) is { Pages.IsEmpty: false } incident && !IsTelling(incident));
        await sender.SendAsync(victim, string.Join('\n', tickets.Select(ticket => PagedDesk.Solved(ticket, DateTimeOffset.UtcNow))));
        var ended = await UntilAsync(database, incident => incident.Phase == IncidentPhase.Resolved);
        var escalations = await EscalationsAsync(database, states => states.Count == tickets.Count + 1 && !states.Exists(IsUnderWay));

        NoneIsLostOrDoubled(tickets, ended, escalations);
        var feed = await new FeedTable(database).ReadAsync(0, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, feed.Count), feed.Select(m => (int)m.Sequence));
        var told = feed.Select(m => m.Event).OfType<EscalationEvent>().ToLookup(e => e.Escalation);
        foreach (var happened in new[] { EscalationHappening.Triggered, EscalationHappening.Bundled, EscalationHappening.Resolved })
            Assert.All(ended.Members, member => Assert.Single(told[member.Escalation], e => e.What == happened));
        var incidents = feed.Where(m => m.Event is IncidentEvent).ToList();
        Assert.Single(incidents, m => m.Event is IncidentEvent { What: IncidentHappening.Declared, By: null });
        Assert.Single(incidents, m => m.Event is IncidentEvent { What: IncidentHappening.Resolved, By: null });
        // Silo 0 has told its listener all of it, whichever silo the incident lived on.
        Assert.Equal(
            incidents.Select(m => (m.Sequence, ((IncidentEvent)m.Event).Incident)),
            await HeardOfIncidentsAsync(heard.Reader, feed[^1].Sequence).WaitAsync(StepMax));
        await over.CancelAsync();
        await hearing;
        EveryPageCame(ended, escalations, [.. receiver.Pages]);
        Assert.Empty(receiver.Complaints);
        for (var i = 0; i < 3; i++) Assert.Equal(0, await silos[i].StopAsync());
    }

    private static void NoneIsLostOrDoubled(List<string> tickets, IncidentState ended, List<EscalationState> escalations)
    {
        Assert.Equal(tickets.Order(StringComparer.Ordinal), ended.Members.Select(member => member.Ticket).Order(StringComparer.Ordinal));
        Assert.All(ended.Members, member => Assert.NotNull(member.EndedAt));
        Assert.All(escalations, escalation => Assert.Equal(1, escalation.Number));
        Assert.All(escalations.Where(e => e.Alert != ended.Escalation), escalation => Assert.Equal(Incident, escalation.Incident));
        Assert.Equal([IncidentHappening.Declared, IncidentHappening.StatusUpdated, IncidentHappening.CommanderAssigned, IncidentHappening.Resolved], ended.Timeline.Select(entry => entry.What));
    }

    private void EveryPageCame(IncidentState ended, List<EscalationState> escalations, List<ReceivedPage> received)
    {
        var came = received.ToLookup(page => page.Page);
        foreach (var page in escalations.SelectMany(e => e.Pages).Where(page => page.Action == PageAction.Trigger && page.Outcome is not PageOutcome.Suppressed))
            Assert.True(came[page.Id].Any(one => one.Answered == 204), $"{page} was never taken");
        Assert.All(came, again => Assert.Single(again.Select(page => page.WebhookId).Distinct()));
        var incident = Assert.Single(escalations, e => e.Alert == ended.Escalation);
        // Once for each contact when it began, and when it was over; and again only under the same id.
        Assert.Equal(
            [(PageAction.Trigger, "ops"), (PageAction.Trigger, "person"), (PageAction.Resolve, "ops"), (PageAction.Resolve, "person")],
            incident.Pages.Select(page => (page.Action, page.Channel)).OrderBy(page => page));
        var taken = incident.Pages.ToDictionary(page => page.Id, page => came[page.Id].Count(one => one.Answered == 204));
        Assert.All(taken, page => Assert.InRange(page.Value, 1, 2));
        // What is bundled tells nobody.
        var silent = escalations.Where(e => e.StepsTaken == 0).Select(e => e.Alert).ToHashSet();
        var loud = escalations.Count - 1 - silent.Count;
        Assert.Empty(escalations.Where(e => silent.Contains(e.Alert)).SelectMany(e => e.Pages));
        Assert.True(silent.Count > loud, $"{silent.Count} bundled, {loud} not");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ended.Members.Count} tickets, {silent.Count} of them told nobody, {loud} did before the storm or since nobody answered them; {received.Count} requests came, {taken.Values.Count(times => times > 1)} of the incident's {taken.Count} pages were taken twice"));
    }

    /// <summary>People act at one silo and see at another what they did.</summary>
    private static async Task EverySiloAnswersAsync(SiloTrio silos, int members)
    {
        using var http = new HttpClient();
        await PostAsync(1, $"{Incident}/update", """{"text":"we look at it","by":"kim"}""", HttpStatusCode.OK);
        await PostAsync(2, $"{Incident}/commander", """{"user":"amina","by":"kim"}""", HttpStatusCode.OK);
        await PostAsync(1, $"{Incident}/close", """{"by":"kim"}""", HttpStatusCode.Conflict);
        await PostAsync(2, "nobody-knows-it/update", """{"text":"?","by":"kim"}""", HttpStatusCode.NotFound);
        var declared = (string)(await PostAsync(1, "", """{"title":"Another thing","severity":"sev3","by":"kim"}""", HttpStatusCode.Created))["id"]!;
        for (var silo = 0; silo < 3; silo++)
        {
            var seen = await GetAsync(silo, $"/{Incident}");
            Assert.Equal(("amina", members), ((string)seen["commander"]!, seen["members"]!.AsArray().Count));
            Assert.Equal(["declared", "status_updated", "commander_assigned"], seen["timeline"]!.AsArray().Select(entry => (string)entry!["what"]!));
            Assert.Equal([declared, Incident], (await GetAsync(silo, "?state=declared"))["items"]!.AsArray().Select(row => (string)row!["id"]!));
        }

        async Task<JsonNode> GetAsync(int silo, string path) =>
            JsonNode.Parse(await http.GetStringAsync(new Uri(await silos[silo].Listening, $"api/v1/incidents{path}")))!;

        async Task<JsonNode> PostAsync(int silo, string path, string body, HttpStatusCode expected)
        {
            using var content = JsonContent.Create(JsonNode.Parse(body));
            using var answer = await http.PostAsync(new Uri(await silos[silo].Listening, $"api/v1/incidents/{path}".TrimEnd('/')), content);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {text}");
            return JsonNode.Parse(text)!;
        }
    }

    /// <summary>Completes when the storm's incident is as wanted; it is the only one there is.</summary>
    private static async Task<IncidentState> UntilAsync(NpgsqlDataSource database, Func<IncidentState, bool> wanted)
    {
        var lists = new PostgresReadModel(database);
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var storms = (await lists.ListIncidentsAsync(new IncidentQuery())).Items.Where(incident => incident.Storm is not null).ToList();
            Assert.All(storms, incident => Assert.Equal(Incident, incident.Id));
            if (storms is [var storm] && wanted(storm)) return storm;
            Assert.True(watch.Elapsed < StepMax, $"{storms.FirstOrDefault()}");
        }
    }

    /// <summary>Completes when the escalations are as wanted.</summary>
    private static async Task<List<EscalationState>> EscalationsAsync(NpgsqlDataSource database, Func<List<EscalationState>, bool> wanted)
    {
        var lists = new PostgresReadModel(database);
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var states = await Pages.AllAsync(async page => await lists.ListEscalationsAsync(new EscalationQuery { Page = page }));
            if (wanted(states)) return states;
            Assert.True(watch.Elapsed < StepMax, $"{states.Count} escalations, {states.Count(IsUnderWay)} of them not at their end, the first {states.Find(IsUnderWay)}");
        }
    }

    private static bool IsUnderWay(EscalationState state) => state.IsOpen || IsTelling(state);

    private static bool IsTelling(EscalationState state) => state.Pages.Any(page => page.Outcome is null);

    /// <summary>Hears what a silo tells, until it is cancelled.</summary>
    private static async Task HearAsync(LiveClient live, ChannelWriter<LiveMessage> heard, CancellationToken over)
    {
        try
        {
            await foreach (var message in live.MessagesAsync(over)) heard.TryWrite(message);
        }
        catch (Exception e)
        {
            heard.Complete(e);
        }
    }

    /// <returns>What was heard of incidents, once all up to a sequence has come.</returns>
    private static async Task<List<(long Sequence, string Incident)>> HeardOfIncidentsAsync(ChannelReader<LiveMessage> heard, long last)
    {
        var incidents = new List<(long, string)>();
        await foreach (var message in heard.ReadAllAsync())
        {
            if (message.Target == "incident") incidents.Add((message.Sequence, (string)JsonNode.Parse(message.Payload)!["incident"]!));
            if (message.Sequence >= last) return incidents;
        }
        return incidents;
    }
}
