using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Npgsql;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>Three silos under load while something happens to them, and a look at all that is left of it.</summary>
internal sealed class UnderLoad(ITestOutputHelper output)
{
    private const int Senders = 2;

    private static readonly string[] Metrics = ["first_response", "resolution"];
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(90);

    /// <summary>Of breaches, from the due instant, or from the event's acknowledgement if that came later.</summary>
    public TimeSpan LatenessMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The silo that one of the two listeners prefers; the other one prefers silo 1.</summary>
    public int ListenTo { get; init; }

    /// <summary>How long senders wait for an answer before they ask another silo.</summary>
    public TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs until what happens is over and everything is told, and checks the promise of the cluster.</summary>
    /// <param name="connection">To an empty database.</param>
    /// <param name="happens">Ends with three silos that run.</param>
    /// <param name="link">The way of silo 1 to the database; null when it goes straight there.</param>
    public async Task RunAsync(string connection, Func<SiloTrio, Random, Task> happens, DatabaseLink? link = null)
    {
        var seed = Number("SLAMONITOR_SEED", Random.Shared.Next());
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed} (what falls into which instant depends on the machine)");
        var random = new Random(seed);
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var enough = new CancellationTokenSource();
        await using var silos = await SiloTrio.StartAsync(connection, link?.ConnectionString);
        var listeners = new[] { new FeedListener(silos, ListenTo), new FeedListener(silos, 1) };
        var listening = listeners.Select(listener => listener.RunAsync(limit.Token)).ToList();
        var watching = silos.Watches.Select(watch => watch.RunAsync(limit.Token)).ToList();
        var senders = Enumerable.Range(0, Senders).Select(n => new SiloSender(n, silos, new Random(random.Next()), AnswerMax)).ToList();
        var sending = senders.Select(sender => sender.RunAsync(enough.Token, limit.Token)).ToList();

        var happening = happens(silos, random);
        // Whatever ends before it is told to has failed.
        if (await Task.WhenAny([happening, .. listening, .. watching, .. sending]) is var first && first != happening) await first;
        await happening;
        await enough.CancelAsync();
        await Task.WhenAll(sending).WaitAsync(StepMax);
        var tickets = senders.SelectMany(sender => sender.Tickets).ToList();
        foreach (var listener in listeners)
            foreach (var (ticket, metric, _) in ExpectedBreaches(tickets).OrderByDescending(b => b.At).Take(50))
                await CameAsync(listener, ticket, metric, silos, database);

        // Its connections may be older than the server.
        database.Clear();
        var feed = await FeedAsync(database);
        BreachesArePublishedOnce(feed, tickets);
        await ListenersHeardAllAsync(listeners, feed);
        await TicketsAreWholeAsync(silos.AddressFrom(0)!, tickets);
        var lateness = Lateness(listeners[0].Heard, tickets, senders);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tickets.Count} tickets, {tickets.Sum(t => t.Events.Count)} events, {senders.Sum(s => s.Batches)} batches, {senders.Sum(s => s.Repeats)} sent again, {senders.Sum(s => s.Refusals)} of them after a 503; {feed.Count} messages, {feed.Count(m => m is ClockEvent.Breached)} breaches, the latest heard {lateness.TotalMilliseconds:F0} ms late; connections {string.Join(" and ", listeners.Select(l => l.Connections))}; reads {string.Join(", ", silos.Watches.Select(w => w.ToString()))}"));
        Assert.True(lateness < LatenessMax, $"a breach came {lateness} late");
        for (var i = 0; i < 3; i++) Assert.Equal(0, await silos[i].StopAsync());
        await limit.CancelAsync();
        await Task.WhenAll([.. listening, .. watching]);
    }

    private static async Task CameAsync(FeedListener listener, PlannedTicket ticket, string metric, SiloTrio silos, NpgsqlDataSource database)
    {
        try
        {
            await listener.CameAsync(m => m.Target == "breach" && m.Ticket == ticket.Id && m.Metric == metric).WaitAsync(StepMax);
        }
        catch (TimeoutException)
        {
            var told = (await FeedAsync(database)).Where(m => m.AboutTicket == ticket.Id);
            await using var overdue = database.CreateCommand(
                "SELECT string_agg(shard || ': ' || n || ' up to ' || late, ', ') FROM (SELECT shard, count(*) n, now() - to_timestamp(min(due) / 1e7) late FROM slamonitor.alarm WHERE due < extract(epoch from now()) * 1e7 GROUP BY shard) x");
            Assert.Fail(
                $"{metric} of {ticket} was not heard of. Alarms overdue by shard: {await overdue.ExecuteScalarAsync()}. Published of it:\n{string.Join('\n', told)}\n"
                + string.Join("\n\n", Enumerable.Range(0, 3).Select(i => silos[i].Output)));
        }
    }

    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static async Task<List<DomainEvent>> FeedAsync(NpgsqlDataSource database)
    {
        var table = new FeedTable(database);
        var feed = new List<DomainEvent>();
        while (await table.ReadAsync(feed.Count, 10_000) is { Count: > 0 } page)
        {
            for (var i = 0; i < page.Count; i++) Assert.Equal(feed.Count + i + 1, page[i].Sequence);
            feed.AddRange(page.Select(message => message.Event));
        }
        return feed;
    }

    private static void BreachesArePublishedOnce(List<DomainEvent> feed, List<PlannedTicket> tickets)
    {
        var told = feed.OfType<ClockEvent>().Where(m => m is ClockEvent.Breached or ClockEvent.BreachRetracted).ToLookup(m => (m.Ticket, m.Metric.Name));
        foreach (var ticket in tickets)
        {
            foreach (var metric in Metrics)
            {
                var course = told[(ticket.Id, metric)].ToList();
                var what = $"{metric} of {ticket}: {string.Join("; ", course)}";
                for (var i = 0; i < course.Count; i++) Assert.True(course[i] is ClockEvent.Breached == (i % 2 == 0), what);
                var expected = ticket.Expected(metric).BreachedAt;
                Assert.True(course.Count % 2 == (expected is null ? 0 : 1), what);
                if (expected is not null) Assert.True(((ClockEvent.Breached)course[^1]).BreachedAt == Instant.FromUnixTimeMilliseconds(expected.Value), what);
                if (!ticket.MayBeRetracted) Assert.True(course.Count <= 1, what);
            }
        }
    }

    private static async Task ListenersHeardAllAsync(FeedListener[] listeners, List<DomainEvent> feed)
    {
        var watch = Stopwatch.StartNew();
        foreach (var listener in listeners)
        {
            while (listener.Heard.Count < feed.Count)
            {
                Assert.True(watch.Elapsed < StepMax, $"{listener.Heard.Count} of {feed.Count} messages were heard");
                await Task.Delay(50);
            }
            Assert.Equal(feed.OfType<ClockEvent>().Select(m => (m.Ticket, m.Metric.Name)), listener.Heard.Take(feed.Count).Select(m => (m.Ticket, m.Metric)));
        }
    }

    private static async Task TicketsAreWholeAsync(Uri address, List<PlannedTicket> tickets)
    {
        using var http = new HttpClient { BaseAddress = address };
        await Parallel.ForEachAsync(tickets, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (ticket, cancellation) =>
        {
            var answer = JsonNode.Parse(await http.GetStringAsync(new Uri($"api/v1/tickets/{ticket.Id}", UriKind.Relative), cancellation))!;
            Assert.Equal(ticket.Events.Select(e => e.Id).Order(), answer["events"]!.AsArray().Select(e => (string)e!["id"]!).Order());
        });
    }

    /// <summary>Of tickets with one event that was not overdue when it was made: theirs are breaches that only an alarm can find.</summary>
    private static TimeSpan Lateness(IReadOnlyList<HeardMessage> heard, List<PlannedTicket> tickets, List<SiloSender> senders)
    {
        var heardAt = heard.Where(m => m.Target == "breach").GroupBy(m => (m.Ticket, m.Metric)).ToDictionary(m => m.Key, m => m.First().At);
        var acknowledged = senders.SelectMany(s => s.AcknowledgedAt).ToDictionary();
        return ExpectedBreaches(tickets).Where(b => b.Ticket.Events.Count == 1)
            .Max(b => TimeSpan.FromMilliseconds(heardAt[(b.Ticket.Id, b.Metric)] - Math.Max(b.At, acknowledged[b.Ticket.Id])));
    }

    private static IEnumerable<(PlannedTicket Ticket, string Metric, long At)> ExpectedBreaches(IEnumerable<PlannedTicket> tickets) =>
        from ticket in tickets
        from metric in Metrics
        let breachedAt = ticket.Expected(metric).BreachedAt
        where breachedAt is not null
        select (ticket, metric, breachedAt.Value);
}
