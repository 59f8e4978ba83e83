using System.Globalization;
using System.Text;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Web.Metrics;

namespace SlaMonitor.Web.Tests.Metrics;

/// <summary>Whatever labels come, the number of series stays within what docs/metrics.md states.</summary>
public sealed class SeriesBoundTests(ITestOutputHelper output)
{
    private const int Hostile = 5_000;

    /// <summary>Series as Prometheus counts them, a bucket each, by family: the table of docs/metrics.md.</summary>
    private static readonly Dictionary<string, int> Bounds = new(StringComparer.Ordinal)
    {
        ["slamonitor_events_ingested"] = 306,
        ["slamonitor_tickets_open"] = 408,
        ["slamonitor_clocks"] = 217,
        ["slamonitor_clocks_at_risk"] = 1_124,
        ["slamonitor_breaches"] = 1_124,
        ["slamonitor_warnings"] = 1_124,
        ["slamonitor_clocks_met"] = 1_124,
        ["slamonitor_clock_duration_seconds"] = 2_108,
        ["slamonitor_escalations_open"] = 105,
        ["slamonitor_escalation_acknowledge_seconds"] = 1_936,
        ["slamonitor_notifications"] = 408,
        ["slamonitor_user_pages"] = 501,
        ["slamonitor_on_call_users"] = 501,
        ["slamonitor_objective_ratio"] = 100,
        ["slamonitor_account_attainment_ratio"] = 300,
        ["slamonitor_account_error_budget_remaining_ratio"] = 300,
        ["slamonitor_account_burn_rate"] = 300,
        ["slamonitor_breach_push_delay_seconds"] = 19,
        ["slamonitor_store_commit_seconds"] = 19,
        ["slamonitor_alarm_lag_seconds"] = 19,
        ["slamonitor_page_handoff_seconds"] = 19,
        ["slamonitor_store_batch_size"] = 16,
        ["slamonitor_store_commit_failures"] = 1,
        ["slamonitor_live_connections"] = 1,
        ["slamonitor_escalation_oldest_unacknowledged_seconds"] = 1,
        ["slamonitor_silos"] = 1,
        ["slamonitor_build_info"] = 1,
        ["slamonitor_observation_age_seconds"] = 2,
    };

    [Fact]
    public async Task Write_AfterThousandsOfEachLabel_HasNoMoreSeriesThanStated()
    {
        using var metrics = new MonitorMetrics();
        using var book = new MetricsBook(metrics, new WebOptions { DataDirectory = "" }, TimeProvider.System);

        Count(metrics);
        metrics.Observe(Reading());
        metrics.Observe(new StandingReading(Standings()));
        metrics.Age(TimeSpan.Zero, TimeSpan.Zero);

        var page = Encoding.UTF8.GetString((await book.WriteAsync(isOpenMetrics: true, TestContext.Current.CancellationToken)).Span);
        var series = new Dictionary<string, int>(StringComparer.Ordinal);
        var family = "";
        foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) series.Add(family = line.Split(' ')[2], 0);
            else if (line[0] != '#') series[family]++;
        }
        foreach (var (name, count) in series) output.WriteLine($"{name} {count}");
        output.WriteLine($"all: {series.Values.Sum()} of at most {Bounds.Values.Sum()}");
        // One that is not in the table has no stated bound.
        Assert.Equal(Bounds.Keys.Order(StringComparer.Ordinal), series.Keys.Order(StringComparer.Ordinal));
        Assert.All(series, counted => Assert.True(counted.Value <= Bounds[counted.Key], $"{counted.Key} has {counted.Value} series"));
        Assert.InRange(Bounds.Values.Sum(), 12_000, 12_500);
    }

    [Fact]
    public async Task Write_WhatDoesNotFit_IsCountedAsOther()
    {
        using var metrics = new MonitorMetrics();
        using var book = new MetricsBook(metrics, new WebOptions { DataDirectory = "" }, TimeProvider.System);

        Count(metrics);

        // Nothing is lost: the sum over all series is the number of breaches.
        var page = Encoding.UTF8.GetString((await book.WriteAsync(isOpenMetrics: false, TestContext.Current.CancellationToken)).Span);
        var breaches = page.Split('\n').Where(line => line.StartsWith("slamonitor_breaches_total{", StringComparison.Ordinal)).ToList();
        Assert.Equal(Hostile, breaches.Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));
        Assert.Contains(breaches, line => line.Contains("group=\"other\",segment=\"other\"", StringComparison.Ordinal));
    }

    private static void Count(MonitorMetrics metrics)
    {
        // Of any two labels, more pairs come than either has values.
        for (var i = 0; i < Hostile; i++)
        {
            var (metric, priority) = (new Metric($"metric-{i % 997}"), (Priority)(i % 4));
            var (group, segment) = ($"group-{i % 97 * 31}", $"segment-{i / 97}");
            var label = new TicketLabel("gold", "acme", segment, priority, i % 50 == 0 ? null : group, Tier.L1, "x");
            metrics.EventAccepted($"source-{i}");
            metrics.EventDuplicate($"source-{i}");
            metrics.EventRejected(i % 2 == 0 ? null : $"source-{i}");
            metrics.ClockBreached(metric, label);
            metrics.ClockWarned(metric, label);
            metrics.ClockMet(metric, priority, label.Group, i % 50 == 0 ? null : segment);
            metrics.ClockTook(metric, priority, Duration.FromMinutes(i));
            metrics.EscalationAcknowledged($"policy-{i % 311}", i % 400, Duration.FromMinutes(1));
            foreach (var result in new[] { "delivered", "retried", "failed", "suppressed" }) metrics.PageTried($"channel-{i}", result);
            metrics.PageHandedOver($"user-{i}", Duration.Zero);
        }
    }

    private static CountReading Reading() => new(
        [
            .. Enumerable.Range(0, Hostile).Select(i => new ClockCount(
                new Metric($"metric-{(i % 2 == 0 ? i % 29 : i)}"), (ClockState)(i % 7), i % 3 != 0, (Priority)(i % 4), $"group-{i % 101}", 1)),
        ],
        [.. Enumerable.Range(0, Hostile).Select(i => new TicketCount((Priority)(i % 4), i % 9 == 0 ? null : $"group-{i}", 1))],
        [.. Enumerable.Range(0, Hostile).Select(i => new EscalationCount(i, (EscalationPhase)(i % 5), 1))],
        Duration.Zero,
        [.. Enumerable.Range(0, Hostile).Select(i => ($"schedule-{i}", 1))],
        3);

    private static IReadOnlyList<StandingOf> Standings()
    {
        var now = Instant.FromUtc(2026, 11, 28, 0, 0);
        var month = Duration.FromDays(30);
        // Half of them of one segment.
        var fold = new StandingFold(
            [.. Enumerable.Range(0, Hostile).Select(i => new AttainmentObjective(i % 2 == 0 ? "gold" : $"segment-{i}", new Metric($"metric-{i}"), 0.99m, month))], now);
        EquatableArray<AttainmentWindow> windows = [.. Enumerable.Range(0, 60).Select(i => AttainmentWindow.Empty(new Metric($"metric-{i}")).With(9, 1, now, month))];
        for (var i = 0; i < Hostile; i++)
            fold.Add(new AccountProfile($"account-{i}", Segment: "gold"), windows);
        return fold.Standings();
    }
}
