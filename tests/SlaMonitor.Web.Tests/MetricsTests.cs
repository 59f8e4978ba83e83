using System.Diagnostics;
using System.Text.RegularExpressions;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Web.Tests;

public sealed partial class MetricsTests : IAsyncLifetime
{
    private static readonly TicketLabel Label = new("gold", "acme", "platinum", Priority.Urgent, "billing", Tier.L1, "x");
    private RunningWeb _web = null!;

    public async ValueTask InitializeAsync()
    {
        _web = await RunningWeb.StartAsync();
        var metrics = _web.Metrics;
        metrics.EventAccepted("zendesk", 3);
        metrics.EventDuplicate("zen\"desk\\\n");
        metrics.ClockBreached(Metric.Resolution, Label);
        metrics.ClockBreached(Metric.Resolution, Label);
        metrics.ClockWarned(Metric.Resolution, Label with { Group = null });
        metrics.ClockMet(Metric.FirstResponse, Priority.Low, "billing", null);
        metrics.ClockTook(Metric.Resolution, Priority.Urgent, Duration.FromHours(1));
        metrics.Committed(TimeSpan.FromMilliseconds(2), 100);
        metrics.AlarmDecided(Duration.FromMilliseconds(-1));
        metrics.AlarmDecided(Duration.FromSeconds(700));
        metrics.EscalationAcknowledged("critical", 2, Duration.FromMinutes(4));
        metrics.PageTried("sms", "retried");
        metrics.PageTried("sms", "delivered");
        metrics.PageHandedOver("kim", Duration.FromMilliseconds(30));
        metrics.CommitFailed();
        await StandAsync();
        _web.Monitor.Escalations.Now = _web.Monitor.Now - Duration.FromMinutes(5);
        Escalate("T-1");
        _web.Monitor.Escalations.Now = _web.Monitor.Now;
        Escalate("T-2");
        Escalate("T-3");
        _web.Monitor.Escalations.Tell("T-2|critical", new EscalationCommand.Acknowledge(0, "kim", null));
        _web.Monitor.Escalations.Tell("T-3|critical", new EscalationCommand.Resolve(0, "kim", null));
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Get_Plain_IsPrometheusText()
    {
        using var response = await _web.GetAsync("metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        await GoldenAsync("metrics.prometheus.txt", response);
    }

    [Theory]
    [InlineData("application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")]
    public async Task Get_AcceptsOpenMetrics_IsOpenMetrics(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address, "/metrics"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        await GoldenAsync("metrics.openmetrics.txt", response);
    }

    [Fact]
    public async Task EventAccepted_ThousandSources_KeepsAHundredAndCallsTheRestOther()
    {
        for (var i = 0; i < 1_000; i++) _web.Metrics.EventAccepted($"source-{i}");

        using var response = await _web.GetAsync("metrics");

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var sources = text.Split('\n').Where(line => line.StartsWith("slamonitor_events_ingested_total{", StringComparison.Ordinal) && line.Contains("accepted", StringComparison.Ordinal)).ToList();
        // Of the hundred, "zendesk" was first and the one with the quote counts too, although it was only ever a duplicate.
        Assert.Equal(100, sources.Count);
        Assert.Contains("slamonitor_events_ingested_total{source=\"other\",result=\"accepted\"} 902", sources);
    }

    [Fact]
    public async Task Live_ConnectionsAndPushDelay_AreMeasured()
    {
        _web.Monitor.Publish(_web.Monitor.Breach("T-1"));
        await using var first = await HubClient.ConnectAsync(_web.Address);
        await first.SubscribeAsync("""{"resumeAfter":0}""");
        await using var second = await HubClient.ConnectAsync(_web.Address);
        await second.SubscribeAsync();
        var late = _web.Monitor.Breach("T-2");
        _web.Monitor.Publish(late with { BreachedAt = late.BreachedAt - Duration.FromMilliseconds(400) }, _web.Monitor.Breach("T-3"));
        while ((await first.NextAsync()).Sequence < 3) { }
        while ((await second.NextAsync()).Sequence < 3) { }

        using var response = await _web.GetAsync("metrics");

        // The replayed T-1 is not measured, T-2 once although two connections got it, and it was 400 ms late.
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("slamonitor_live_connections 2\n", text, StringComparison.Ordinal);
        Assert.Contains("slamonitor_breach_push_delay_seconds_bucket{le=\"0.25\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("slamonitor_breach_push_delay_seconds_bucket{le=\"0.5\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlarmDecided_InATrace_HasItAsExemplarOfItsBucket()
    {
        using var source = new ActivitySource("MetricsTests");
        using var listener = new ActivityListener { ShouldListenTo = of => of == source, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        string trace, span;
        using (var activity = source.StartActivity("decide")!)
        {
            (trace, span) = (activity.TraceId.ToHexString(), activity.SpanId.ToHexString());
            _web.Metrics.AlarmDecided(Duration.FromMilliseconds(40));
            // Its size is no latency, and has none.
            _web.Metrics.Committed(TimeSpan.FromMilliseconds(2), 100);
            // Of one that is not recorded nobody would find the trace.
            activity.ActivityTraceFlags = ActivityTraceFlags.None;
            _web.Metrics.AlarmDecided(Duration.FromMilliseconds(400));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_web.Address, "/metrics"));
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text");
        using var response = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n').Where(line => line.Contains(" # ", StringComparison.Ordinal)).ToList();
        using var plain = await _web.GetAsync("metrics");

        Assert.Equal(["slamonitor_alarm_lag_seconds_bucket", "slamonitor_store_commit_seconds_bucket"], lines.Select(line => line[..line.IndexOf('{', StringComparison.Ordinal)]));
        Assert.Matches($$"""^slamonitor_alarm_lag_seconds_bucket\{le="0\.05"\} [0-9]+ # \{trace_id="{{trace}}",span_id="{{span}}"\} 0\.04 [0-9]{10}\.[0-9]{3}$""", lines[0]);
        Assert.DoesNotContain("trace_id", await plain.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private void Escalate(string ticket)
    {
        var escalations = _web.Monitor.Escalations;
        var policy = new EscalationDefinition { Id = "critical", Steps = [new EscalationStep(Duration.Zero, [new EscalationTarget.Broadcast("sms")], null)] };
        escalations.Rules = EscalationRules.Of(1, [policy], [], new OnCallRoster([], []));
        escalations.Tell($"{ticket}|critical", new EscalationCommand.Trigger(0, "critical", new EscalatedTicket(ticket), new EscalationReason.ByHand("kim", null)));
    }

    /// <summary>One account that has overspent, and one of which nothing has ended; one schedule with somebody on call and one without.</summary>
    private async Task StandAsync()
    {
        var monitor = _web.Monitor;
        await monitor.DescribeAccountAsync(new AccountProfile("acme", Segment: "platinum"), TestContext.Current.CancellationToken);
        await monitor.DescribeAccountAsync(new AccountProfile("new", Segment: "platinum"), TestContext.Current.CancellationToken);
        monitor.Windows["acme"] = [AttainmentWindow.Empty(Metric.Resolution).With(97, 3, monitor.Now - Duration.FromMinutes(20), Duration.FromDays(30))];
        var kim = new UserDefinition("kim", "Kim", []);
        var day = new FixedShift(monitor.Now - Duration.FromHours(1), monitor.Now + Duration.FromHours(1), ["kim"]);
        ScheduleDefinition[] schedules = [new("empty", DateTimeZone.Utc, [], []), new("l1", DateTimeZone.Utc, [], []) { Shifts = [day] }];
        monitor.Rulebook = new Rulebook(1, [], [])
        {
            Objectives =
            [
                new AttainmentObjective("platinum", Metric.Resolution, 0.98m, Duration.FromDays(30)),
                new AttainmentObjective("gold", Metric.FirstResponse, 1m, Duration.FromHours(12)),
            ],
            Escalations = EscalationRules.Of(1, [], [], new OnCallRoster(schedules, [kim])),
        };
    }

    private static async Task GoldenAsync(string name, HttpResponseMessage response)
    {
        var text = Age().Replace(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "$1 0.001\n");
        using var stream = typeof(MetricsTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        Assert.Equal((await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), text);
    }

    /// <summary>How old a reading is, is another figure each time.</summary>
    [GeneratedRegex("""(slamonitor_observation_age_seconds\{of="[a-z]+"\}) [0-9.E-]+\n""")]
    private static partial Regex Age();
}
