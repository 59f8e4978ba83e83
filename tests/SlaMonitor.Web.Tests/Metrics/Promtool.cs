using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Web.Tests.Metrics;

/// <summary><c>promtool check metrics</c>: whether Prometheus can read a page, and whether its names are those that its documentation asks for.</summary>
internal static class Promtool
{
    /// <summary>What it finds in a page of Prometheus' text format, a finding a line. Skips the test where there is no promtool.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(string page)
    {
        var run = await Tool.RunAsync(Tool.Require("promtool", "prometheus"), ["check", "metrics"], page);
        // 3: it can be read, and something could be named better.
        Assert.True(run.Code is 0 or 3, $"promtool ended with {run.Code}: {run.Errors}");
        return run.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>.NET's own names, known under them: levels that end in <c>_count</c>, as OpenTelemetry's conventions have them.</summary>
    public static bool IsDotNetsOwn(string finding) => finding.StartsWith("dotnet_", StringComparison.Ordinal) && finding.Contains("_count", StringComparison.Ordinal);
}
