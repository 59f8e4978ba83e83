namespace SlaMonitor.Web.Tests.Metrics;

public sealed class PromtoolTests
{
    /// <summary>The page that the golden file holds, so all that is the monitor's.</summary>
    [Fact]
    public async Task Check_MonitorsOwn_FindsNothing()
    {
        using var golden = new StreamReader(typeof(PromtoolTests).Assembly.GetManifestResourceStream("metrics.prometheus.txt")!);

        Assert.Empty(await Promtool.CheckAsync(await golden.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>With the meters that the one-process monitor shows beside its own.</summary>
    [Fact]
    public async Task Check_WithDotNetsMeters_FindsNothingButTheirOwnNames()
    {
        await using var web = await RunningWeb.StartAsync(with: options => options with { OtherMeters = ["System.Runtime", "Microsoft.AspNetCore.Hosting"] });
        using var first = await web.GetAsync("metrics");
        using var second = await web.GetAsync("metrics");
        var page = await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var found = await Promtool.CheckAsync(page);

        Assert.DoesNotContain(found, finding => !Promtool.IsDotNetsOwn(finding));
        foreach (var line in new[]
        {
            "# TYPE dotnet_process_cpu_time_seconds_total counter", "# TYPE dotnet_process_memory_working_set_bytes gauge", "# TYPE dotnet_thread_pool_queue_length gauge",
            "# TYPE http_server_request_duration_seconds histogram", "# TYPE http_server_active_requests gauge",
        })
            Assert.Contains(line + '\n', page, StringComparison.Ordinal);
    }
}
