using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>Dashboards and rules are the repository's own, by links, and reach the cluster as they are.</summary>
public sealed class FilesTests(Charts charts)
{
    /// <summary>What Grafana and Prometheus take for a template is none of Helm's.</summary>
    private const string Foreign = "{{ $labels.job }} {{ $value | humanize }} {{instance}} {{ fail \"evaluated\" }} ${datasource}";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Fact]
    public void Links_AreOfEveryDashboardAndRule()
    {
        Assert.Equal(Names("dashboards", "*.json").Where(IsDashboard), Names("helm/slamonitor/files/dashboards", "*.json"));
        Assert.Equal(Names("dashboards/rules", "*.yaml"), Names("helm/slamonitor/files/rules", "*.yaml"));
        var links = new DirectoryInfo(Repository.Of("helm/slamonitor/files")).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name[0] != '.').ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            Assert.True(link.LinkTarget is not null && !Path.IsPathRooted(link.LinkTarget), $"{link} is a copy, or a link that holds on this machine only");
            Assert.True(link.ResolveLinkTarget(returnFinalTarget: true)!.Exists, $"{link} leads nowhere");
        });
    }

    [Fact]
    public void Rules_AreThoseOfTheRepository_ButForTheirRunbooks()
    {
        var rules = Rules(charts.Set("monitoring"));

        var alerts = rules.Where(rule => rule.ContainsKey("alert")).ToList();
        Assert.NotEmpty(alerts);
        Assert.Contains(rules, rule => rule.ContainsKey("record"));
        Assert.All(alerts, alert => Assert.Equal($"https://runbooks.example.com/slamonitor/{alert["alert"]}.md", (string?)alert.Find("annotations.runbook_url")));
        // Prometheus' own templates are there to be evaluated by Prometheus.
        Assert.Contains(alerts, alert => alert["annotations"].Texts().Any(text => text.Contains("{{ ", StringComparison.Ordinal)));
        var text = string.Concat(Directory.EnumerateFiles(Repository.Of("dashboards/rules"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        Assert.Equal(text.Split('\n').Count(line => line.TrimStart() is var rule && (rule.StartsWith("- alert:", StringComparison.Ordinal) || rule.StartsWith("- record:", StringComparison.Ordinal))), rules.Count);
    }

    [Fact]
    public void Rules_WithoutAnAddressForRunbooks_HaveNoLinks() =>
        Assert.All(Rules(charts.Set("embedded-claim")), rule => Assert.Null(rule.Find("annotations.runbook_url")));

    [Fact]
    public void Dashboards_AreThoseOfTheRepository()
    {
        var maps = charts.Set("monitoring").OfKind("ConfigMap").ToDictionary(map => map.Object["data"]!.AsObject().Single().Key, map => map);

        Assert.Equal(Names("dashboards", "*.json").Where(IsDashboard), maps.Keys.Order(StringComparer.Ordinal));
        Assert.All(maps, map =>
        {
            Assert.Equal(Repository.Text("dashboards/" + map.Key), (string)map.Value.Object["data"]![map.Key]!);
            Assert.Equal("1", (string?)map.Value.Labels["grafana_dashboard"]);
        });
    }

    [Fact]
    public async Task Files_OfAnyName_AreTakenAsTheyAre()
    {
        using var folder = new TemporaryFolder();
        var chart = Copy(folder);
        var dashboard = new JsonObject { ["title"] = Foreign, ["uid"] = "x" }.ToJsonString();
        File.WriteAllText(Path.Combine(chart, "files", "dashboards", "a-dashboard-of-another-day.json"), dashboard);
        File.WriteAllText(
            Path.Combine(chart, "files", "rules", "more.yaml"),
            $"groups:\n  - name: more\n    rules:\n      - {{ alert: A, expr: up == 0, annotations: {{ summary: '{Foreign}' }} }}\n");

        var rendered = await charts.RenderAsync(ChartCase.Of("monitoring"), chart);

        Assert.Null(rendered.Error);
        Assert.Equal(dashboard, (string)rendered.OfKind("ConfigMap").Single().Object["data"]!["a-dashboard-of-another-day.json"]!);
        Assert.Equal(Foreign, (string?)Rules(rendered).Single().Find("annotations.summary"));
    }

    [Fact]
    public async Task NoFiles_GiveNoRulesAndNoDashboards()
    {
        using var folder = new TemporaryFolder();

        var rendered = await charts.RenderAsync(ChartCase.Of("monitoring"), Copy(folder));

        Assert.Null(rendered.Error);
        Assert.DoesNotContain(rendered.Manifests, m => m.Kind is "PrometheusRule" or "ConfigMap");
    }

    [Fact]
    public void Versions_AreThoseOfTheBuild()
    {
        var version = XDocument.Load(Repository.Of("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.Contains($"\nversion: {version}\n", Repository.Text("helm/slamonitor/Chart.yaml"), StringComparison.Ordinal);
        Assert.Contains($"\nappVersion: \"{version}\"\n", Repository.Text("helm/slamonitor/Chart.yaml"), StringComparison.Ordinal);
    }

    /// <summary>Files beside the dashboards, of the program that makes them.</summary>
    private static bool IsDashboard(string name) =>
        JsonNode.Parse(Repository.Text("dashboards/" + name), documentOptions: Lenient) is JsonObject json && json.ContainsKey("panels");

    private static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.Exists(Repository.Of(folder)) ? Directory.EnumerateFiles(Repository.Of(folder), pattern).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal) : [];

    private static List<JsonObject> Rules(RenderedChart chart) =>
        [.. chart.OfKind("PrometheusRule").SelectMany(m => m.Object.All("spec.groups")).SelectMany(group => group.All("rules"))];

    /// <summary>The chart with empty folders for its files.</summary>
    private static string Copy(TemporaryFolder into)
    {
        foreach (var file in new DirectoryInfo(Repository.Chart).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Repository.Chart, file.FullName);
            if (name.StartsWith("files", StringComparison.Ordinal)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(into[name])!);
            file.CopyTo(into[name]);
        }
        foreach (var folder in new[] { "dashboards", "rules" }) Directory.CreateDirectory(into[Path.Combine("files", folder)]);
        return into.Path;
    }
}
