using System.Diagnostics.Metrics;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Notifications.Acknowledging;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Paging;
using SlaMonitor.Notifications.Tests.Servers;
using SlaMonitor.Notifications.Tests.Time;

namespace SlaMonitor.Notifications.Tests.Paging;

public sealed class PagerTests : IAsyncLifetime
{
    private static readonly Uri Public = new("https://sla.example.org/desk");
    private static readonly ChannelDefinition Log = Pages.Definition(ChannelType.Log, []);

    private readonly AcknowledgeLinks _links = new("k1", new Dictionary<string, byte[]> { ["k1"] = new byte[32] });
    private readonly VirtualTime _time = new(Pages.At);
    private readonly MonitorMetrics _metrics = new();
    private readonly LogLines _log = new();
    private readonly List<(string Name, double Value, string Tags)> _measured = [];
    private readonly MeterListener _listener = new();
    private Pager? _pager;
    private ContractServer? _server;

    public ValueTask InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _metrics.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.Start();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        if (_pager is not null) await _pager.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Send_BeforeServe_IsDeliveredOnceItServes()
    {
        var monitor = new PagedMonitor(Log);
        var page = monitor.Breach("T-1");
        var pager = Make();

        pager.Send(page);
        Assert.Equal(1, pager.Pending);
        pager.Serve(monitor, Public);

        await OutcomeAsync(monitor, page);
        Assert.Equal(new PageOutcome.Delivered(1, "c", null), monitor.OutcomeOf(page));
        Assert.StartsWith("Page: Page by c to amina: BREACHED first_response · T-1 'Printer'", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_MonitorDoesNotAnswer_ReturnsAtOnceAndBreaksOffAtTheEnd()
    {
        var monitor = new PagedMonitor(Log) { Answers = new TaskCompletionSource().Task };
        var page = monitor.Breach("T-1");
        var pager = Make();
        pager.Serve(monitor, Public);

        pager.Send(page);
        await pager.DisposeAsync();

        Assert.Null(monitor.OutcomeOf(page));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Serve_PagesThatWereUnderWay_AreTakenUpAtOnce()
    {
        var monitor = new PagedMonitor(Log);
        var (page, other) = (monitor.Breach("T-1"), monitor.Breach("T-2"));
        await monitor.EndPageAsync(other, new PageOutcome.Delivered(1, "c", null), TestContext.Current.CancellationToken);

        Make(options: new PagerOptions { TakesUp = true }).Serve(monitor, Public);

        await OutcomeAsync(monitor, page);
        Assert.Contains("T-1", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AcknowledgedMeanwhile_IsNotSent()
    {
        var monitor = new PagedMonitor(Log);
        var page = monitor.Breach("T-1");
        monitor.Tell("T-1", new EscalationCommand.Acknowledge(0, "joseph", null));
        var pager = Make();
        pager.Serve(monitor, Public);

        pager.Send(page);

        Assert.IsType<PageOutcome.Suppressed>(await OutcomeAsync(monitor, page));
        Assert.Empty(_log.Lines);
        Assert.Equal([("slamonitor.notifications", 1, "channel=c result=suppressed")], Measured());
    }

    [Fact]
    public async Task Send_ConfigurationChanged_GoesByTheChannelOfNow()
    {
        var server = await ServerAsync(_ => new Reply.Answer(204));
        var monitor = new PagedMonitor(Log);
        var pager = Make();
        pager.Serve(monitor, Public);
        var first = monitor.Breach("T-1");
        pager.Send(first);
        await OutcomeAsync(monitor, first);

        monitor.Configure(Webhook());
        var second = monitor.Breach("T-2");
        pager.Send(second);
        await OutcomeAsync(monitor, second);

        Assert.Single(_log.Lines);
        Assert.Equal("T-2", (string)Assert.Single(server.Requests).Json["data"]!["ticket"]!);
    }

    [Fact]
    public async Task Send_TriedTwice_HasTheSameLinksBothTimes()
    {
        var answers = 0;
        var server = await ServerAsync(_ => new Reply.Answer(Interlocked.Increment(ref answers) == 1 ? 503 : 204));
        var monitor = new PagedMonitor(Webhook());
        var page = monitor.Breach("T-1/ö");
        var pager = Make();
        pager.Serve(monitor, Public);
        pager.Send(page);

        await server.Arrived;
        await OutcomeAsync(monitor, page, Duration.FromSeconds(1));

        Assert.Equal(2, server.Requests.Count);
        Assert.Empty(server.Complaints);
        var link = (string)Assert.Single(server.Requests.Select(r => (string)r.Json["data"]!["acknowledgeUrl"]!).Distinct())!;
        Assert.StartsWith("https://sla.example.org/desk/acknowledge/k1.", link, StringComparison.Ordinal);
        var token = Assert.IsType<AcknowledgeReading.Valid>(_links.Read(link[(link.LastIndexOf('/') + 1)..], Pages.At)).Token;
        Assert.Equal((page.Alert, "amina", Pages.At + Duration.FromHours(24)), (token.Escalation, token.User, token.ExpiresAt));
        Assert.Equal("https://sla.example.org/desk/?q=T-1%2F%C3%B6", (string)server.Requests.First().Json["data"]!["ticketUrl"]!);
    }

    [Fact]
    public async Task Send_Resolved_HasNothingToAcknowledge()
    {
        var server = await ServerAsync(_ => new Reply.Answer(204));
        var monitor = new PagedMonitor(Webhook());
        var page = monitor.Breach("T-1");
        var pager = Make();
        pager.Serve(monitor, Public);
        pager.Send(page);
        await OutcomeAsync(monitor, page);

        var resolve = Assert.Single(monitor.Tell("T-1", new EscalationCommand.TicketDone(0, "solved")));
        pager.Send(resolve);
        await OutcomeAsync(monitor, resolve);

        var data = server.Requests.Last().Json["data"]!;
        Assert.Equal("resolve", (string)data["action"]!);
        Assert.Null(data["acknowledgeUrl"]);
        Assert.NotNull(data["ticketUrl"]);
    }

    /// <summary>In a demo an hour of the monitor's passes in a minute; the receiver's hour has sixty.</summary>
    [Fact]
    public async Task Send_MonitorsTimeIsAccelerated_TriesForAnHourOfRealTime()
    {
        var server = await ServerAsync(_ => new Reply.Answer(503));
        var monitor = new PagedMonitor(Webhook()) { Clock = () => Pages.At + Duration.FromDays(3) + ((_time.Now - Pages.At) * 60), Speed = 60 };
        var page = monitor.Breach("T-1");
        var pager = Make();
        pager.Serve(monitor, Public);

        pager.Send(page);
        var outcome = await OutcomeAsync(monitor, page, Duration.FromSeconds(10));

        Assert.IsType<PageOutcome.DeadLetter>(outcome);
        Assert.InRange(_time.Now - Pages.At, Duration.FromMinutes(45), Duration.FromMinutes(75));
        // At 2 s, 4 s, … 2 min, and as a probe every 5 min: not sixty times as often.
        Assert.InRange(server.Requests.Count, 8, 60);
    }

    [Fact]
    public async Task Send_NobodyIsTold_IsLoggedForTheOperator()
    {
        var monitor = new PagedMonitor(Pages.Definition(ChannelType.Slack, [], "url"));
        var page = monitor.Breach("T-1");
        var pager = Make(_ => null);
        pager.Serve(monitor, Public);

        pager.Send(page);

        Assert.IsType<PageOutcome.DeadLetter>(await OutcomeAsync(monitor, page));
        await UntilAsync(() => !_log.Lines.IsEmpty);
        Assert.Equal(
            "DeadLetter: A page by c to amina about T-1 (critical) reached nobody after 1 tries: c: the secret url is missing: env:URL is not set",
            Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task Send_ChannelGoesDownAndComesUp_IsLoggedForTheOperator()
    {
        var isUp = false;
        await ServerAsync(_ => new Reply.Answer(Volatile.Read(ref isUp) ? 204 : 500, "the gears are stuck"));
        var monitor = new PagedMonitor(Webhook());
        var pager = Make();
        pager.Serve(monitor, Public);
        var pages = Enumerable.Range(0, 5).Select(i => monitor.Breach($"T-{i}")).ToList();
        foreach (var page in pages) pager.Send(page);
        await UntilAsync(() => !_log.Lines.IsEmpty);
        Volatile.Write(ref isUp, true);
        foreach (var page in pages) await OutcomeAsync(monitor, page, Duration.FromSeconds(1));

        Assert.Collection(
            _log.Lines,
            down => Assert.Matches("^ChannelDown: The channel c is down and left alone until .*: 5 tries in a row failed, the last: answered 500: the gears are stuck$", down),
            up => Assert.Equal("ChannelUp: The channel c takes pages again", up));
    }

    [Fact]
    public async Task Send_Delivered_IsCountedOnceAndMeasuredFromTheBreach()
    {
        var monitor = new PagedMonitor(Log);
        var page = monitor.Breach("T-1");
        var pager = Make();
        pager.Serve(monitor, Public);

        pager.Send(page);
        pager.Send(page);
        await OutcomeAsync(monitor, page);

        // The breach was 3 s before the escalation heard of it.
        Assert.Equal([("slamonitor.page.handoff", 3, ""), ("slamonitor.user.pages", 1, "user=amina"), ("slamonitor.notifications", 1, "channel=c result=delivered")], Measured());
    }

    [Fact]
    public async Task Serve_ReceiverForgets_SendsTheLastTriggerAgainWhileTheAlertIsOpen()
    {
        var server = await ServerAsync(_ => new Reply.Answer(200));
        var monitor = new PagedMonitor(Pages.Definition(ChannelType.Alertmanager, [("members", server.Address.AbsoluteUri)])) { Clock = () => _time.Now };
        var first = monitor.Breach("T-1");
        var before = Make();
        before.Serve(monitor, Public);
        before.Send(first);
        await OutcomeAsync(monitor, first);
        await before.DisposeAsync();

        // Another pager, that never sent it: after a restart alerts stay alive too.
        var pager = Make();
        pager.Serve(monitor, Public);
        await UntilAsync(() => server.Requests.Count >= 2, Duration.FromSeconds(5));
        Assert.Equal("T-1", (string)server.Requests.Last().Json[0]!["labels"]!["ticket"]!);

        var resolve = Assert.Single(monitor.Tell("T-1", new EscalationCommand.TicketDone(0, "solved")));
        pager.Send(resolve);
        await OutcomeAsync(monitor, resolve);
        var count = server.Requests.Count;
        var marker = monitor.Breach("T-2");
        pager.Send(marker);
        await OutcomeAsync(monitor, marker);
        await UntilAsync(() => server.Requests.Count >= count + 3, Duration.FromSeconds(5));
        Assert.All(server.Requests.Skip(count), r => Assert.Equal("T-2", (string)r.Json[0]!["labels"]!["ticket"]!));
    }

    private static ChannelDefinition Webhook() => Pages.Definition(ChannelType.Webhook, [("allow_private", "true")], "url", "secret");

    private Pager Make(Func<string, string?>? secrets = null, PagerOptions? options = null) => _pager = new Pager(
        _links,
        options ?? new PagerOptions(),
        new SecretSource(secrets ?? (name => name switch
        {
            "URL" => _server!.Address.AbsoluteUri,
            "SECRET" => Contracts.WebhookSecret,
            _ => null,
        })),
        _time,
        _metrics,
        _log);

    private async Task<ContractServer> ServerAsync(Func<Received, Reply> reply) =>
        _server = await ContractServer.StartAsync(r => r.Header("webhook-id") is null ? [] : Contracts.Of(ChannelType.Webhook, r, _time.GetUtcNow()), reply);

    private async Task<PageOutcome> OutcomeAsync(PagedMonitor monitor, Page page, Duration? step = null)
    {
        await UntilAsync(() => monitor.OutcomeOf(page) is not null, step);
        return monitor.OutcomeOf(page)!;
    }

    /// <param name="isSo">Becomes true, or the test fails.</param>
    /// <param name="step">How far the clock moves between two looks; null when it stands still.</param>
    private async Task UntilAsync(Func<bool> isSo, Duration? step = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            if (step is { } by) _time.Advance(by);
            await Task.Delay(2, limit.Token);
        }
    }

    private void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_measured) _measured.Add((instrument.Name, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture), words));
    }

    private List<(string, double, string)> Measured()
    {
        lock (_measured) return [.. _measured];
    }
}
