using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

internal static class ReferenceLaws
{
    /// <summary>Of a ConfigMap, by Kubernetes.</summary>
    private const int ConfigMapBytesMax = 1024 * 1024;

    public static IReadOnlyList<Law> All { get; } =
    [
        new("secrets are the user's own, by name", chart => Secrets(chart).Except(Given(
            chart, "database.existingSecret", "keys.existingSecret", "serviceMonitor.keySecret.name", "ingress.tlsSecret", "secrets.env.*.secret", "secrets.envFrom.*", "secrets.files.*.secret", "imagePullSecrets.*.name"))),
        new("every secret of the values is used", chart => Given(
                chart, "database.existingSecret", "keys.existingSecret", "secrets.env.*.secret", "secrets.envFrom.*", "secrets.files.*.secret", "imagePullSecrets.*.name").Except(Secrets(chart))),
        new("no secret is in a manifest", chart => chart.Manifests.Where(m => m.Kind == "Secret" || m.Object.Texts().Any(text => text.Contains("Password=", StringComparison.OrdinalIgnoreCase) || text.Contains("slam_", StringComparison.Ordinal)))
            .Select(m => m.ToString())),
        new("config maps are rendered, or given", chart => chart.Manifests.SelectMany(m => m.Object.Objects()).Select(o => (string?)o["configMap"].Find("name")).OfType<string>()
            .Except([.. chart.OfKind("ConfigMap").Select(m => m.Name), .. Given(chart, "configuration.existingConfigMap")])),
        new("config maps of ours are used, but for those that Grafana finds", chart => chart.OfKind("ConfigMap").Where(m => (string?)m.Labels["app.kubernetes.io/component"] != "dashboards").Select(m => m.Name)
            .Except(chart.Manifests.SelectMany(m => m.Object.Objects()).Select(o => (string?)o["configMap"].Find("name")).OfType<string>())),
        new("no config map is too large", chart => chart.OfKind("ConfigMap").Where(m => Encoding.UTF8.GetByteCount(m.Object.ToJsonString()) > ConfigMapBytesMax).Select(m => m.ToString())),
        new("claims are made, or given", chart => chart.Manifests.SelectMany(m => m.Object.Objects()).Select(o => (string?)o["persistentVolumeClaim"].Find("claimName")).OfType<string>()
            .Except(Given(chart, "embedded.persistence.existingClaim"))),
        new("a new account serves the pods that come after it", chart => PodLaws.Pods(chart).Where(pod => (string?)pod.Template.Find("spec.serviceAccountName") is not { } name
                || !(chart.OfKind("ServiceAccount").Any(account => account.Name == name) ? !pod.IsHook : name == "default" || name == (string?)chart.Values.Find("serviceAccount.name")))
            .Select(pod => $"{pod}: {pod.Template.Find("spec.serviceAccountName")}")),
        new("what is scaled is there", chart => chart.OfKind("HorizontalPodAutoscaler").Where(scaler => !chart.Manifests.Any(m =>
                m.Kind == scaler.Text("spec.scaleTargetRef.kind") && m.Name == scaler.Text("spec.scaleTargetRef.name") && m.Text("apiVersion") == scaler.Text("spec.scaleTargetRef.apiVersion")))
            .Select(scaler => scaler.ToString())),
        new("what is scaled has no number of its own", chart => chart.OfKind("HorizontalPodAutoscaler").Where(_ => chart.Monitor.Find("spec.replicas") is not null).Select(scaler => scaler.ToString())),
        new("a StatefulSet's service is a headless one of ours", chart => chart.OfKind("StatefulSet")
            .Where(set => !chart.OfKind("Service").Any(s => s.Name == set.Text("spec.serviceName") && s.Text("spec.clusterIP") == "None")).Select(set => set.ToString())),
        new("a hook needs no config map that comes after it, and is taken away before the next", chart => chart.Manifests.Where(m => m.IsHook)
            .Where(hook => hook.Find("metadata.annotations")!["helm.sh/hook-delete-policy"] is null || hook.Object.Objects().Any(o => o["configMap"] is not null)).Select(hook => hook.ToString())),
    ];

    private static HashSet<string> Secrets(RenderedChart chart) =>
    [
        .. chart.Manifests.SelectMany(m => m.Object.Objects()).SelectMany(o => new[]
        {
            (string?)o["secret"].Find("secretName"), (string?)o["secretKeyRef"].Find("name"), (string?)o["secretRef"].Find("name"), (string?)o["credentials"].Find("name"),
        }).OfType<string>(),
        .. chart.OfKind("Ingress").SelectMany(m => m.Object.All("spec.tls")).Select(tls => (string?)tls["secretName"]).OfType<string>(),
        .. PodLaws.Pods(chart).SelectMany(pod => pod.Template.All("spec.imagePullSecrets")).Select(secret => (string?)secret["name"]).OfType<string>(),
    ];

    /// <summary>The texts at paths of the values, of which <c>*</c> stands for each member of a list; those that are not empty.</summary>
    private static HashSet<string> Given(RenderedChart chart, params string[] paths) =>
        [.. paths.SelectMany(path => At(chart.Values, path.Split('.'))).Select(node => (string?)node).OfType<string>().Where(text => text.Length > 0)];

    private static IEnumerable<JsonNode?> At(JsonNode? node, ReadOnlySpan<string> path) => path switch
    {
        [] => [node],
        ["*", ..] => At(node as JsonArray ?? [], path[1..]),
        _ => At(node.Find(path[0]), path[1..]),
    };

    private static List<JsonNode?> At(JsonArray list, ReadOnlySpan<string> path)
    {
        var found = new List<JsonNode?>();
        foreach (var one in list) found.AddRange(At(one, path));
        return found;
    }
}
