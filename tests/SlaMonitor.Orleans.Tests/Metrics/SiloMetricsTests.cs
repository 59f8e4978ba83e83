using SlaMonitor.Web.Tests.Metrics;

namespace SlaMonitor.Orleans.Tests.Metrics;

/// <summary>A dashboard made for the one-process monitor works with a silo, and shows Orleans beside it.</summary>
public sealed class SiloMetricsTests(ScrapedSilos silos, ITestOutputHelper output) : IClassFixture<ScrapedSilos>
{
    private const int SeriesMax = 2_000;

    [Fact]
    public async Task Monitor_OfASilo_IsAsTheOneProcessMonitorShowsIt()
    {
        using var golden = new StreamReader(typeof(SiloMetricsTests).Assembly.GetManifestResourceStream("metrics.prometheus.txt")!);
        var embedded = new Exposition(await golden.ReadToEndAsync());
        var pages = (await silos.PagesAsync()).Select(page => new Exposition(page)).ToList();

        foreach (var page in pages)
        {
            // One of which a silo has no series yet is not there.
            var own = page.Families.Where(family => family.Name.StartsWith("slamonitor_", StringComparison.Ordinal)).ToList();
            Assert.Subset(
                embedded.Families.Select(family => (family.Name, family.Type, family.Help)).ToHashSet(),
                own.Select(family => (family.Name, family.Type, family.Help)).ToHashSet());
            foreach (var family in own)
            {
                Assert.Subset(embedded[family.Name].LabelNames, family.LabelNames);
                Assert.Subset(embedded[family.Name].Buckets, family.Buckets);
            }
        }
        // Nothing is at risk any more, nobody has acknowledged anything, and no account has an objective or person a page: these have no series.
        string[] without =
        [
            "slamonitor_account_attainment_ratio", "slamonitor_account_burn_rate", "slamonitor_account_error_budget_remaining_ratio", "slamonitor_clocks_at_risk",
            "slamonitor_escalation_acknowledge_seconds", "slamonitor_objective_ratio", "slamonitor_on_call_users", "slamonitor_user_pages_total",
        ];
        Assert.Equal(
            embedded.Families.Select(family => family.Name).Except(without).Order(StringComparer.Ordinal),
            pages.SelectMany(page => page.Families).Where(family => family.Series.Count > 0 && family.Name.StartsWith("slamonitor_", StringComparison.Ordinal)).Select(family => family.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(pages, page => Assert.True(page.Has("dotnet_process_cpu_time_seconds_total")));
    }

    [Fact]
    public async Task Monitor_AfterEventsAndBreaches_CountsThem()
    {
        var pages = await silos.PagesAsync();

        foreach (var line in new[]
        {
            "slamonitor_events_ingested_total{source=\"e2e\",result=\"accepted\"} 40",
            "slamonitor_events_ingested_total{source=\"other\",result=\"rejected\"} 1",
            "slamonitor_clocks_met_total{metric=\"resolution\",priority=\"low\",group=\"desk\",segment=\"none\"} ",
            "slamonitor_breaches_total{metric=\"first_response\",priority=\"urgent\",group=\"desk\",segment=\"none\"} ",
            "slamonitor_clock_duration_seconds_count{metric=\"resolution\",priority=\"urgent\"} ",
        })
            Assert.Contains(pages, page => page.Contains('\n' + line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Libraries_OfASilo_AreThereWithTheNamesTheirDashboardsUse()
    {
        // Which of the two has the tickets is Orleans' choice.
        var pages = (await silos.PagesAsync()).Select(page => new Exposition(page)).ToList();

        foreach (var (name, type) in new[]
        {
            ("orleans_catalog_activations", "gauge"), ("orleans_grains", "gauge"), ("orleans_messaging_sent_local_total", "counter"),
            ("orleans_app_requests_latency_milliseconds", "histogram"), ("orleans_storage_write_latency_milliseconds", "histogram"),
            ("orleans_messaging_sent_messages_size_bytes", "histogram"), ("http_server_request_duration_seconds", "histogram"),
        })
        {
            var shown = pages.Where(page => page.Has(name)).Select(page => page[name]).ToList();
            Assert.True(shown.Any(family => family.Series.Count > 0), $"there is no {name} among {string.Join(", ", pages.SelectMany(page => page.Families).Select(family => family.Name).Distinct())}");
            Assert.All(shown, family => Assert.Equal(type, family.Type));
        }
    }

    [Fact]
    public async Task Series_OfASilo_AreBounded()
    {
        foreach (var page in await silos.PagesAsync())
        {
            var families = new Exposition(page).Families;
            var series = families.Sum(family => family.Series.Count);
            output.WriteLine($"{families.Count} families, {series} series; most: {string.Join(", ", families.OrderByDescending(f => f.Series.Count).Take(5).Select(f => $"{f.Name} {f.Series.Count}"))}");
            Assert.True(series < SeriesMax, $"{series} series");
            // No address of a silo and no key of a grain: they are without end.
            foreach (var family in families)
                foreach (var (name, value) in family.Labels)
                    Assert.False(value.Contains("127.0.0.", StringComparison.Ordinal) || value.StartsWith("M-", StringComparison.Ordinal), $"{family.Name} has {name}=\"{value}\"");
        }
    }

    [Fact]
    public async Task Promtool_ChecksThePages_FindsNothingButOrleansAndDotNetsOwnNames()
    {
        // Orleans' labels and units are known under the names they have.
        foreach (var page in await silos.PagesAsync())
        {
            Assert.DoesNotContain(await Promtool.CheckAsync(page), finding => !Promtool.IsDotNetsOwn(finding)
                && !(finding.StartsWith("orleans_", StringComparison.Ordinal) && (finding.Contains("snake_case", StringComparison.Ordinal) || finding.Contains("base unit", StringComparison.Ordinal))));
        }
    }
}
