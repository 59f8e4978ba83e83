using System.Text.Json.Nodes;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>A query of a panel.</summary>
internal sealed record PanelQuery(string Dashboard, string Panel, string Expr)
{
    public override string ToString() => $"{Dashboard}, {Panel}: {Expr}";
}

/// <summary>The dashboards as they are committed.</summary>
internal sealed record DashboardFile(string Name, JsonNode Json)
{
    public static string Folder { get; } = Repository.Folder("dashboards");

    public static IReadOnlyList<DashboardFile> All { get; } =
    [
        .. Directory.GetFiles(Folder, "*.json").Where(file => Path.GetFileName(file) is not ("package.json" or "package-lock.json" or "tsconfig.json"))
            .Order(StringComparer.Ordinal).Select(file => new DashboardFile(Path.GetFileNameWithoutExtension(file), JsonNode.Parse(File.ReadAllText(file))!)),
    ];

    public IReadOnlyList<JsonNode> Panels => [.. Json["panels"]!.AsArray().Select(panel => panel!)];

    public IReadOnlyList<JsonNode> Variables => [.. Json["templating"]!["list"]!.AsArray().Select(variable => variable!)];

    public IEnumerable<PanelQuery> Queries =>
        from panel in Panels
        where panel["targets"] is not null
        from target in panel["targets"]!.AsArray()
        select new PanelQuery(Name, (string)panel["title"]!, (string)target!["expr"]!);

    /// <summary>PromQL as Grafana sends it: everything of the one monitor chosen, and short windows, since what is looked at is young.</summary>
    public static string Substituted(string expr)
    {
        foreach (var (variable, value) in new[]
        {
            ("$__rate_interval", "15s"), ("$__interval", "15s"), ("$__range", "60s"), ("$job", "slamonitor"), ("$segment", ".*"), ("$metric", ".*"), ("$group", ".*"), ("$priority", ".*"),
        })
            expr = expr.Replace(variable, value, StringComparison.Ordinal);
        return expr;
    }
}
