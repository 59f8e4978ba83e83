using System.Diagnostics.Metrics;
using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Monitoring;

/// <summary>The gauges that show what was read of the monitor last; nothing before the first reading. Thread-safe.</summary>
internal sealed class ObservedGauges
{
    private readonly MetricLabels _labels;
    private readonly BoundedSets<(string Metric, string Priority, string Group)> _atRisk =
        new(MonitorMetrics.LabelSetsMax, static set => set with { Group = BoundedLabel.Other });
    private readonly BoundedLabel _schedules = new(MonitorMetrics.PeopleMax);
    private volatile Counted? _counted;
    private volatile Stood? _stood;
    private volatile IReadOnlyList<Measurement<double>> _ages = [];

    public ObservedGauges(Meter meter, MetricLabels labels)
    {
        _labels = labels;
        meter.CreateObservableGauge("slamonitor.tickets.open", () => _counted?.Tickets ?? [], "{ticket}", "Tickets that are not solved.");
        meter.CreateObservableGauge("slamonitor.clocks", () => _counted?.Clocks ?? [], "{clock}", "Current clocks, by state.");
        meter.CreateObservableGauge("slamonitor.clocks.at_risk", () => _counted?.AtRisk ?? [], "{clock}", "Running clocks past their first warning.");
        meter.CreateObservableGauge(
            "slamonitor.escalations.open", () => _counted?.Escalations ?? [], "{escalation}", "Escalations that are not resolved, by the step that was reached.");
        meter.CreateObservableGauge(
            "slamonitor.escalation.oldest_unacknowledged", () => _counted?.Oldest ?? [], "s", "How long the escalation has waited that nobody has taken on for longest; 0 when none waits.");
        meter.CreateObservableGauge("slamonitor.on_call.users", () => _counted?.OnCall ?? [], "{user}", "People on call now, by schedule; 0 is a gap.");
        meter.CreateObservableGauge("slamonitor.silos", () => _counted?.Silos ?? [], "{silo}", "Active nodes, as this one knows them.");
        meter.CreateObservableGauge("slamonitor.objective", () => _stood?.Objectives ?? [], "1", "The share of clocks that an objective wants met.");
        meter.CreateObservableGauge(
            "slamonitor.account.attainment", () => _stood?.Attained ?? [], "1", "The share of clocks met in an objective's window: of a whole segment (account empty) and of the worst accounts.");
        meter.CreateObservableGauge(
            "slamonitor.account.error_budget.remaining", () => _stood?.Remaining ?? [], "1", "What is left of the breaches that an objective allows in its window: 1 is all, 0 none, and less than 0 is overspent.");
        meter.CreateObservableGauge(
            "slamonitor.account.burn_rate", () => _stood?.Burning ?? [], null, "How many times faster than allowed the error budget was used in the last hour; 1 uses it up just at the end of the window.");
        meter.CreateObservableGauge("slamonitor.observation.age", () => _ages, "s", "How long ago the gauges were read that are not as of now: of counts, and of standings against objectives.");
    }

    public void Observe(CountReading reading) => _counted = new Counted(
        Sum(reading.Tickets.Select(row => (row.Count, (WireName<Priority>.Of(row.Priority), _labels.Groups.Of(row.Group)))), "priority", "group"),
        Sum(reading.Clocks.Select(row => (row.Count, (_labels.Metrics.Of(row.Metric.Name), WireName<ClockState>.Of(row.State)))), "metric", "state"),
        [
            .. reading.Clocks.Where(row => row.AtRisk)
                .GroupBy(row => _atRisk.Of((_labels.Metrics.Of(row.Metric.Name), WireName<Priority>.Of(row.Priority), _labels.Groups.Of(row.Group))))
                .Select(same => new Measurement<long>(
                    same.Sum(row => row.Count), new("metric", same.Key.Metric), new("priority", same.Key.Priority), new("group", same.Key.Group))),
        ],
        Sum(reading.Escalations.Select(row => (row.Count, (_labels.Level(row.Level), WireName<EscalationPhase>.Of(row.Phase)))), "level", "state"),
        [new(reading.OldestUnacknowledged.TotalSeconds)],
        [
            .. reading.OnCall.GroupBy(row => _schedules.Of(row.Schedule), row => row.Users)
                .Select(same => new Measurement<long>(same.Sum(users => (long)users), new KeyValuePair<string, object?>("schedule", same.Key))),
        ],
        [new(reading.Silos)]);

    public void Observe(StandingReading reading) => _stood = new Stood(
        [
            .. reading.Standings.Where(of => of.Account is null).Select(of => new Measurement<double>(
                (double)of.Standing.Objective.Attainment,
                new("segment", of.Standing.Objective.Segment), new("metric", of.Standing.Objective.Metric.Name), new("window", WindowText(of.Standing.Objective.Window)))),
        ],
        // Where nothing has ended yet, there is no share.
        [.. reading.Standings.Where(of => of.Standing.Attained is not null).Select(of => Of(of, of.Standing.Attained!.Value))],
        [.. reading.Standings.Select(of => Of(of, of.Standing.BudgetRemaining ?? double.NegativeInfinity))],
        [.. reading.Standings.Select(of => Of(of, of.Standing.BurnRates[0].Rate ?? double.PositiveInfinity))]);

    public void ForgetCounts() => _counted = null;

    public void ForgetStandings() => _stood = null;

    /// <param name="counts">Null while there are none.</param>
    /// <param name="standings">Null while there are none.</param>
    public void Age(TimeSpan? counts, TimeSpan? standings)
    {
        var ages = new List<Measurement<double>>(2);
        if (counts is { } age) ages.Add(new(age.TotalSeconds, new KeyValuePair<string, object?>("of", "counts")));
        if (standings is { } other) ages.Add(new(other.TotalSeconds, new KeyValuePair<string, object?>("of", "standings")));
        _ages = ages;
    }

    /// <summary>As people write it in a configuration: <c>30d</c>, <c>12h</c>, <c>90m</c>.</summary>
    internal static string WindowText(Duration window)
    {
        var seconds = (long)window.TotalSeconds;
        var (number, unit) = seconds % 86_400 == 0 ? (seconds / 86_400, "d") : seconds % 3_600 == 0 ? (seconds / 3_600, "h") : seconds % 60 == 0 ? (seconds / 60, "m") : (seconds, "s");
        return string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
    }

    private static Measurement<double> Of(StandingOf of, double value) => new(
        value,
        new("segment", of.Standing.Objective.Segment),
        new("metric", of.Standing.Objective.Metric.Name),
        new("window", WindowText(of.Standing.Objective.Window)),
        new("account", of.Account ?? ""));

    private static List<Measurement<long>> Sum(IEnumerable<(long Count, (string First, string Second) Labels)> rows, string first, string second) =>
    [
        .. rows.GroupBy(row => row.Labels).Select(same => new Measurement<long>(
            same.Sum(row => row.Count), new(first, same.Key.First), new(second, same.Key.Second))),
    ];

    private sealed record Counted(
        IReadOnlyList<Measurement<long>> Tickets,
        IReadOnlyList<Measurement<long>> Clocks,
        IReadOnlyList<Measurement<long>> AtRisk,
        IReadOnlyList<Measurement<long>> Escalations,
        IReadOnlyList<Measurement<double>> Oldest,
        IReadOnlyList<Measurement<long>> OnCall,
        IReadOnlyList<Measurement<long>> Silos);

    private sealed record Stood(
        IReadOnlyList<Measurement<double>> Objectives,
        IReadOnlyList<Measurement<double>> Attained,
        IReadOnlyList<Measurement<double>> Remaining,
        IReadOnlyList<Measurement<double>> Burning);
}
