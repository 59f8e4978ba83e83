using System.Diagnostics;

namespace SlaMonitor.Web.Tests.Metrics;

/// <summary><c>promtool check metrics</c>: whether Prometheus can read a page, and whether its names are those that its documentation asks for.</summary>
internal static class Promtool
{
    /// <summary>What it finds in a page of Prometheus' text format, a finding a line. Skips the test where there is no promtool.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(string page)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip("There is no promtool on PATH (Debian: apt-get install prometheus).");
        var start = new ProcessStartInfo(path, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        var (said, errors) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        // 3: it can be read, and something could be named better.
        Assert.True(promtool.ExitCode is 0 or 3, $"promtool ended with {promtool.ExitCode}: {await errors}");
        return (await said + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>.NET's own names, known under them: levels that end in <c>_count</c>, as OpenTelemetry's conventions have them.</summary>
    public static bool IsDotNetsOwn(string finding) => finding.StartsWith("dotnet_", StringComparison.Ordinal) && finding.Contains("_count", StringComparison.Ordinal);
}
