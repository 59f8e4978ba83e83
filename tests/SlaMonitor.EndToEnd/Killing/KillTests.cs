using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Killing;

/// <summary>The promise of the whole: killed at any instant, nothing that was acknowledged is lost and nothing is told twice.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Senders = 4;
    private static readonly string[] Metrics = ["first_response", "resolution"];

    [Fact]
    public async Task Serve_KilledTwentyTimesUnderLoad_LosesNothingAndTellsNothingTwice()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLAMONITOR_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}; again with SLAMONITOR_SEED={seed} (what falls into which instant depends on the machine)");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var limit = new CancellationTokenSource(Limits.Whole);
        using var enough = new CancellationTokenSource();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        await using var monitor = new MonitorUnderFire(folder["data"], folder.File("sla.yaml", PlannedTicket.Configuration));
        var recorder = new LiveRecorder(monitor, new Random(random.Next()));
        var listening = recorder.RunAsync(done.Token);
        var senders = Enumerable.Range(0, Senders).Select(n => new EventSender(n, monitor, new Random(random.Next()))).ToList();
        var sending = senders.Select(sender => sender.RunAsync(enough.Token, limit.Token)).ToList();

        var killsAtStart = await KillAsync(monitor, random, [listening, .. sending], limit.Token);
        var address = await monitor.Start().WaitAsync(Limits.Start);
        await enough.CancelAsync();
        await Task.WhenAll(sending);
        var tickets = senders.SelectMany(sender => sender.Tickets).ToList();
        var events = tickets.Sum(ticket => ticket.Events.Count);
        output.WriteLine(
            $"{Kills} kills, {killsAtStart} of them before it listened; {tickets.Count} tickets, {events} events, " +
            $"{senders.Sum(s => s.Batches)} batches, {senders.Sum(s => s.AnswersLost)} answers lost, {senders.Sum(s => s.Duplicates)} duplicates counted");

        // Everything due has fallen due when the last clock that must breach has.
        await BreachesCameAsync(recorder, tickets, listening);
        using (var api = new Api(address))
        {
            await TicketsAreWholeAsync(api, tickets);
            await BreachListIsExactAsync(api, tickets);
            await AccountsAddUpAsync(api, tickets);
        }
        await SecondListenerHearsTheSameAsync(address, recorder, limit.Token);
        Assert.Equal(0, await monitor.StopAsync());
        await done.CancelAsync();
        await listening;

        var trail = AuditTrail.Read(Path.Combine(folder["data"], "journal.db"));
        EachEventIsRecordedOnce(trail, tickets);
        BreachesArePublishedOnce(trail, tickets);
        FeedIsTheTrail(recorder, trail);
        Assert.Empty(monitor.ErrorsLogged);
        // Otherwise this test has shown less than it says.
        Assert.True(killsAtStart is > 0 and < Kills && senders.Sum(s => s.AnswersLost) > 0, "kills hit both the start and the load");
        output.WriteLine($"{trail.EventIds.Count} events recorded, {trail.Published.Count} messages published, {recorder.Connections} live connections, {recorder.Repeated} messages repeated alike");
    }

    private static async Task<int> KillAsync(MonitorUnderFire monitor, Random random, IReadOnlyList<Task> mustRun, CancellationToken cancellation)
    {
        var atStart = 0;
        var startup = 2_000L;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var watch = Stopwatch.StartNew();
            var listening = monitor.Start();
            if (random.Next(3) > 0)
            {
                await listening.WaitAsync(Limits.Start, cancellation);
                startup = watch.ElapsedMilliseconds;
                await Task.Delay(random.Next(0, 2_000), cancellation);
            }
            else
            {
                // Anywhere from the first instruction to just after it listens: recovery lies in between.
                await Task.Delay((int)random.NextInt64(0, startup * 5 / 4), cancellation);
            }
            if (!await monitor.KillAsync()) atStart++;
            // Long enough for clocks to fall due while nobody watches.
            if (random.Next(5) == 0) await Task.Delay(random.Next(1_000, 3_000), cancellation);
            if (mustRun.FirstOrDefault(task => task.IsCompleted) is { } ended) await ended;
        }
        return atStart;
    }

    private static async Task BreachesCameAsync(LiveRecorder recorder, IReadOnlyList<PlannedTicket> tickets, Task listening)
    {
        var last = tickets
            .SelectMany(ticket => Metrics.Select(metric => (Ticket: ticket, Metric: metric, ticket.Expected(metric).BreachedAt)))
            .OrderByDescending(clock => clock.BreachedAt ?? 0)
            .Take(200);
        foreach (var (ticket, metric, breachedAt) in last)
        {
            if (breachedAt is null) continue;
            var came = recorder.CameAsync(m => m.Target == "breach" && Is(JsonNode.Parse(m.Payload)!, ticket.Id, metric)).WaitAsync(Limits.Step);
            if (await Task.WhenAny(came, listening) == listening) await listening;
            await came;
        }
    }

    private static bool Is(JsonNode payload, string ticket, string metric) =>
        (string?)payload["ticket"] == ticket && (string?)payload["metric"] == metric;

    private static Task TicketsAreWholeAsync(Api api, IReadOnlyList<PlannedTicket> tickets) =>
        Parallel.ForEachAsync(tickets, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (ticket, _) =>
        {
            var answer = await api.TicketAsync(ticket.Id);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{ticket.Id}: {answer}");
            Assert.Equal(ticket.Events.Select(e => e.Id).Order(), answer.Body!["events"]!.AsArray().Select(e => (string)e!["id"]!).Order());
            foreach (var metric in Metrics)
            {
                var clock = answer.Body["clocks"]!.AsArray().Single(c => (string?)c!["metric"] == metric)!;
                var expected = ticket.Expected(metric);
                Assert.True(
                    Milliseconds(clock["breachedAt"]) == expected.BreachedAt && (clock["stoppedAt"] is not null) == expected.IsStopped,
                    $"expected {expected} of {metric} of {ticket.Id}: {clock}; events {answer.Body["events"]}");
            }
        });

    private static async Task BreachListIsExactAsync(Api api, IReadOnlyList<PlannedTicket> tickets)
    {
        var listed = (await api.ListAsync("api/v1/breaches?limit=1000"))
            .Select(b => ((string)b["ticket"]!, (string)b["metric"]!, (int)b["cycle"]!, Milliseconds(b["breachedAt"]))).ToList();
        var expected = ExpectedBreaches(tickets).Select(b => (b.Ticket.Id, b.Metric, 1, (long?)b.At));
        Assert.Equal(expected.Order(), listed.Order());
    }

    private static async Task AccountsAddUpAsync(Api api, IReadOnlyList<PlannedTicket> tickets)
    {
        foreach (var account in tickets.GroupBy(ticket => ticket.Account))
        {
            var expected = Metrics.Select(metric =>
            {
                var clocks = account.Select(ticket => ticket.Expected(metric)).ToList();
                return $"{metric} {clocks.Count(c => !c.IsStopped)} open {clocks.Count(c => c.BreachedAt is not null)} breached {clocks.Count(c => c.IsStopped && c.BreachedAt is null)} met";
            }).ToList();
            // Accounts count what their tickets tell them, a moment after it is durable.
            var watch = Stopwatch.StartNew();
            while (true)
            {
                var view = (await api.GetAsync($"api/v1/accounts/{account.Key}")).Body!;
                var counted = view["metrics"]!.AsArray().Select(m => $"{m!["metric"]} {m["open"]} open {m["breached"]} breached {m["met"]} met").Order().ToList();
                if (counted.SequenceEqual(expected.Order())) break;
                Assert.True(watch.Elapsed < Limits.Step, $"{account.Key}: {string.Join(", ", counted)} instead of {string.Join(", ", expected)}");
                await Task.Delay(50);
            }
        }
    }

    private static async Task SecondListenerHearsTheSameAsync(Uri address, LiveRecorder recorder, CancellationToken cancellation)
    {
        var known = recorder.Messages;
        using var second = await LiveClient.SubscribeAsync(address, Math.Max(0, known.Count - 60_000), cancellation);
        Assert.Equal(recorder.Epoch, second.Epoch);
        var at = (int)second.Sequence;
        await foreach (var message in second.MessagesAsync(cancellation).WithCancellation(cancellation))
        {
            Assert.Equal(known[at++], message);
            if (at == known.Count) return;
        }
    }

    private static void EachEventIsRecordedOnce(AuditTrail trail, IReadOnlyList<PlannedTicket> tickets) =>
        Assert.Equal(tickets.SelectMany(ticket => ticket.Events).Select(e => e.Id).Order(StringComparer.Ordinal), trail.EventIds.Order(StringComparer.Ordinal));

    private static void BreachesArePublishedOnce(AuditTrail trail, IReadOnlyList<PlannedTicket> tickets)
    {
        var told = trail.Published.Where(p => p.Kind is "breached" or "retracted").ToLookup(p => (p.Ticket, p.Metric));
        foreach (var ticket in tickets)
        {
            foreach (var metric in Metrics)
            {
                var course = told[(ticket.Id, metric)].ToList();
                var what = $"{metric} of {ticket}: {string.Join("; ", course)}";
                for (var i = 0; i < course.Count; i++)
                {
                    Assert.True(course[i].Kind == (i % 2 == 0 ? "breached" : "retracted"), what);
                    Assert.True(course[i].DecidedAt >= course[i].BreachedAt, "early: " + what);
                }
                var expected = ticket.Expected(metric).BreachedAt;
                Assert.True(course.Count % 2 == (expected is null ? 0 : 1), what);
                if (expected is not null) Assert.True(course[^1].BreachedAt == expected, what);
                if (!ticket.MayBeRetracted) Assert.True(course.Count <= 1, what);
            }
        }
    }

    private static void FeedIsTheTrail(LiveRecorder recorder, AuditTrail trail)
    {
        var names = new Dictionary<string, string> { ["changed"] = "clock", ["warned"] = "warning", ["breached"] = "breach", ["retracted"] = "breachRetracted" };
        var heard = recorder.Messages;
        Assert.Equal(trail.Published.Count, heard.Count);
        for (var i = 0; i < heard.Count; i++)
        {
            var (published, payload) = (trail.Published[i], JsonNode.Parse(heard[i].Payload)!);
            Assert.Equal(names[published.Kind], heard[i].Target);
            Assert.True(heard[i].Sequence == published.Sequence && Is(payload, published.Ticket, published.Metric), $"{published} was heard as {heard[i]}");
        }
    }

    private static IEnumerable<(PlannedTicket Ticket, string Metric, long At)> ExpectedBreaches(IEnumerable<PlannedTicket> tickets) =>
        from ticket in tickets
        from metric in Metrics
        let breachedAt = ticket.Expected(metric).BreachedAt
        where breachedAt is not null
        select (ticket, metric, breachedAt.Value);

    private static long? Milliseconds(JsonNode? instant) =>
        instant is null ? null : DateTimeOffset.Parse((string)instant!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
