using System.Diagnostics;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>Every query of every panel and rule, asked of a real Prometheus that scrapes the running monitor.</summary>
public sealed class RealPrometheusTests(WatchedDemo demo, ITestOutputHelper output) : IClassFixture<WatchedDemo>
{
    [Fact]
    public async Task EveryPanel_ShowsDataOrIsEmptyOnPurpose()
    {
        var queries = DashboardFile.All.SelectMany(dashboard => dashboard.Queries).ToList();
        bool IsEmpty(PanelQuery query) => EmptyOnPurpose.Panels.Keys.Any(part => query.Expr.Contains(part, StringComparison.Ordinal));
        var full = queries.Where(query => !IsEmpty(query)).ToList();

        await UntilAllHaveDataAsync(full, query => DashboardFile.Substituted(query.Expr));

        // Those that fall back to a zero where there is nothing have that here.
        foreach (var query in queries.Where(query => IsEmpty(query) && !query.Expr.Contains(" or 0 * ", StringComparison.Ordinal)))
            Assert.False(await demo.Prometheus.HasDataAsync(DashboardFile.Substituted(query.Expr)), $"is listed as empty and has data: {query}");
        foreach (var part in EmptyOnPurpose.Panels.Keys) Assert.Contains(queries, query => query.Expr.Contains(part, StringComparison.Ordinal));
        output.WriteLine($"{full.Count} queries of panels have data, {queries.Count - full.Count} are empty on purpose");
    }

    [Fact]
    public async Task EveryRecordingRule_RecordsSomething()
    {
        var rules = RuleFile.Rules.Where(rule => rule.Record is not null).ToList();

        await UntilAllHaveDataAsync(rules, rule => rule.Record!);

        output.WriteLine($"{rules.Count} recording rules have data");
    }

    [Fact]
    public async Task EveryRule_IsEvaluatedWithoutAnError()
    {
        await UntilAllHaveDataAsync(["up", "segment_metric:slamonitor_attainment:ratio1h"], expr => expr);
        var groups = (await demo.Prometheus.GetAsync("api/v1/rules"))["data"]!["groups"]!.AsArray();
        var rules = groups.SelectMany(group => group!["rules"]!.AsArray()).ToList();

        Assert.Equal(RuleFile.Rules.Count, rules.Count);
        Assert.All(rules, rule => Assert.True((string?)rule!["health"] == "ok", $"{rule["name"]}: {rule["health"]} {rule["lastError"]}"));
    }

    [Fact]
    public async Task EveryAlert_ReadsWhatIsThere()
    {
        var alerts = RuleFile.Rules.Where(rule => rule.Alert is not null).ToList();
        var selectors = alerts.SelectMany(alert => MetricNames.Selectors(alert.Expr)).Distinct().ToList();

        await UntilAllHaveDataAsync([.. selectors.Where(selector => !EmptyOnPurpose.Selectors.ContainsKey(selector))], selector => selector);

        foreach (var (selector, reason) in EmptyOnPurpose.Selectors)
        {
            Assert.Contains(selector, selectors);
            Assert.False(await demo.Prometheus.HasDataAsync(selector), $"{selector} has data: {reason}");
        }
    }

    [Fact]
    public async Task EveryAlert_IsSilentWhereItShouldBe()
    {
        await UntilAllHaveDataAsync(["segment_metric:slamonitor_attainment:ratio1h", "channel_result:slamonitor_notifications:increase5m"], expr => expr);
        var alerts = RuleFile.Rules.Where(rule => rule.Alert is not null).ToList();

        Assert.Equal(
            alerts.Select(alert => alert.Name).Order(StringComparer.Ordinal),
            EmptyOnPurpose.Alerts.Keys.Concat(EmptyOnPurpose.AlertsByChance).Order(StringComparer.Ordinal));
        // On a busy machine a scrape may fail, or somebody act late: for a moment an alert may have its reason.
        foreach (var alert in alerts.Where(alert => EmptyOnPurpose.Alerts.ContainsKey(alert.Name)))
            for (var clock = Stopwatch.StartNew(); (await demo.Prometheus.QueryAsync(DemoTime.Rules(alert.Expr))).Count > 0; await Task.Delay(500))
                Assert.True(clock.Elapsed < Limits.Step, $"{alert.Name} would fire: {EmptyOnPurpose.Alerts[alert.Name]}");
    }

    [Fact]
    public async Task EveryName_IsExportedOrRecorded()
    {
        using var http = new HttpClient { BaseAddress = demo.Address, Timeout = Limits.Step };
        var known = MetricNames.Exported(await http.GetStringAsync(new Uri("metrics", UriKind.Relative)));
        known.UnionWith(RuleFile.Rules.Select(rule => rule.Record).OfType<string>());
        var asked = DashboardFile.All.SelectMany(dashboard => dashboard.Queries).Select(query => query.Expr).Concat(RuleFile.Rules.Select(rule => rule.Expr)).SelectMany(MetricNames.In).ToHashSet();

        Assert.DoesNotContain(asked, name => !known.Contains(name) && !name.StartsWith("orleans_", StringComparison.Ordinal));
        Assert.True(asked.Count > 40, $"only {asked.Count} names were found in queries");
    }

    [Fact]
    public async Task EveryVariable_HasValues()
    {
        foreach (var query in DashboardFile.All.SelectMany(dashboard => dashboard.Variables).Where(variable => (string?)variable["type"] == "query").Select(variable => (string)variable["query"]!["query"]!).Distinct())
        {
            // label_values(SERIES, LABEL), which Grafana asks as the label's values.
            var parts = query["label_values(".Length..^1].Split(", ");
            var path = $"api/v1/label/{parts[1]}/values?match[]={Uri.EscapeDataString(DashboardFile.Substituted(parts[0]))}";
            for (var until = DateTime.UtcNow + Limits.Step; (await demo.Prometheus.GetAsync(path))["data"]!.AsArray().Count == 0; await Task.Delay(500))
                Assert.True(DateTime.UtcNow < until, query);
        }
    }

    [Fact]
    public async Task Runbooks_AreServedByPrometheusItself() =>
        Assert.StartsWith("# SlaMonitorDown", await demo.Prometheus.TextAsync("user/runbooks/SlaMonitorDown.md"), StringComparison.Ordinal);

    /// <summary>With SLAMONITOR_SCREENSHOTS=1: the pictures of the documentation, from two minutes of the demo.</summary>
    [Fact]
    public async Task Pictures_AreDrawnOfEveryDashboard()
    {
        if (Environment.GetEnvironmentVariable("SLAMONITOR_SCREENSHOTS") != "1") Assert.Skip("Pictures are drawn with SLAMONITOR_SCREENSHOTS=1.");
        await Npm.InstallAsync();
        // What the pictures show has to happen first.
        await Task.Delay(TimeSpan.FromMinutes(4));
        await Npm.RunAsync("pictures", demo.Prometheus.Address.ToString(), Repository.Folder("docs", "images"), "accounts", "engine-and-store", "live-breaches", "on-call", "sla-overview");
    }

    /// <summary>Asks again and again, since the demo needs its time; each has to have data once. Fails with all that had none.</summary>
    private async Task UntilAllHaveDataAsync<T>(IReadOnlyList<T> asked, Func<T, string> expr)
    {
        var empty = asked.ToList();
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromSeconds(1)))
        {
            foreach (var one in empty.ToList())
                if (await demo.Prometheus.HasDataAsync(expr(one))) empty.Remove(one);
            if (empty.Count == 0) return;
            Assert.True(clock.Elapsed < 2 * Limits.Step, $"no data:\n{string.Join('\n', empty)}");
        }
    }
}
