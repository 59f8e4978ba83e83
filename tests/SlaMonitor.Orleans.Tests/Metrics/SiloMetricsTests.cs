using System.Diagnostics;

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
            Assert.Equal(
                embedded.Families.Select(family => (family.Name, family.Type, family.Help)),
                page.Families.Where(family => family.Name.StartsWith("slamonitor_", StringComparison.Ordinal)).Select(family => (family.Name, family.Type, family.Help)));
            foreach (var family in embedded.Families)
            {
                Assert.Subset(family.LabelNames, page[family.Name].LabelNames);
                Assert.Subset(family.Buckets, page[family.Name].Buckets);
            }
        }
        // Nothing is at risk any more, and nobody has acknowledged anything, which is all that has no series.
        foreach (var family in embedded.Families)
            Assert.True(pages.Any(page => page[family.Name].Series.Count > 0) || family.Name is "slamonitor_clocks_at_risk" or "slamonitor_escalation_acknowledge_seconds", $"{family.Name} has no series");
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
    public async Task Promtool_ChecksThePage_FindsNothingButOrleansOwnNames()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip("There is no promtool on PATH (Debian: apt-get install prometheus).");
        var start = new ProcessStartInfo(path, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        var (said, errors) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync((await silos.PagesAsync())[0]);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();

        // 3: it can be read, and something could be named better. Orleans' labels and units are known under the names they have.
        var found = (await said + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !(line.StartsWith("orleans_", StringComparison.Ordinal) && (line.Contains("snake_case", StringComparison.Ordinal) || line.Contains("base unit", StringComparison.Ordinal))));
        Assert.Empty(found);
        Assert.True(promtool.ExitCode is 0 or 3, $"promtool ended with {promtool.ExitCode}");
    }
}
