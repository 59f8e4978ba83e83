using System.Diagnostics.Metrics;
using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
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
        "slamonitor.page.handoff",
    };

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
    private readonly Histogram<double> _alarmLag;
    private readonly UpDownCounter<long> _connections;
    private readonly Histogram<double> _acknowledge;
    private readonly Counter<long> _notifications;
    private readonly Histogram<double> _handoff;
    private readonly BoundedLabel _sources = new();
    private readonly BoundedLabel _groups = new();
    private readonly BoundedLabel _segments = new();
    private readonly BoundedLabel _metrics = new();
    private readonly BoundedLabel _policies = new();
    private readonly BoundedLabel _levels = new(20);
    private readonly BoundedLabel _channels = new();
    private volatile Observation _observed = new([], [], [], []);

    public MonitorMetrics()
    {
        Meter = new Meter(MeterName);
        _ingested = Meter.CreateCounter<long>("slamonitor.events.ingested", "{event}", "Events that arrived, by source and by what became of them.");
        Meter.CreateObservableGauge("slamonitor.tickets.open", () => _observed.Tickets, "{ticket}", "Tickets that are not solved.");
        Meter.CreateObservableGauge("slamonitor.clocks", () => _observed.Clocks, "{clock}", "Current clocks, by state.");
        Meter.CreateObservableGauge("slamonitor.clocks.at_risk", () => _observed.AtRisk, "{clock}", "Running clocks past their first warning.");
        _breaches = Meter.CreateCounter<long>("slamonitor.breaches", "{breach}", "Clocks whose due instant passed before they were met.");
        _warnings = Meter.CreateCounter<long>("slamonitor.warnings", "{warning}", "Warnings given.");
        _met = Meter.CreateCounter<long>("slamonitor.clocks.met", "{clock}", "Clocks met in time.");
        _pushDelay = Meter.CreateHistogram("slamonitor.breach.push.delay", "s", "From the due instant until the breach was handed to the live connections.", null, FastSeconds);
        _clockDuration = Meter.CreateHistogram("slamonitor.clock.duration", "s", "Business time used when a clock was met or breached.", null, WorkSeconds);
        _commit = Meter.CreateHistogram("slamonitor.store.commit", "s", "Time until a batch was durable.", null, FastSeconds);
        _batch = Meter.CreateHistogram("slamonitor.store.batch.size", "{decision}", "Decisions made durable together.", null, Sizes);
        _alarmLag = Meter.CreateHistogram("slamonitor.alarm.lag", "s", "From a due wake-up until it was decided.", null, FastSeconds);
        Meter.CreateObservableGauge("slamonitor.escalations.open", () => _observed.Escalations, "{escalation}", "Escalations that are not resolved, by the step that was reached.");
        _acknowledge = Meter.CreateHistogram("slamonitor.escalation.acknowledge", "s", "From the start of an escalation until somebody took it on.", null, ReactionSeconds);
        _notifications = Meter.CreateCounter<long>("slamonitor.notifications", "{try}", "Tries to deliver a page, by channel and by what became of them.");
        _handoff = Meter.CreateHistogram("slamonitor.page.handoff", "s", "From the breach, or the instant that a page was planned for, until it was handed to its channel.", null, FastSeconds);
        _connections = Meter.CreateUpDownCounter<long>("slamonitor.live.connections", "{connection}", "Connections of the live hub.");
    }

    /// <summary>The meter that holds the instruments; named <see cref="MeterName"/>.</summary>
    public Meter Meter { get; }

    public void EventAccepted(string source, int count = 1) => Ingested(_sources.Of(source), "accepted", count);

    public void EventDuplicate(string source, int count = 1) => Ingested(_sources.Of(source), "duplicate", count);

    /// <param name="source">Null when the event could not be read far enough to know.</param>
    /// <param name="count">How many.</param>
    public void EventRejected(string? source, int count = 1) =>
        Ingested(source is null ? BoundedLabel.Other : _sources.Of(source), "rejected", count);

    public void ClockBreached(Metric metric, TicketLabel label) => Count(_breaches, metric, label.Priority, label.Group, label.Segment);

    public void ClockWarned(Metric metric, TicketLabel label) => Count(_warnings, metric, label.Priority, label.Group, label.Segment);

    public void ClockMet(Metric metric, Priority priority, string? group, string? segment) => Count(_met, metric, priority, group, segment);

    /// <summary>A clock was met or breached after this much business time.</summary>
    public void ClockTook(Metric metric, Priority priority, Duration used) =>
        _clockDuration.Record(used.TotalSeconds, new("metric", _metrics.Of(metric.Name)), new("priority", WireName<Priority>.Of(priority)));

    public void BreachPushed(Duration delay) => _pushDelay.Record(Math.Max(0, delay.TotalSeconds));

    public void Committed(TimeSpan took, int decisions)
    {
        _commit.Record(took.TotalSeconds);
        _batch.Record(decisions);
    }

    public void AlarmDecided(Duration lag) => _alarmLag.Record(Math.Max(0, lag.TotalSeconds));

    /// <summary>Somebody took an escalation on, so long after its start.</summary>
    public void EscalationAcknowledged(string policy, int level, Duration after) => _acknowledge.Record(
        Math.Max(0, after.TotalSeconds), new("policy", _policies.Of(policy)), new("level", _levels.Of(Invariantly(level))));

    /// <param name="channel">By its id.</param>
    /// <param name="result">On the wire: <c>delivered</c>, <c>retried</c>, <c>failed</c> or <c>suppressed</c>.</param>
    public void PageTried(string channel, string result) => _notifications.Add(1, new("channel", _channels.Of(channel)), new("result", result));

    /// <summary>A page was handed to its channel for the first time, so long after it was due.</summary>
    public void PageHandedOver(Duration after) => _handoff.Record(Math.Max(0, after.TotalSeconds));

    public void LiveConnected() => _connections.Add(1);

    public void LiveDisconnected() => _connections.Add(-1);

    /// <summary>Sets what the gauges show until the next call.</summary>
    public void Observe(IReadOnlyList<ClockCount> clocks, IReadOnlyList<TicketCount> tickets, IReadOnlyList<EscalationCount> escalations) =>
        _observed = new Observation(
            Sum(tickets.Select(row => (row.Count, Values: ("", WireName<Priority>.Of(row.Priority), _groups.Of(row.Group))))),
            Sum(clocks.Select(row => (row.Count, Values: (_metrics.Of(row.Metric.Name), WireName<ClockState>.Of(row.State), "")))),
            Sum(clocks.Where(row => row.AtRisk)
                .Select(row => (row.Count, Values: (_metrics.Of(row.Metric.Name), WireName<Priority>.Of(row.Priority), _groups.Of(row.Group))))),
            [
                .. escalations.GroupBy(row => (Level: _levels.Of(Invariantly(row.Level)), row.Phase)).Select(same => new Measurement<long>(
                    same.Sum(row => row.Count), new("level", same.Key.Level), new("state", WireName<EscalationPhase>.Of(same.Key.Phase)))),
            ]);

    public void Dispose() => Meter.Dispose();

    private void Ingested(string source, string result, int count) =>
        _ingested.Add(count, new("source", source), new("result", result));

    private void Count(Counter<long> counter, Metric metric, Priority priority, string? group, string? segment) =>
        counter.Add(
            1,
            new("metric", _metrics.Of(metric.Name)),
            new("priority", WireName<Priority>.Of(priority)),
            new("group", _groups.Of(group)),
            new("segment", _segments.Of(segment)));

    // The labels are told apart by which of the three values are empty: tickets have no metric, clocks have no group.
    private static List<Measurement<long>> Sum(IEnumerable<(long Count, (string Metric, string Kind, string Group) Values)> rows) =>
    [
        .. rows.GroupBy(row => row.Values).Select(same => new Measurement<long>(same.Sum(row => row.Count), Labels(same.Key))),
    ];

    private static KeyValuePair<string, object?>[] Labels((string Metric, string Kind, string Group) values) => values switch
    {
        { Metric.Length: 0 } => [new("priority", values.Kind), new("group", values.Group)],
        { Group.Length: 0 } => [new("metric", values.Metric), new("state", values.Kind)],
        _ => [new("metric", values.Metric), new("priority", values.Kind), new("group", values.Group)],
    };

    private static string Invariantly(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };

    private sealed record Observation(List<Measurement<long>> Tickets, List<Measurement<long>> Clocks, List<Measurement<long>> AtRisk, List<Measurement<long>> Escalations);
}
