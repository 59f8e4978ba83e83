using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using SlaMonitor.Cli;
using SlaMonitor.Connectors.Alertmanager;
using SlaMonitor.Core.Wire;
using SlaMonitor.Deploy.Tests.Compose;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Configurations;

/// <summary>The configurations, each read by the program that it is for.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task Prometheus_TakesItsConfigurationAndTheRules()
    {
        var promtool = Tool.Require("promtool", "prometheus");
        using var files = new StagedFiles(Deployment.Compose.Services["prometheus"]);
        var path = Option("prometheus", "--config.file");

        var (code, output) = await Tool.RunAsync(promtool, ["check", "config", files[path]]);

        Assert.True(code == 0, output);
        foreach (var rules in new[] { "deployment.yaml", "alerts.yaml", "recording.yaml" }) Assert.Contains(rules, output, StringComparison.Ordinal);
    }

    /// <summary>Alerts lead to pages that Prometheus itself serves: those have to be where it looks for them.</summary>
    [Fact]
    public void Prometheus_ServesEveryRunbookThatAnAlertNames()
    {
        using var files = new StagedFiles(Deployment.Compose.Services["prometheus"]);
        var assets = Option("prometheus", "--web.user-assets");
        var alerts = Alerts(files["/etc/prometheus/rules/alerts.yaml"]).Concat(Alerts(files["/etc/prometheus/deployment.yaml"])).ToList();

        Assert.NotEmpty(alerts);
        foreach (var alert in alerts)
        {
            const string served = "{{ $externalURL }}/user/";
            var runbook = alert.Map("annotations").Required("runbook_url");
            Assert.StartsWith(served, runbook, StringComparison.Ordinal);
            Assert.True(File.Exists(files[$"{assets}/{runbook[served.Length..]}"]), runbook);
        }
    }

    [Fact]
    public async Task Alertmanager_TakesItsConfiguration()
    {
        var amtool = Tool.Require("amtool", "prometheus-alertmanager");
        using var files = new StagedFiles(Deployment.Compose.Services["alertmanager"]);

        var (code, output) = await Tool.RunAsync(amtool, ["check-config", files[Option("alertmanager", "--config.file")]]);

        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("severity=warning alertname=SlaIngestSilent", "slamonitor")]
    [InlineData("severity=critical alertname=SlaMonitorDown", "outside,slamonitor")]
    [InlineData("severity=critical outside=true alertname=SlaAlertsNotTaken", "outside")]
    public async Task Alertmanager_TellsTheMonitorAndOutsideWhatItCannotTell(string labels, string receivers)
    {
        var amtool = Tool.Require("amtool", "prometheus-alertmanager");
        using var files = new StagedFiles(Deployment.Compose.Services["alertmanager"]);

        var (code, output) = await Tool.RunAsync(
            amtool, ["config", "routes", "test", "--config.file=" + files[Option("alertmanager", "--config.file")], "--verify.receivers=" + receivers, .. labels.Split(' ')]);

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Proxy_TakesItsConfiguration()
    {
        var caddy = Tool.Require("caddy", "caddy");

        var (code, output) = await Tool.RunAsync(caddy, ["validate", "--adapter", "caddyfile", "--config", Deployment.Path("caddy", "Caddyfile")]);

        Assert.True(code == 0, output);
    }

    [Fact]
    public void Grafana_FindsItsDashboardsAndWhereTheirDataIs()
    {
        var grafana = Deployment.Compose.Services["grafana"];
        var provider = Assert.Single(YamlMap.Load(Deployment.Path("grafana", "dashboards", "slamonitor.yaml")).Maps("providers"));
        var source = Assert.Single(YamlMap.Load(Deployment.Path("grafana", "datasources", "prometheus.yaml")).Maps("datasources"));
        var dashboards = grafana.Mounts.Where(mount => mount.Target.EndsWith(".json", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["accounts", "cluster", "engine-and-store", "live-breaches", "on-call", "sla-overview"],
            dashboards.Select(mount => Path.GetFileNameWithoutExtension(mount.Source)).Order(StringComparer.Ordinal));
        Assert.All(dashboards, mount => Assert.Equal(provider.Map("options").Required("path"), Path.GetDirectoryName(mount.Target)));
        foreach (var folder in new[] { "datasources", "dashboards" })
            Assert.Contains(grafana.Mounts, mount => mount.Target == $"{grafana.Environment["GF_PATHS_PROVISIONING"]}/{folder}" && mount.Source == $"./grafana/{folder}");

        var uid = source.Required("uid");
        foreach (var mount in dashboards)
        {
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Deployment.Folder, mount.Source)))!;
            Assert.All(DataSources(json), named => Assert.True(named == uid || named.StartsWith('$') || named.StartsWith('-'), $"{mount.Source}: there is no data source '{named}'"));
        }
    }

    [Fact]
    public async Task Monitor_TakesItsConfiguration() => Assert.Equal((0, ""), await SlamonitorAsync("check", Deployment.Path("config", "sla.yaml")) is var (code, _, errors) ? (code, errors) : default);

    /// <summary>Whatever severity an alert has: it gets a promise of the operators' own, and whoever is on call is told in time.</summary>
    [Theory]
    [InlineData("critical", "alerts-critical", "operators")]
    [InlineData("warning", "alerts", "operators-by-day")]
    [InlineData("info", "alerts", "operators-by-day")]
    public async Task Monitor_AlertsHavePromisesOfTheirOwn(string severity, string policy, string escalation)
    {
        var at = Instant.FromUtc(2026, 11, 30, 9, 0);
        var alert = new Alert(true, "0123456789abcdef", at, null) { Labels = new Dictionary<string, string> { ["alertname"] = "SlaSiloLost", ["severity"] = severity } };
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        TicketEventWriter.Write(line, AlertTicket.Events(alert, null, at)[0]);

        var (code, output, errors) = await SlamonitorAsync(
            ["evaluate", "--config", Deployment.Path("config", "sla.yaml"), "--events", "-", "--at", "2026-11-30T09:05:00Z"], Encoding.UTF8.GetString(line.WrittenSpan));

        Assert.True(code == 0, errors);
        var ticket = JsonNode.Parse(output)!;
        Assert.Equal(policy, (string?)ticket["policy"]);
        Assert.Equal("resolution", (string?)Assert.Single(ticket["clocks"]!.AsArray())!["metric"]);
        var written = Assert.Single(YamlMap.Load(Deployment.Path("config", "sla.yaml")).Maps("policies"), one => one.Text("id") == policy);
        Assert.Equal(escalation, written.Map("escalate").Map("warning").Text("policy"));
    }

    private static string Option(string service, string name) =>
        Assert.Single(Deployment.Compose.Services[service].Command, word => word.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static IEnumerable<YamlMap> Alerts(string path) =>
        YamlMap.Load(path).Maps("groups").SelectMany(group => group.Maps("rules")).Where(rule => rule.Text("alert") is not null);

    private static IEnumerable<string> DataSources(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => member is { Key: "datasource", Value: JsonObject source } && (string?)source["uid"] is { } uid ? [uid] : DataSources(member.Value)),
        JsonArray list => list.SelectMany(DataSources),
        _ => [],
    };

    private static Task<(int Code, string Output, string Errors)> SlamonitorAsync(params string[] arguments) => SlamonitorAsync(arguments, "");

    private static async Task<(int Code, string Output, string Errors)> SlamonitorAsync(string[] arguments, string input)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var terminal = new Terminal(new StringReader(input), output, errors, false, _ => null, TimeProvider.System);
        var code = await SlaMonitorCommand.RunAsync(arguments, terminal, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
