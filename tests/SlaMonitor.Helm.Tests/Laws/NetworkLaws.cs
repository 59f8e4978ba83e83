using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

internal static class NetworkLaws
{
    public static IReadOnlyList<Law> All { get; } =
    [
        new("what the service leads to may come in", chart => Policy(chart) is not { } policy ? [] : chart.OfKind("Service").SelectMany(s => s.Object.All("spec.ports"))
            .Select(port => (string)port["targetPort"]!).Where(port => !Rules(policy, "ingress", port).Any())),
        new("the silos' own ports are for silos alone", chart => Policy(chart) is not { } policy ? [] : new[] { "silo", "gateway" }
            .Where(port => Rules(policy, "ingress", port).Any(rule => !OnlyFrom(rule, "from", chart)) || (chart.IsCluster && !Rules(policy, "ingress", port).Any()))),
        new("a rule names its ports", chart => chart.OfKind("NetworkPolicy").SelectMany(policy => policy.Object.All("spec.ingress")
            .Where(rule => rule["ports"] is not JsonArray { Count: > 0 }).Select(rule => $"{policy}: {rule.ToJsonString()}"))),
        new("where going out is limited, names, silos and the database can be reached", chart => Policy(chart) is not { } policy || policy.Find("spec.egress") is null ? [] : Needed(chart)
            .Where(port => !Rules(policy, "egress", port).Any())),
        new("a policy that limits going out says so", chart => chart.OfKind("NetworkPolicy").Where(policy =>
            (policy.Find("spec.egress") is not null) != policy.Find("spec.policyTypes")!.AsArray().Any(type => (string?)type == "Egress")).Select(policy => policy.ToString())),
        new("where going out is limited, the migration has a policy before it runs", chart => Policy(chart)?.Find("spec.egress") is null || !chart.OfKind("Job").Any() ? [] : chart.OfKind("NetworkPolicy")
            .Count(policy => policy.IsHook && Weight(policy) < Weight(chart.OfKind("Job").Single()) && Rules(policy, "egress", DatabasePort(chart)).Any()) == 1 ? [] : ["none"]),
    ];

    private static Manifest? Policy(RenderedChart chart) => chart.OfKind("NetworkPolicy").SingleOrDefault(policy => !policy.IsHook);

    private static IEnumerable<string> Needed(RenderedChart chart) => chart.IsCluster ? ["53", "11111", "30000", DatabasePort(chart)] : ["53"];

    private static string DatabasePort(RenderedChart chart) => chart.Values.Find("networkPolicy.egress.databasePort")!.ToString();

    private static IEnumerable<JsonObject> Rules(Manifest policy, string way, string port) =>
        policy.Object.All($"spec.{way}").Where(rule => rule.All("ports").Any(p => p["port"]!.ToString() == port));

    private static bool OnlyFrom(JsonObject rule, string way, RenderedChart chart) =>
        rule.All(way).ToList() is [var peer] && peer.Count == 1
        && peer.Find("podSelector.matchLabels") is JsonObject selector && JsonNode.DeepEquals(selector, chart.Monitor.Find("spec.selector.matchLabels"));

    private static int Weight(Manifest hook) => int.Parse((string)hook.Find("metadata.annotations")!["helm.sh/hook-weight"]!, System.Globalization.CultureInfo.InvariantCulture);
}
