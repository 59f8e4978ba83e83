using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Paging;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.EndToEnd.Traces;
using SlaMonitor.Orleans.Tests.Processes;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Traces;

/// <summary>Spans of a cluster: a trace goes on from silo to silo, wherever tickets, escalations and live connections are.</summary>
public sealed class SiloTraceTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Tickets = 20;

    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Silos_EventsBreachAtOnce_AreOneTraceFromTheRequestToThePages()
    {
        var connection = await postgres.Server.NewDatabaseAsync();
        await using (var database = PostgresConnection.Open(connection)) await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(StepMax);
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        await using var collector = await Collector.StartAsync();
        var config = PagedDesk.Configuration(folder, receiver.Address);
        // Each step once: another pass would be woken too.
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("repeat: 1", "repeat: 0", StringComparison.Ordinal), limit.Token);
        await using var one = SiloProcess.Serve(connection, "127.0.0.1", config, folder["one"], collector.Variables);
        var address = await one.Listening.WaitAsync(limit.Token);
        await using var other = SiloProcess.Serve(connection, "127.0.0.2", config, folder["other"], collector.Variables);
        // The request comes to one silo, and whoever looks at the board is connected to the other.
        using var live = await LiveClient.SubscribeAsync(await other.Listening.WaitAsync(limit.Token), 0, limit.Token);

        var sender = ActivityTraceId.CreateRandom().ToHexString();
        await PostAsync(address, [.. Enumerable.Range(0, Tickets).Select(i => $"T-{i}")], $"00-{sender}-{ActivitySpanId.CreateRandom().ToHexString()}-01", limit.Token);
        // Of one that does not record its requests nothing is recorded, on whatever silo.
        var silent = ActivityTraceId.CreateRandom().ToHexString();
        await PostAsync(address, ["U-1", "U-2", "U-3"], $"00-{silent}-{ActivitySpanId.CreateRandom().ToHexString()}-00", limit.Token);
        while (FirstPages(collector).Count() < Tickets || Pages(collector, 2).Count() < Tickets + 3 || !Named(collector, "breach pushed").Any())
        {
            Assert.False(limit.IsCancellationRequested, $"{receiver.Pages.Count} pages came; {string.Join('\n', collector.Spans.GroupBy(span => span.Name).Select(same => $"{same.Key} {same.Count()}"))}");
            await Task.Delay(50);
        }
        Assert.Equal(0, await one.StopAsync());
        Assert.Equal(0, await other.StopAsync());

        Assert.DoesNotContain(collector.Spans, span => span.Trace == silent || span.Links.Contains(silent));
        Assert.Equal(Tickets, FirstPages(collector).Count());
        var byId = collector.Spans.ToDictionary(span => span.Id);
        output.WriteLine(string.Join('\n', collector.Spans.Where(span => span.Trace == sender && $"{span}".Contains("T-0", StringComparison.Ordinal))));
        foreach (var page in FirstPages(collector))
        {
            Assert.Equal(
                ["page tried", "IEscalationGrain/Hear", "message told", "ITicketGrain/Record", "POST /api/v1/events"],
                Upwards(page, byId).Select(span => span.Name));
            Assert.Equal(sender, page.Trace);
        }
        // Some of the tickets lie on the silo that did not get the request, and some escalations on another one than their ticket.
        Assert.Contains(FirstPages(collector), page => Upwards(page, byId).Select(span => span.Resource["service.instance.id"]).Distinct().Count() == 2);
        foreach (var call in Named(collector, "ITicketGrain/Record"))
        {
            var below = collector.Spans.Where(span => span.Parent == call.Id).ToList();
            Assert.Contains(below, span => span.Name == "batch committed");
            Assert.Contains("breached", Assert.Single(below, span => span.Name == "ticket decided").Events);
        }
        // Those of the second silo's connection among them, wherever the ticket was.
        Assert.All(Named(collector, "breach pushed"), pushed => Assert.Equal(sender, pushed.Trace));
        Assert.All(Named(collector, "breach pushed"), pushed => Assert.Equal("batch committed", byId[pushed.Parent].Name));

        // The second steps are woken: traces of their own, linked to the first by the escalation.
        foreach (var page in Pages(collector, 2))
        {
            var way = Upwards(page, byId).ToList();
            Assert.Equal(["page tried", "IEscalationGrain/Wake", "alarm decided"], way.Select(span => span.Name));
            Assert.NotEqual(sender, page.Trace);
            var decided = Assert.Single(collector.Spans, span => span.Parent == way[1].Id && span.Name == "escalation step");
            Assert.Equal(page.Tag("slamonitor.ticket")!.StartsWith('T') ? [sender] : [], decided.Links);
        }
        Assert.All(receiver.Pages.Where(page => page.Level == 1 && page.Ticket.StartsWith('U')), page => Assert.Null(page.Traceparent));
        Assert.All(receiver.Pages.Where(page => page.Level == 1 && page.Ticket.StartsWith('T')), page => Assert.StartsWith($"00-{sender}-", page.Traceparent, StringComparison.Ordinal));
        // Nobody is told of the silos' own upkeep.
        Assert.All(collector.Spans.Where(span => span.Parent.Length == 0), span => Assert.Equal("alarm decided", span.Name));
        Assert.All(collector.Spans, span => Assert.Equal("slamonitor", span.Resource["service.name"]));
        Assert.DoesNotContain(collector.Spans, span => $"{span}".Contains("Subject of", StringComparison.Ordinal));
    }

    private static IEnumerable<ReceivedSpan> Named(Collector collector, string name) => collector.Spans.Where(span => span.Name == name);

    private static IEnumerable<ReceivedSpan> FirstPages(Collector collector) => Pages(collector, 1);

    private static IEnumerable<ReceivedSpan> Pages(Collector collector, int level) =>
        Named(collector, "page tried").Where(span => span.Tag("slamonitor.escalation.level") == $"{level}" && span.Tag("slamonitor.page.result") == "delivered");

    private static IEnumerable<ReceivedSpan> Upwards(ReceivedSpan from, Dictionary<string, ReceivedSpan> byId)
    {
        for (var span = from; span is not null; span = byId.GetValueOrDefault(span.Parent))
        {
            Assert.Equal(from.Trace, span.Trace);
            yield return span;
        }
    }

    private static async Task PostAsync(Uri address, string[] tickets, string traceparent, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = address };
        var events = tickets.Select(ticket => PagedDesk.Created(ticket, DateTimeOffset.UtcNow.AddSeconds(-2)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/events")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', events))) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson") } },
        };
        request.Headers.Add("traceparent", traceparent);
        using var response = await http.SendAsync(request, cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }
}
