using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

internal static class SelectorLaws
{
    public static IReadOnlyList<Law> All { get; } =
    [
        new("a workload selects its own pods", chart => chart.Manifests.Where(m => m.Kind is "Deployment" or "StatefulSet")
            .Where(m => !Selector(m, "spec.selector.matchLabels").Matches(PodLabels(m)))
            .Select(m => m.ToString())),
        new("services and budgets select the pods that serve and no others", chart => chart.Manifests.Where(m => m.Kind is "Service" or "PodDisruptionBudget")
            .Where(m => Selected(chart, Selector(m, m.Kind == "Service" ? "spec.selector" : "spec.selector.matchLabels")) is not [var pods] || pods != chart.Monitor)
            .Select(m => m.ToString())),
        new("network policies select pods", chart => chart.OfKind("NetworkPolicy")
            .Where(m => Selected(chart, Selector(m, "spec.podSelector.matchLabels")).Count != 1).Select(m => m.ToString())),
        new("pods are spread among their own kind", chart => chart.Monitor.Template.All("spec.topologySpreadConstraints")
            .Where(spread => spread.Find("labelSelector.matchLabels") is not JsonObject selector || !selector.Matches(PodLabels(chart.Monitor)))
            .Select(spread => spread.ToJsonString())),
        new("what changes with a version is in no selector", chart => chart.Manifests
            .SelectMany(m => m.Object.Objects().Select(o => o["matchLabels"] ?? (m.Kind == "Service" ? o["selector"] : null)).OfType<JsonObject>()
                .Where(selector => selector.ContainsKey("helm.sh/chart") || selector.ContainsKey("app.kubernetes.io/version")).Select(_ => m.ToString()))),
        new("services lead to ports that containers have by this name", chart => chart.OfKind("Service").SelectMany(service => service.Object.All("spec.ports")
            .Where(port => !chart.Container.All("ports").Any(p => (string?)p["name"] == (string?)port["targetPort"])).Select(port => $"{service}: {port.ToJsonString()}"))),
        new("the ingress leads to a port of the service", chart => chart.OfKind("Ingress").SelectMany(ingress => ingress.Object.All("spec.rules")
            .SelectMany(rule => rule.All("http.paths")).Where(path => !LeadsToService(chart, path)).Select(path => path.ToJsonString()))),
        new("the ingress has a certificate for each of its hosts, or none at all", chart => chart.OfKind("Ingress")
            .Where(ingress => ingress.Find("spec.tls") is not null
                && !Hosts(ingress.Object.All("spec.tls").SelectMany(tls => tls["hosts"]!.AsArray())).SetEquals(Hosts(ingress.Object.All("spec.rules").Select(rule => rule["host"]))))
            .Select(ingress => ingress.ToString())),
        new("a ServiceMonitor selects one service, by a port that it has", chart => chart.OfKind("ServiceMonitor").Where(monitor =>
                chart.OfKind("Service").Where(s => Selector(monitor, "spec.selector.matchLabels").Matches(s.Labels)).ToList() is not [var service]
                || monitor.Object.All("spec.endpoints").Any(endpoint => !service.Object.All("spec.ports").Any(p => (string?)p["name"] == (string?)endpoint["port"]))
                || monitor.Find("spec.namespaceSelector.matchNames") is not JsonArray names || !names.Any(n => (string?)n == service.Namespace))
            .Select(monitor => monitor.ToString())),
    ];

    private static JsonObject PodLabels(Manifest workload) => workload.Template.Find("metadata.labels") as JsonObject ?? [];

    private static JsonObject Selector(Manifest of, string path) => of.Find(path) as JsonObject ?? [];

    private static List<Manifest> Selected(RenderedChart chart, JsonObject selector) =>
        [.. chart.Manifests.Where(m => m.Template is not null && selector.Matches(PodLabels(m)))];

    private static HashSet<string?> Hosts(IEnumerable<JsonNode?> hosts) => [.. hosts.Select(host => (string?)host)];

    private static bool LeadsToService(RenderedChart chart, JsonObject path) =>
        chart.OfKind("Service").Any(service => service.Name == (string?)path.Find("backend.service.name")
            && service.Object.All("spec.ports").Any(port => (string?)port["name"] == (string?)path.Find("backend.service.port.name")));
}
