using System.Diagnostics.Metrics;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Monitoring;

/// <summary>
/// Every instrument of the monitor, defined once, with methods named by what happened. The exposition adds the unit and
/// <c>_total</c> to the names: <c>slamonitor.alarm.lag</c> is <c>slamonitor_alarm_lag_seconds</c>. Thread-safe.
/// </summary>
public sealed class MonitorMetrics : IDisposable
{
    public const string MeterName = "SlaMonitor";

    /// <summary>The instruments without labels; an exposition shows them from the start, at zero.</summary>
    public static readonly IReadOnlySet<string> WithoutLabels = new HashSet<string>(StringComparer.Ordinal)
    {
        "slamonitor.breach.push.delay", "slamonitor.store.commit", "slamonitor.store.batch.size", "slamonitor.alarm.lag", "slamonitor.live.connections",
        "slamonitor.page.handoff", "slamonitor.store.commit.failures",
    };

    // Bounds on series that labels of a hundred values each would not keep within reason together.
    internal const int LabelSetsMax = 1_000;
    internal const int HistogramsMax = 100;
    internal const int PeopleMax = 500;

    private static readonly InstrumentAdvice<double> FastSeconds = Buckets(
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600);

    private static readonly InstrumentAdvice<double> WorkSeconds = Buckets(
        60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400, 172_800, 345_600, 691_200, 1_382_400);

    private static readonly InstrumentAdvice<double> ReactionSeconds = Buckets(
        10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400);

    private static readonly InstrumentAdvice<double> Sizes = Buckets(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);

    private readonly Counter<long> _ingested;
    private readonly Counter<long> _breaches;
    private readonly Counter<long> _warnings;
    private readonly Counter<long> _met;
    private readonly Histogram<double> _pushDelay;
    private readonly Histogram<double> _clockDuration;
    private readonly Histogram<double> _commit;
    private readonly Histogram<double> _batch;
    private readonly Counter<long> _commitFailures;
    private readonly Histogram<double> _alarmLag;
    private readonly UpDownCounter<long> _connections;
    private readonly Histogram<double> _acknowledge;
    private readonly Counter<long> _notifications;
    private readonly Counter<long> _userPages;
    private readonly Histogram<double> _handoff;
    private readonly ObservedGauges _gauges;
    private readonly MetricLabels _labels = new();
    private readonly BoundedLabel _sources = new();
    private readonly BoundedLabel _segments = new();
    private readonly BoundedLabel _policies = new();
    private readonly BoundedLabel _channels = new();
    private readonly BoundedLabel _users = new(PeopleMax);
    private readonly BoundedSets<ClockSet> _breachSets = ClockSets();
    private readonly BoundedSets<ClockSet> _warningSets = ClockSets();
    private readonly BoundedSets<ClockSet> _metSets = ClockSets();
    private readonly BoundedSets<(string Policy, string Level)> _acknowledgeSets = new(HistogramsMax, static set => set with { Policy = BoundedLabel.Other });

    /// <param name="version">Of the program, as the build information shows it; by default that of this assembly.</param>
    public MonitorMetrics(string? version = null)
    {
        Meter = new Meter(MeterName);
        _ingested = Meter.CreateCounter<long>("slamonitor.events.ingested", "{event}", "Events that arrived, by source and by what became of them.");
        _gauges = new ObservedGauges(Meter, _labels);
        _breaches = Meter.CreateCounter<long>("slamonitor.breaches", "{breach}", "Clocks whose due instant passed before they were met.");
        _warnings = Meter.CreateCounter<long>("slamonitor.warnings", "{warning}", "Warnings given.");
        _met = Meter.CreateCounter<long>("slamonitor.clocks.met", "{clock}", "Clocks met in time.");
        _pushDelay = Meter.CreateHistogram("slamonitor.breach.push.delay", "s", "From the due instant until the breach was handed to the live connections.", null, FastSeconds);
        _clockDuration = Meter.CreateHistogram("slamonitor.clock.duration", "s", "Business time used when a clock was met or breached.", null, WorkSeconds);
        _commit = Meter.CreateHistogram("slamonitor.store.commit", "s", "Time until a batch was durable.", null, FastSeconds);
        _batch = Meter.CreateHistogram("slamonitor.store.batch.size", "{decision}", "Decisions made durable together.", null, Sizes);
        _commitFailures = Meter.CreateCounter<long>("slamonitor.store.commit.failures", "{batch}", "Tries to make a batch durable that the store refused, or that failed.");
        _alarmLag = Meter.CreateHistogram("slamonitor.alarm.lag", "s", "From a due wake-up until it was decided.", null, FastSeconds);
        _acknowledge = Meter.CreateHistogram("slamonitor.escalation.acknowledge", "s", "From the start of an escalation until somebody took it on.", null, ReactionSeconds);
        _notifications = Meter.CreateCounter<long>("slamonitor.notifications", "{try}", "Tries to deliver a page, by channel and by what became of them.");
        _userPages = Meter.CreateCounter<long>("slamonitor.user.pages", "{page}", "Pages handed to channels, by the person they are for.");
        _handoff = Meter.CreateHistogram("slamonitor.page.handoff", "s", "From the breach, or the instant that a page was planned for, until it was handed to its channel.", null, FastSeconds);
        _connections = Meter.CreateUpDownCounter<long>("slamonitor.live.connections", "{connection}", "Connections of the live hub.");
        var build = new KeyValuePair<string, object?>("version", version ?? typeof(MonitorMetrics).Assembly.GetName().Version!.ToString(3));
        Meter.CreateObservableGauge("slamonitor.build.info", () => new Measurement<long>(1, build), null, "1, under the version of the program.");
    }

    /// <summary>The meter that holds the instruments; named <see cref="MeterName"/>.</summary>
    public Meter Meter { get; }

    public void EventAccepted(string source, int count = 1) => Ingested(_sources.Of(source), "accepted", count);

    public void EventDuplicate(string source, int count = 1) => Ingested(_sources.Of(source), "duplicate", count);

    /// <param name="source">Null when the event could not be read far enough to know.</param>
    /// <param name="count">How many.</param>
    public void EventRejected(string? source, int count = 1) =>
        Ingested(source is null ? BoundedLabel.Other : _sources.Of(source), "rejected", count);

    public void ClockBreached(Metric metric, TicketLabel label) => Count(_breaches, _breachSets, metric, label.Priority, label.Group, label.Segment);

    public void ClockWarned(Metric metric, TicketLabel label) => Count(_warnings, _warningSets, metric, label.Priority, label.Group, label.Segment);

    public void ClockMet(Metric metric, Priority priority, string? group, string? segment) => Count(_met, _metSets, metric, priority, group, segment);

    /// <summary>A clock was met or breached after this much business time.</summary>
    public void ClockTook(Metric metric, Priority priority, Duration used) =>
        _clockDuration.Record(used.TotalSeconds, new("metric", _labels.Metrics.Of(metric.Name)), new("priority", WireName<Priority>.Of(priority)));

    public void BreachPushed(Duration delay) => _pushDelay.Record(Math.Max(0, delay.TotalSeconds));

    public void Committed(TimeSpan took, int decisions)
    {
        _commit.Record(took.TotalSeconds);
        _batch.Record(decisions);
    }

    /// <summary>The store did not take a batch, or failed; it is tried again, or given up.</summary>
    public void CommitFailed() => _commitFailures.Add(1);

    public void AlarmDecided(Duration lag) => _alarmLag.Record(Math.Max(0, lag.TotalSeconds));

    /// <summary>Somebody took an escalation on, so long after its start.</summary>
    public void EscalationAcknowledged(string policy, int level, Duration after)
    {
        var set = _acknowledgeSets.Of((_policies.Of(policy), _labels.Level(level)));
        _acknowledge.Record(Math.Max(0, after.TotalSeconds), new("policy", set.Policy), new("level", set.Level));
    }

    /// <param name="channel">By its id.</param>
    /// <param name="result">On the wire: <c>delivered</c>, <c>retried</c>, <c>failed</c> or <c>suppressed</c>.</param>
    public void PageTried(string channel, string result) => _notifications.Add(1, new("channel", _channels.Of(channel)), new("result", result));

    /// <summary>A page was handed to its channel for the first time, so long after it was due.</summary>
    /// <param name="user">Whom it is for; null for one that is for nobody in particular.</param>
    /// <param name="after">Counts as none when negative.</param>
    public void PageHandedOver(string? user, Duration after)
    {
        _handoff.Record(Math.Max(0, after.TotalSeconds));
        if (user is not null) _userPages.Add(1, new KeyValuePair<string, object?>("user", _users.Of(user)));
    }

    public void LiveConnected() => _connections.Add(1);

    public void LiveDisconnected() => _connections.Add(-1);

    /// <summary>Sets what the gauges of counts show until the next reading.</summary>
    public void Observe(CountReading reading) => _gauges.Observe(reading);

    /// <summary>Sets what the gauges of objectives show until the next reading.</summary>
    public void Observe(StandingReading reading) => _gauges.Observe(reading);

    /// <summary>The gauges of counts show nothing until the next reading: the last is too old to be believed.</summary>
    public void ForgetCounts() => _gauges.ForgetCounts();

    /// <summary>The same for the gauges of objectives.</summary>
    public void ForgetStandings() => _gauges.ForgetStandings();

    /// <summary>Tells how long ago both were read; null for what is not shown.</summary>
    public void Age(TimeSpan? counts, TimeSpan? standings) => _gauges.Age(counts, standings);

    public void Dispose() => Meter.Dispose();

    private void Ingested(string source, string result, int count) =>
        _ingested.Add(count, new("source", source), new("result", result));

    private void Count(Counter<long> counter, BoundedSets<ClockSet> sets, Metric metric, Priority priority, string? group, string? segment)
    {
        var set = sets.Of(new ClockSet(_labels.Metrics.Of(metric.Name), WireName<Priority>.Of(priority), _labels.Groups.Of(group), _segments.Of(segment)));
        counter.Add(1, new("metric", set.Metric), new("priority", set.Priority), new("group", set.Group), new("segment", set.Segment));
    }

    private static BoundedSets<ClockSet> ClockSets() => new(LabelSetsMax, static set => set with { Group = BoundedLabel.Other, Segment = BoundedLabel.Other });

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };

    private readonly record struct ClockSet(string Metric, string Priority, string Group, string Segment);
}
