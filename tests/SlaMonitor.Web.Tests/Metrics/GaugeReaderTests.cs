using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Web.Metrics;

namespace SlaMonitor.Web.Tests.Metrics;

public sealed class GaugeReaderTests
{
    private readonly InMemoryMonitor _monitor = new();
    private readonly SetTime _time = new();

    /// <summary>As where the database is away: what was read before is shown with its age, and then no more; everything else stays.</summary>
    [Fact]
    public async Task Prepare_MonitorThatFails_ShowsWhatWasReadForAMinute()
    {
        using var metrics = new MonitorMetrics();
        using var reader = Reader(metrics, TimeSpan.Zero);
        using var book = new MetricsBook(metrics, new WebOptions { DataDirectory = "" }, _time);

        Assert.Contains("\nslamonitor_silos 1\n", await PageAsync(), StringComparison.Ordinal);
        _monitor.Broken = new MonitorUnavailableException("the database does not answer");
        _time.Elapsed = TimeSpan.FromSeconds(60);
        var later = await PageAsync();
        Assert.Contains("\nslamonitor_silos 1\n", later, StringComparison.Ordinal);
        Assert.Contains("\nslamonitor_observation_age_seconds{of=\"counts\"} 60\n", later, StringComparison.Ordinal);
        _time.Elapsed = TimeSpan.FromSeconds(61);
        var late = await PageAsync();
        Assert.DoesNotContain("\nslamonitor_silos 1\n", late, StringComparison.Ordinal);
        Assert.DoesNotContain("slamonitor_observation_age_seconds{of=\"counts\"}", late, StringComparison.Ordinal);
        Assert.Contains("\nslamonitor_build_info{", late, StringComparison.Ordinal);
        _monitor.Broken = null;
        Assert.Contains("\nslamonitor_silos 1\n", await PageAsync(), StringComparison.Ordinal);

        async Task<string> PageAsync()
        {
            await reader.PrepareAsync(TestContext.Current.CancellationToken);
            return Encoding.UTF8.GetString((await book.WriteAsync(false, TestContext.Current.CancellationToken)).Span);
        }
    }

    [Fact]
    public async Task Prepare_WhileItReadsInTheBackground_AsksTheMonitorNothing()
    {
        using var metrics = new MonitorMetrics();
        using var reader = Reader(metrics, TimeSpan.FromSeconds(5));
        _monitor.Broken = new InvalidOperationException("nobody may ask");

        await reader.PrepareAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, _monitor.Counted);
    }

    private GaugeReader Reader(MonitorMetrics metrics, TimeSpan every) =>
        new(_monitor, metrics, new WebOptions { DataDirectory = "", ReadGaugesEvery = every }, _time, NullLogger<GaugeReader>.Instance);

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
