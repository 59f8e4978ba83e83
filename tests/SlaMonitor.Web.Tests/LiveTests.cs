using System.Diagnostics.Metrics;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Web.Tests;

public sealed class LiveTests : IAsyncLifetime
{
    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync() => _web = await RunningWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Subscribe_Fresh_AnswersThenSendsWhatComes()
    {
        _web.Monitor.Publish(_web.Monitor.Breach("T-0"));
        await using var client = await HubClient.ConnectAsync(_web.Address);

        var answer = await client.SubscribeAsync();
        _web.Monitor.Publish(_web.Monitor.Breach("T-1"));
        var message = await client.NextAsync();

        Assert.Equal("""{"epoch":"epoch-1","sequence":1}""", answer.GetRawText());
        Assert.Equal("breach", message.Name);
        Assert.Equal(2, message.Sequence);
        Assert.Equal(
            """{"sequence":2,"at":"2026-03-02T10:00:00Z","ticket":"T-1","metric":"resolution","cycle":1,"dueAt":"2026-03-02T10:00:00Z","breachedAt":"2026-03-02T10:00:00Z","policy":"gold","account":"acme","segment":"platinum","priority":"high","group":"billing","tier":"L1","subject":"Cannot log in","region":null,"channel":null,"assignee":null}""",
            message.Payload.GetRawText());
    }

    [Fact]
    public async Task Subscribe_Resume_ReplaysAllWithoutHolesAfterTheAnswer()
    {
        for (var i = 0; i < 500; i++) _web.Monitor.Publish(_web.Monitor.Breach($"T-{i}"));
        for (var round = 0; round < 20; round++)
        {
            await using var client = await HubClient.ConnectAsync(_web.Address);

            await client.SubscribeWithoutAnswerAsync("""{"resumeAfter":100}""");

            // The answer comes first, even though hundreds of messages wait to be sent.
            var answer = await client.NextAsync();
            Assert.Equal(("answer", 100), (answer.Name, answer.Sequence));
            for (var expected = 101; expected <= 500; expected++) Assert.Equal(expected, (await client.NextAsync()).Sequence);
        }
    }

    [Fact]
    public async Task Subscribe_TooOld_GetsAGapThenTheRest()
    {
        await using var small = await RunningWeb.StartAsync(new InMemoryMonitor(feedCapacity: 10));
        for (var i = 0; i < 30; i++) small.Monitor.Publish(small.Monitor.Breach($"T-{i}"));
        await using var client = await HubClient.ConnectAsync(small.Address);

        await client.SubscribeAsync("""{"resumeAfter":5}""");

        var gap = await client.NextAsync();
        Assert.Equal(("gap", """{"from":6,"to":20}"""), (gap.Name, gap.Payload.GetRawText()));
        Assert.Equal(21, (await client.NextAsync()).Sequence);
    }

    [Fact]
    public async Task Subscribe_SequenceFromALostHistory_GetsAGapUpToNow()
    {
        _web.Monitor.Publish(_web.Monitor.Breach("T-1"));
        await using var client = await HubClient.ConnectAsync(_web.Address);

        var answer = await client.SubscribeAsync("""{"resumeAfter":9000}""");
        _web.Monitor.Publish(_web.Monitor.Breach("T-2"));

        Assert.Equal(1, answer.GetProperty("sequence").GetInt64());
        Assert.Equal("""{"from":1,"to":1}""", (await client.NextAsync()).Payload.GetRawText());
        Assert.Equal(2, (await client.NextAsync()).Sequence);
    }

    [Theory]
    [InlineData("""{"groups":["billing"]}""", "1 3 4 6")]
    [InlineData("""{"groups":["billing"],"priorities":["urgent"]}""", "3 6")]
    [InlineData("""{"accounts":["bolt"]}""", "4 6")]
    [InlineData("""{"metrics":["first_response"]}""", "6")]
    [InlineData("""{"groups":null}""", "1 2 3 4 5 6")]
    public async Task Subscribe_Filters_AllMustHold(string request, string expected)
    {
        await using var client = await HubClient.ConnectAsync(_web.Address);
        await client.SubscribeAsync(request);
        var monitor = _web.Monitor;

        monitor.Publish(
            monitor.Breach("T-1"),
            monitor.Breach("T-2", group: "sales"),
            monitor.Breach("T-3", priority: Core.Tickets.Priority.Urgent),
            monitor.Breach("T-4", account: "bolt"),
            monitor.Breach("T-5", group: "sales", priority: Core.Tickets.Priority.Urgent),
            // Its publisher does not know the ticket, so only the filter on the metric can hold it back.
            new Core.Clocks.ClockEvent.BreachRetracted
            {
                Ticket = "T-6", Metric = Core.Clocks.Metric.FirstResponse, Cycle = 1, At = monitor.Now, BreachedAt = monitor.Now, Cause = "zendesk/e9",
            });

        var sequences = new List<long>();
        do sequences.Add((await client.NextAsync()).Sequence);
        while (sequences[^1] < 6);
        Assert.Equal(expected, string.Join(' ', sequences));
    }

    [Fact]
    public async Task Escalations_AreSentAsTheContractSaysAndResumed()
    {
        var monitor = _web.Monitor;
        await using (var client = await HubClient.ConnectAsync(_web.Address))
        {
            await client.SubscribeAsync();
            monitor.Publish(Escalated(EscalationHappening.Stepped) with { Level = 2, Targets = ["joseph", "ops"], By = "kim", Note = "too big" });

            var message = await client.NextAsync();
            Assert.Equal("escalation", message.Name);
            Assert.Equal(
                """{"sequence":1,"at":"2026-03-02T10:00:00Z","escalation":"T-1|critical|1","state":"triggered","what":"stepped","level":2,"ticket":"T-1","policy":"critical","account":"acme","priority":"high","group":"billing","targets":["joseph","ops"],"by":"kim","note":"too big"}""",
                message.Payload.GetRawText());
        }
        monitor.Publish(monitor.Breach("T-2"), Escalated(EscalationHappening.Acknowledged) with { Phase = EscalationPhase.Acknowledged, By = "amina" });

        await using var back = await HubClient.ConnectAsync(_web.Address);
        await back.SubscribeAsync("""{"resumeAfter":1}""");
        var breach = await back.NextAsync();
        Assert.Equal(("breach", 2), (breach.Name, breach.Sequence));
        var resumed = await back.NextAsync();
        Assert.Equal(("escalation", 3, "acknowledged"), (resumed.Name, resumed.Sequence, resumed.Payload.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("""{"groups":["billing"]}""", "1 3 5")]
    [InlineData("""{"accounts":["acme"],"priorities":["high"]}""", "1 5")]
    [InlineData("""{"accounts":["bolt"]}""", "4")]
    // An escalation is of no metric.
    [InlineData("""{"metrics":["first_response"]}""", "1 2 3 4")]
    public async Task Escalations_Filters_AllMustHold(string request, string expected)
    {
        await using var client = await HubClient.ConnectAsync(_web.Address);
        await client.SubscribeAsync(request);
        var some = Escalated(EscalationHappening.Triggered);

        _web.Monitor.Publish(
            some,
            some with { Group = "sales", Account = null, Priority = null },
            some with { Priority = "urgent", Account = null },
            some with { Account = "bolt", Group = null },
            _web.Monitor.Breach("T-5"));

        var wanted = expected.Split(' ');
        var sequences = new List<long>();
        while (sequences.Count < wanted.Length) sequences.Add((await client.NextAsync()).Sequence);
        Assert.Equal(expected, string.Join(' ', sequences));
    }

    [Theory]
    [InlineData("""{"group":["a"]}""", "the nearest is \"groups\"")]
    [InlineData("""{"groups":"a"}""", "groups must be an array of strings")]
    [InlineData("""{"priorities":["hihg"]}""", "the nearest is \"high\"")]
    [InlineData("""{"resumeAfter":"7"}""", "must be a sequence")]
    [InlineData("""{"resumeAfter":-1}""", "must be a sequence")]
    [InlineData("[]", "takes an object")]
    public async Task Subscribe_BadRequest_SaysWhatIsWrong(string request, string message)
    {
        await using var client = await HubClient.ConnectAsync(_web.Address);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => client.SubscribeAsync(request));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsubscribe_StopsTheMessages()
    {
        await using var client = await HubClient.ConnectAsync(_web.Address);
        await client.SubscribeAsync();
        await client.InvokeAsync("Unsubscribe");
        _web.Monitor.Publish(_web.Monitor.Breach("T-1"));

        await client.SubscribeAsync();
        _web.Monitor.Publish(_web.Monitor.Breach("T-2"));

        Assert.Equal(2, (await client.NextAsync()).Sequence);
    }

    [Fact]
    public async Task SlowClient_IsDisconnectedWithAReasonAndHoldsUpNobody()
    {
        await using var web = await RunningWeb.StartAsync(new InMemoryMonitor(feedCapacity: 2_000), options => options with { SlowClientAfter = TimeSpan.FromSeconds(30) });
        await using var slow = await HubClient.ConnectAsync(web.Address, reads: false);
        await slow.SubscribeWithoutAnswerAsync("{}");
        await using var quick = await HubClient.ConnectAsync(web.Address);
        await quick.SubscribeAsync();
        var subject = new string('x', 2_000);

        // Far more than the sockets' buffers and the ring hold together; the quick one gets each message meanwhile.
        for (var sequence = 1; sequence <= 12_000; sequence++)
        {
            var breach = web.Monitor.Breach("T-1");
            web.Monitor.Publish(breach with { Label = breach.Label with { Subject = subject } });
            if (sequence % 500 == 0)
                while ((await quick.NextAsync()).Sequence < sequence) { }
        }
        slow.Read();

        var reason = await slow.Closed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.StartsWith("Too slow", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StalledClient_IsCutOffWhenAWriteTakesTooLong()
    {
        var gone = new TaskCompletionSource();
        await using var web = await RunningWeb.StartAsync(with: options => options with { SlowClientAfter = TimeSpan.FromMilliseconds(200) });
        await using var stalled = await HubClient.ConnectAsync(web.Address, reads: false);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == web.Metrics.Meter && instrument.Name == "slamonitor.live.connections") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            if (change < 0) gone.TrySetResult();
        });
        listener.Start();
        await stalled.SubscribeWithoutAnswerAsync("""{"resumeAfter":0}""");
        var subject = new string('x', 2_000);

        for (var i = 0; i < 9_000; i++)
        {
            var breach = web.Monitor.Breach("T-1");
            web.Monitor.Publish(breach with { Label = breach.Label with { Subject = subject } });
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private EscalationEvent Escalated(EscalationHappening what) => new()
    {
        Escalation = "T-1|critical|1",
        Ticket = "T-1",
        Account = "acme",
        Priority = "high",
        Group = "billing",
        Policy = "critical",
        What = what,
        Phase = EscalationPhase.Triggered,
        Level = 1,
        At = _web.Monitor.Now,
    };
}
