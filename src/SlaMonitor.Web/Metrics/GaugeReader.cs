using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Metrics;

/// <summary>
/// Reads what the gauges show in the background: a scrape takes what was read last, however many tickets there are and whether or not the database answers.
/// What is older than a minute is shown no more (of accounts: ten minutes), so that nobody takes it for how things stand.
/// </summary>
internal sealed partial class GaugeReader : BackgroundService
{
    private static readonly TimeSpan CountsAgeMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StandingsAgeMax = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly MonitorMetrics _metrics;
    private readonly ILogger<GaugeReader> _log;
    private readonly Reading _counts;
    private readonly Reading _standings;

    public GaugeReader(IMonitor monitor, MonitorMetrics metrics, WebOptions options, TimeProvider time, ILogger<GaugeReader> log)
    {
        (_every, _time, _metrics, _log) = (options.ReadGaugesEvery, time, metrics, log);
        _counts = new Reading("counts", 20, CountsAgeMax, async ct => metrics.Observe(await CountReading.OfAsync(monitor, ct)), metrics.ForgetCounts);
        _standings = new Reading("standings", 60, StandingsAgeMax, async ct => metrics.Observe(await StandingReading.OfAsync(monitor, ct)), metrics.ForgetStandings);
    }

    /// <summary>Before a scrape: tells how old the readings are.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellation)
    {
        if (_every == TimeSpan.Zero)
        {
            await ReadAsync(_counts, cancellation);
            await ReadAsync(_standings, cancellation);
        }
        _metrics.Age(AgeOf(_counts), AgeOf(_standings));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _every == TimeSpan.Zero ? Task.CompletedTask : Task.WhenAll(RepeatAsync(_counts, stoppingToken), RepeatAsync(_standings, stoppingToken));

    private async Task RepeatAsync(Reading reading, CancellationToken stopping)
    {
        // A start is not held up by what a monitor may answer at once.
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            var began = _time.GetTimestamp();
            await ReadAsync(reading, stopping);
            await Task.Delay(reading.RestAfter(_time.GetElapsedTime(began), _every), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(Reading reading, CancellationToken cancellation)
    {
        try
        {
            await reading.Read(cancellation);
            reading.ReadAt = _time.GetTimestamp();
            reading.IsFailing = false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (cancellation.IsCancellationRequested) return;
            if (!reading.IsFailing) LogNotRead(e, reading.Name);
            reading.IsFailing = true;
        }
    }

    /// <returns>Null when there is none, or it is too old to be shown.</returns>
    private TimeSpan? AgeOf(Reading reading)
    {
        if (reading.ReadAt is not { } at) return null;
        var age = _time.GetElapsedTime(at);
        if (age <= reading.AgeMax) return age;
        reading.Forget();
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Name} that the metrics show could not be read; tried again, and left out when they are too old")]
    private partial void LogNotRead(Exception reason, string name);

    private sealed class Reading(string name, int restFactor, TimeSpan ageMax, Func<CancellationToken, Task> read, Action forget)
    {
        private readonly Lock _gate = new();

        public string Name => name;

        public TimeSpan AgeMax => ageMax;

        public Func<CancellationToken, Task> Read => read;

        public Action Forget => forget;

        public bool IsFailing { get; set; }

        /// <summary>A reading takes at most a small part of the time, but for one that takes so long that its results would be too old before the next.</summary>
        public TimeSpan RestAfter(TimeSpan took, TimeSpan every) => TimeSpan.FromTicks(Math.Max(every.Ticks, Math.Min(took.Ticks * restFactor, ageMax.Ticks / 2)));

        /// <summary>A time stamp; null before the first reading.</summary>
        public long? ReadAt
        {
            get
            {
                lock (_gate) return field;
            }

            set
            {
                lock (_gate) field = value;
            }
        }
    }
}
