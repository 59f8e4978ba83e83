using System.Diagnostics;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>A real Prometheus at a free port of this machine, with the rules, that scrapes what it is given each second and forgets all of it in the end.</summary>
internal sealed class RealPrometheus : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slamonitor-prometheus-");
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly Task<string> _said;

    private RealPrometheus(IEnumerable<Uri> targets)
    {
        var rules = RuleFile.Files.Select(file => Path.Combine(_folder.FullName, Path.GetFileName(file))).ToList();
        foreach (var (file, copy) in RuleFile.Files.Zip(rules)) File.WriteAllText(copy, DemoTime.Rules(File.ReadAllText(file)));
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(config, $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: [ {{string.Join(", ", rules)}} ]
            scrape_configs:
              - job_name: slamonitor
                static_configs: [ { targets: [ {{string.Join(", ", targets.Select(target => $"'{target.Authority}'"))}} ] } ]
            """);
        Address = new Uri($"http://127.0.0.1:{FreePort.Any()}/");
        _http = new HttpClient { BaseAddress = Address, Timeout = Limits.Step };
        _process = Process.Start(new ProcessStartInfo(
            Tool.Require("prometheus", "prometheus"),
            [
                $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}", $"--web.listen-address={Address.Authority}", "--log.level=warn",
                $"--query.lookback-delta={DemoTime.Lookback}", $"--web.user-assets={Repository.Folder("docs")}",
            ])
        {
            RedirectStandardError = true,
        })!;
        _said = _process.StandardError.ReadToEndAsync();
    }

    public Uri Address { get; }

    public static async Task<RealPrometheus> StartAsync(params Uri[] targets)
    {
        while (true)
        {
            var prometheus = new RealPrometheus(targets);
            if (await prometheus.IsReadyAsync()) return prometheus;
            var said = await prometheus.EndAsync();
            // Somebody has taken the port that was free a moment before.
            if (!said.Contains("address already in use", StringComparison.Ordinal)) Assert.Fail($"Prometheus does not start:\n{said}");
        }
    }

    /// <summary>What an instant query answers: its samples; an error fails with what Prometheus says of it.</summary>
    public async Task<JsonArray> QueryAsync(string expr)
    {
        using var form = new FormUrlEncodedContent([new("query", expr)]);
        using var response = await _http.PostAsync(new Uri("api/v1/query", UriKind.Relative), form);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.True((string?)answer["status"] == "success", $"{expr}: {answer["error"]}");
        return answer["data"]!["result"]!.AsArray();
    }

    /// <summary>Whether a query answers with numbers: what is divided by zero is none.</summary>
    public async Task<bool> HasDataAsync(string expr) => (await QueryAsync(expr)).Any(sample => (string?)sample!["value"]![1] is not ("NaN" or "+Inf" or "-Inf"));

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    public Task<string> TextAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task<bool> IsReadyAsync()
    {
        for (var until = DateTime.UtcNow + Limits.Start; DateTime.UtcNow < until && !_process.HasExited; await Task.Delay(100))
        {
            try
            {
                using var response = await _http.GetAsync(new Uri("-/ready", UriKind.Relative));
                if (response.IsSuccessStatusCode) return true;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
        return false;
    }

    private async Task<string> EndAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        var said = await _said;
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
        return said;
    }
}
