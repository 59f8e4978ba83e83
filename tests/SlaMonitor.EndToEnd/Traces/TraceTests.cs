using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net;
using System.Text;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Paging;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Traces;

/// <summary>Spans of the real program, as the exporter brings them to a collector.</summary>
public sealed class TraceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Serve_EventBreachesAtOnce_IsOneTraceFromTheRequestToThePage()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        await using var collector = await Collector.StartAsync();
        await using var server = Slamonitor.Serve(folder["data"], PagedDesk.Configuration(folder, receiver.Address), variables: collector.Variables);
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        using var live = await LiveClient.SubscribeAsync(api.Address, 0, TestContext.Current.CancellationToken);
        // The desk's own span, of which the monitor knows only this header.
        var sender = ActivityTraceId.CreateRandom().ToHexString();
        var sent = ActivitySpanId.CreateRandom().ToHexString();
        await PostAsync(api, PagedDesk.Created("T-1", DateTimeOffset.UtcNow.AddSeconds(-2)), $"00-{sender}-{sent}-01");

        await Waiting.ForAsync(() => Tried(collector).Count() >= 3, () => $"{receiver.Pages.Count} pages came\n{collector}");
        await api.GetAsync("metrics");
        await api.GetAsync("api/v1/tickets/T-1?q=private");
        await Waiting.ForAsync(() => collector.Spans.Any(span => span.Name.StartsWith("GET /api", StringComparison.Ordinal)), collector.ToString);

        Assert.Equal(0, await server.StopAsync());
        output.WriteLine(collector.ToString());
        var spans = collector.Spans.ToList();
        var byId = spans.ToDictionary(span => span.Id);
        var request = Assert.Single(spans, span => span.Name == "POST /api/v1/events");
        Assert.Equal((sender, sent, "202"), (request.Trace, request.Parent, request.Tag("http.response.status_code")));

        // The first page follows from the breach, which the event brought.
        var first = Tried(collector).Single(span => span.Tag("slamonitor.escalation.level") == "1");
        Assert.Equal(
            ["page tried", "batch committed", "escalation step", "batch committed", "ticket decided", "POST /api/v1/events"],
            Upwards(first, byId).Select(span => span.Name));
        Assert.Equal(("T-1", "person", "delivered", "1"), (first.Tag("slamonitor.ticket"), first.Tag("slamonitor.channel"), first.Tag("slamonitor.page.result"), first.Tag("slamonitor.page.attempt")));
        var decided = Assert.Single(spans, span => span.Name == "ticket decided");
        Assert.Equal("T-1", decided.Tag("slamonitor.ticket"));
        Assert.Contains("breached", decided.Events);
        var pushed = Assert.Single(spans, span => span.Name == "breach pushed");
        Assert.Equal(["breach pushed", "batch committed", "ticket decided", "POST /api/v1/events"], Upwards(pushed, byId).Select(span => span.Name));

        // What the escalation did later, woken, is a trace of its own that leads back to this one.
        var second = Tried(collector).Single(span => span.Tag("slamonitor.escalation.level") == "2");
        Assert.Equal(["page tried", "batch committed", "escalation step", "alarm decided"], Upwards(second, byId).Select(span => span.Name));
        Assert.NotEqual(sender, second.Trace);
        Assert.Equal([sender], Upwards(second, byId).Last().Links);
        // And the one after that leads back to the one before.
        var third = Tried(collector).Single(span => span.Tag("slamonitor.escalation.level") == "3");
        Assert.Equal([second.Trace], Upwards(third, byId).Last().Links);

        // A receiver of one's own can go on with the trace.
        Assert.Equal($"00-{first.Trace}-{first.Id}-01", receiver.Pages.First().Traceparent);
        Assert.Empty(receiver.Complaints);

        Assert.All(spans, span => Assert.Equal(("slamonitor", "test"), (span.Resource["service.name"], span.Resource["deployment.environment.name"])));
        Assert.All(spans, span => Assert.NotEmpty(span.Resource["service.instance.id"]));
        Assert.All(spans, span => Assert.NotEmpty(span.Resource["service.version"]));
        // Every parent but the desk's own came too; nothing that a scrape or a live connection does is told, and nothing of what people wrote.
        Assert.All(spans, span => Assert.True(span.Parent.Length == 0 || span.Parent == sent || byId.ContainsKey(span.Parent), $"{span}"));
        Assert.DoesNotContain(spans, span => span.ToString().Contains("/metrics", StringComparison.Ordinal) || span.ToString().Contains("hubs", StringComparison.Ordinal));
        foreach (var secret in new[] { "Subject of", "private", "amina", "acknowledge/", receiver.Address.Authority })
            Assert.DoesNotContain(spans, span => span.ToString().Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_SenderDoesNotRecord_RecordsNothingThatFollows()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        await using var collector = await Collector.StartAsync();
        await using var server = Slamonitor.Serve(folder["data"], PagedDesk.Configuration(folder, receiver.Address), variables: collector.Variables);
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        var sender = ActivityTraceId.CreateRandom().ToHexString();
        await PostAsync(api, PagedDesk.Created("T-1", DateTimeOffset.UtcNow.AddSeconds(-2)), $"00-{sender}-{ActivitySpanId.CreateRandom().ToHexString()}-00");
        await PostAsync(api, PagedDesk.Created("T-2", DateTimeOffset.UtcNow.AddSeconds(-2)), null);

        await Waiting.ForAsync(() => receiver.Pages.Count >= 6, () => $"{receiver.Pages.Count} pages came");
        Assert.Equal(0, await server.StopAsync());

        // The second steps are woken, and begin traces of their own.
        Assert.Equal(
            [("T-1", "2"), ("T-1", "3"), ("T-2", "1"), ("T-2", "2"), ("T-2", "3")],
            Tried(collector).Select(span => (span.Tag("slamonitor.ticket")!, span.Tag("slamonitor.escalation.level")!)).Order());
        Assert.DoesNotContain(collector.Spans, span => span.Trace == sender || span.Links.Contains(sender));
        Assert.Null(receiver.Pages.First(page => page is { Ticket: "T-1", Level: 1 }).Traceparent);
    }

    [Fact]
    public async Task Serve_KilledBeforeThePageIsTaken_GoesOnInATraceOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        var refuses = true;
        await using var receiver = await PageReceiver.StartAsync(_ => Volatile.Read(ref refuses) ? 503 : 204);
        await using var collector = await Collector.StartAsync();
        var config = PagedDesk.Configuration(folder, receiver.Address);
        var sender = ActivityTraceId.CreateRandom().ToHexString();
        await using (var server = Slamonitor.Serve(folder["data"], config, variables: collector.Variables))
        {
            using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
            await PostAsync(api, PagedDesk.Created("T-1", DateTimeOffset.UtcNow.AddSeconds(-2)), $"00-{sender}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
            await Waiting.ForAsync(() => Tried(collector).Any(), () => $"{receiver.Pages.Count} pages came\n{collector}");
            await server.KillAsync();
        }
        var refused = Tried(collector).First();
        Assert.Equal((sender, "retry", "retry"), (refused.Trace, refused.Tag("slamonitor.page.result"), refused.Tag("error.type")));

        Volatile.Write(ref refuses, false);
        await using var again = Slamonitor.Serve(folder["data"], config, variables: collector.Variables);
        await again.Listening.WaitAsync(Limits.Start);
        await Waiting.ForAsync(() => Delivered(collector).Any(), () => $"{receiver.Pages.Count} pages came\n{collector}");
        Assert.Equal(0, await again.StopAsync());

        var page = Delivered(collector).Single(span => span.Tag("slamonitor.escalation.level") == "1");
        Assert.NotEqual(sender, page.Trace);
        Assert.Equal(("", "T-1"), (page.Parent, page.Tag("slamonitor.ticket")));
    }

    [Fact]
    public async Task Serve_CollectorNeverAnswers_PagesAndStopsAllTheSame()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        // It takes connections and says nothing.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var variables = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{silent.LocalEndpoint}",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_BSP_MAX_QUEUE_SIZE"] = "64",
            ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] = "16",
            ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "2000",
        };
        await using var server = Slamonitor.Serve(folder["data"], PagedDesk.Configuration(folder, receiver.Address), variables: variables);
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
        // More than the queue holds.
        var events = Enumerable.Range(0, 200).Select(i => PagedDesk.Created($"T-{i}", DateTimeOffset.UtcNow.AddSeconds(-2), i == 0 ? "urgent" : "low"));
        Assert.Equal(200, (await api.PostEventsAsync(string.Join('\n', events), Api.Lines)).Accepted);

        await Waiting.ForAsync(() => receiver.Pages.Count >= 3, () => $"{receiver.Pages.Count} pages came");
        await Waiting.ForAsync(() => server.Output.Contains("Spans do not reach", StringComparison.Ordinal), () => server.Output);
        Assert.True(silent.Pending(), "nothing was sent to it, so nothing was shown");
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await server.StopAsync());
        output.WriteLine($"stopping took {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"stopping took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "slamonitor: OTEL_EXPORTER_OTLP_ENDPOINT: expected the address of a collector such as http://127.0.0.1:4317, not 'collector:4317'")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector", "slamonitor: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: expected the address of a collector such as http://127.0.0.1:4317, not 'collector'")]
    public async Task Serve_EndpointIsNone_SaysSoAndDoesNotStart(string name, string value, string said)
    {
        using var folder = new TemporaryFolder();
        await using var server = Slamonitor.Serve(folder["data"], variables: new Dictionary<string, string> { [name] = value });
        Assert.NotEqual(0, await server.Exited.WaitAsync(Limits.Start));
        Assert.Contains(said, server.Errors, StringComparison.Ordinal);
    }

    private static IEnumerable<ReceivedSpan> Tried(Collector collector) => collector.Spans.Where(span => span.Name == "page tried");

    private static IEnumerable<ReceivedSpan> Delivered(Collector collector) => Tried(collector).Where(span => span.Tag("slamonitor.page.result") == "delivered");

    /// <summary>The span and those that it is below, as far as they came.</summary>
    private static IEnumerable<ReceivedSpan> Upwards(ReceivedSpan from, Dictionary<string, ReceivedSpan> byId)
    {
        for (var span = from; span is not null; span = byId.GetValueOrDefault(span.Parent))
        {
            Assert.Equal(from.Trace, span.Trace);
            yield return span;
        }
    }

    private static async Task PostAsync(Api api, string body, string? traceparent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/events")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(Api.Json) } },
        };
        if (traceparent is not null) request.Headers.Add("traceparent", traceparent);
        Assert.Equal(1, (await api.SendAsync(request)).Accepted);
    }
}
