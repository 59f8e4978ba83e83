using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Silo.Metrics;
using SlaMonitor.Web;
using SlaMonitor.Web.Metrics;

namespace SlaMonitor.Orleans.Tests.Metrics;

/// <summary>The one-process monitor's exposition and the silo's, by prometheus-net, fed by the same measurements: they say the same.</summary>
public sealed class TwoExpositionsTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 28, 12, 0);

    private readonly MonitorMetrics _metrics = new("1.2.3");
    private readonly Meter _foreign = new("Foreign." + Guid.NewGuid().ToString("N"));
    private readonly MetricsBook _own;
    private readonly PrometheusNetExposition _library;

    public TwoExpositionsTests()
    {
        var options = new WebOptions { DataDirectory = "", OtherMeters = [_foreign.Name] };
        _own = new MetricsBook(_metrics, options, TimeProvider.System);
        _library = new PrometheusNetExposition(_metrics, options);
    }

    public void Dispose()
    {
        _own.Dispose();
        _library.Dispose();
        _foreign.Dispose();
        _metrics.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_AfterTheSameMeasurements_SayTheSame(bool isOpenMetrics)
    {
        Measure();
        MeasureForeign();

        for (var scrape = 0; scrape < 2; scrape++)
        {
            var (own, library) = (await ReadAsync(_own, isOpenMetrics), await ReadAsync(_library, isOpenMetrics));

            Assert.Equal(own.Types, library.Types);
            Assert.Equal(own.Helps, library.Helps);
            Assert.Equal(own.Samples, library.Samples);
            Assert.Equal(Comparable(own), Comparable(library));
            // It was measured in a trace: in the bucket that it fell into, and only of OpenMetrics.
            Assert.Equal(isOpenMetrics ? ["slamonitor_alarm_lag_seconds_bucket le=0.05"] : [], own.Exemplars.Keys);
            // Read before the second scrape, one gauge has lost a series and another is there no more.
            _metrics.Observe(Reading() with { OnCall = [("l1", 2)], Tickets = [] });
        }
    }

    [Fact]
    public async Task Both_BeforeAnyMeasurement_ShowTheSameSeries()
    {
        var (own, library) = (await ReadAsync(_own, true), await ReadAsync(_library, true));

        Assert.NotEmpty(own.Samples);
        Assert.Equal(own.Samples, library.Samples);
        Assert.Equal(own.Types, library.Types);
    }

    [Fact]
    public async Task Own_HasUnitsInOpenMetrics_WhichTheLibraryDoesNotWrite()
    {
        Measure();

        // The names end with the unit in both, which is what queries go by.
        Assert.Equal("seconds", (await ReadAsync(_own, true)).Units["slamonitor_alarm_lag_seconds"]);
        Assert.Empty((await ReadAsync(_library, true)).Units);
    }

    private static async Task<ScrapedPage> ReadAsync(IMetricsExposition exposition, bool isOpenMetrics)
    {
        var text = Encoding.UTF8.GetString((await exposition.WriteAsync(isOpenMetrics, CancellationToken.None)).Span);
        Assert.Equal(isOpenMetrics, text.EndsWith("# EOF\n", StringComparison.Ordinal));
        return new ScrapedPage(text);
    }

    /// <summary>Exemplars but for the instant, at which each takes them by itself.</summary>
    private static IEnumerable<(string Of, string Labels, double Value)> Comparable(ScrapedPage page) =>
        page.Exemplars.Select(exemplar => (exemplar.Key, exemplar.Value.Labels, exemplar.Value.Value));

    private void Measure()
    {
        var label = new TicketLabel("gold", "acme", "platinum", Priority.Urgent, "bill\"ing\\\n", Tier.L1, "x");
        _metrics.EventAccepted("zendesk", 3);
        _metrics.EventRejected(null);
        _metrics.ClockBreached(Metric.Resolution, label);
        _metrics.ClockWarned(Metric.Resolution, label with { Group = null });
        _metrics.ClockMet(Metric.FirstResponse, Priority.Low, "billing", null);
        _metrics.ClockTook(Metric.Resolution, Priority.Urgent, Duration.FromHours(1));
        _metrics.Committed(TimeSpan.FromMilliseconds(2), 100);
        _metrics.CommitFailed();
        _metrics.EscalationAcknowledged("critical", 2, Duration.FromMinutes(4));
        _metrics.PageTried("sms", "retried");
        _metrics.PageHandedOver("kim", Duration.FromMilliseconds(30));
        _metrics.LiveConnected();
        _metrics.Observe(Reading());
        _metrics.Observe(new StandingReading(
        [
            Standing(null, 0.98m, 3), Standing("acme", 1m, 1), Standing("new", 0.98m, 0),
        ]));
        _metrics.Age(TimeSpan.FromSeconds(1.5), null);
        using var source = new ActivitySource("measuring." + _foreign.Name);
        using var listener = new ActivityListener { ShouldListenTo = of => of == source, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        _metrics.AlarmDecided(Duration.FromSeconds(700));
        using (source.StartActivity("decide")) _metrics.AlarmDecided(Duration.FromMilliseconds(40));
    }

    /// <summary>What libraries do: labels that come and go, units of all kinds, counters read at the scrape.</summary>
    private void MeasureForeign()
    {
        var requests = _foreign.CreateHistogram<int>("foreign.request-duration", "ms", "With a \\ in it.");
        requests.Record(7, new("route", "/a"), new KeyValuePair<string, object?>("status", 200));
        requests.Record(70, new KeyValuePair<string, object?>("route", "/b"));
        _foreign.CreateCounter<double>("foreign.sent", "By").Add(2.5, new("silo", "10.0.0.1:11111"), new("kind", true));
        _foreign.CreateUpDownCounter<long>("foreign.active").Add(-3);
        _foreign.CreateObservableCounter("foreign.processor", () => 12.25, "s");
        _foreign.CreateObservableGauge("foreign.share", () => new Measurement<float>(0.5f, new KeyValuePair<string, object?>("of.what", null)), "1");
        for (var i = 0; i < 300; i++) _foreign.CreateCounter<long>("foreign.many").Add(1, new KeyValuePair<string, object?>("grain", i));
    }

    private static CountReading Reading() => new(
        [
            new ClockCount(Metric.Resolution, ClockState.Running, true, Priority.High, "billing", 2),
            new ClockCount(Metric.Resolution, ClockState.Paused, false, Priority.Low, null, 5),
        ],
        [new TicketCount(Priority.High, "billing", 4)],
        [new EscalationCount(1, EscalationPhase.Triggered, 3)],
        Duration.FromMinutes(7),
        [("l1", 1), ("l2", 0)],
        3);

    private static StandingOf Standing(string? account, decimal attainment, int breached)
    {
        var window = AttainmentWindow.Empty(Metric.Resolution).With(breached == 0 ? 0 : 97, breached, Now, Duration.FromDays(30));
        return new StandingOf(account, ObjectiveStanding.Of(new AttainmentObjective("platinum", Metric.Resolution, attainment, Duration.FromDays(30)), window, Now));
    }
}
