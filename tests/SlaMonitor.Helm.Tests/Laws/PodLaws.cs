using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

internal static class PodLaws
{
    private const int GroupReads = 0b100_100_000;
    private const int OthersRead = 0b100_100_100;

    private static readonly Lazy<string> Routes = new(() => Repository.Text("src/SlaMonitor.Web/ApiRoutes.cs"));

    public static IReadOnlyList<Law> All { get; } =
    [
        new("what is mounted is there", chart => Pods(chart).SelectMany(pod => Mounted(pod).Except(Volumes(chart, pod)).Select(name => $"{pod}: {name}"))),
        new("every volume is mounted", chart => Pods(chart).SelectMany(pod => Volumes(chart, pod).Except(Mounted(pod)).Select(name => $"{pod}: {name}"))),
        new("no two volumes have one name, no two mounts one path", chart => Pods(chart).SelectMany(pod => new[]
            {
                Twice(pod.Template.All("spec.volumes").Select(v => (string?)v["name"])),
                Twice(pod.Template.All("spec.containers").SelectMany(c => c.All("volumeMounts")).Select(m => (string?)m["mountPath"])),
            }.SelectMany(twice => twice).Select(twice => $"{pod}: {twice}"))),
        new("secrets and configurations are mounted to be read only", chart => Pods(chart).SelectMany(pod => pod.Template.All("spec.containers").SelectMany(c => c.All("volumeMounts"))
            .Where(m => pod.Template.All("spec.volumes").Any(v => (string?)v["name"] == (string?)m["name"] && (v["secret"] ?? v["configMap"]) is not null) && (bool?)m["readOnly"] != true)
            .Select(m => $"{pod}: {m.ToJsonString()}"))),
        new("secrets are for the pod's group, where it is known", chart => Pods(chart).SelectMany(pod => pod.Template.All("spec.volumes").Select(v => v["secret"]).OfType<JsonObject>()
            .Where(secret => (int?)secret["defaultMode"] != (pod.Template.Find("spec.securityContext.fsGroup") is null ? OthersRead : GroupReads)).Select(secret => $"{pod}: {secret.ToJsonString()}"))),
        new("no pod gets a token of Kubernetes", chart => Pods(chart).Where(pod => (bool?)pod.Template.Find("spec.automountServiceAccountToken") != false).Select(pod => pod.ToString())),
        new("pods and containers are secured as the values say", chart => Pods(chart).Where(pod =>
                !Same(pod.Template.Find("spec.securityContext"), chart.Values["podSecurityContext"])
                || pod.Template.All("spec.containers").Any(c => !Same(c["securityContext"], chart.Values["containerSecurityContext"])))
            .Select(pod => pod.ToString())),
        new("whoever may not write to the root has /tmp", chart => Pods(chart).SelectMany(pod => pod.Template.All("spec.containers")
            .Where(c => !c.All("volumeMounts").Any(m => (string?)m["mountPath"] == "/tmp")).Select(c => $"{pod}: {c["name"]}"))),
        new("probes ask what the web host serves, by a port that the container has", chart => new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Where(name =>
            chart.Container[name].Find("httpGet") is not JsonObject probe
            || !Routes.Value.Contains($"MapGet(\"{(string?)probe["path"]}\"", StringComparison.Ordinal)
            || !chart.Container.All("ports").Any(p => (string?)p["name"] == (string?)probe["port"]))),
        new("only readiness asks whether the monitor is ready", chart => new[] { ("startupProbe", "/health/live"), ("readinessProbe", "/health/ready"), ("livenessProbe", "/health/live") }
            .Where(probe => (string?)chart.Container.Find($"{probe.Item1}.httpGet.path") != probe.Item2).Select(probe => probe.Item1)),
        new("metrics are read where the web host serves them, with a key", chart => chart.OfKind("ServiceMonitor").SelectMany(monitor => monitor.Object.All("spec.endpoints"))
            .Where(endpoint => !Routes.Value.Contains($"MapGet(\"{(string?)endpoint["path"]}\"", StringComparison.Ordinal) || (string?)endpoint.Find("authorization.credentials.name") is not { Length: > 0 })
            .Select(endpoint => endpoint.ToJsonString())),
    ];

    public static IEnumerable<Manifest> Pods(RenderedChart chart) => chart.Manifests.Where(m => m.Template is not null);

    private static List<string?> Mounted(Manifest pod) =>
        [.. pod.Template.All("spec.containers").SelectMany(c => c.All("volumeMounts")).Select(m => (string?)m["name"]).Distinct()];

    private static List<string?> Volumes(RenderedChart chart, Manifest pod) =>
        [.. pod.Template.All("spec.volumes").Select(v => (string?)v["name"]), .. pod.Object.All("spec.volumeClaimTemplates").Select(claim => (string?)claim.Find("metadata.name"))];

    private static IEnumerable<string?> Twice(IEnumerable<string?> names) => names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key);

    private static bool Same(JsonNode? rendered, JsonNode? values) => JsonNode.DeepEquals(rendered ?? new JsonObject(), values ?? new JsonObject());
}
