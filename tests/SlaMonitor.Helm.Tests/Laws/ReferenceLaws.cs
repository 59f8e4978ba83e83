using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

/// <summary>Whatever an object names is rendered too, or the user has named it.</summary>
internal static class ReferenceLaws
{
    /// <summary>Of a ConfigMap, by Kubernetes.</summary>
    private const int ConfigMapBytesMax = 1024 * 1024;

    private static readonly string[] SecretsOfPods =
        ["database.existingSecret", "keys.existingSecret", "secrets.env.*.secret", "secrets.envFrom.*", "secrets.files.*.secret", "imagePullSecrets.*.name"];

    public static IReadOnlyList<Law> All { get; } =
    [
        new("secrets are the user's own, by name", chart =>
            Secrets(chart).Except(Given(chart, [.. SecretsOfPods, "serviceMonitor.keySecret.name", "ingress.tlsSecret"]))),
        new("every secret of the values is used", chart => Given(chart, SecretsOfPods).Except(Secrets(chart))),
        new("no secret is in a manifest", chart => chart.Manifests.Where(m => m.Kind == "Secret" || m.Object.Texts().Any(IsSecret)).Select(m => m.ToString())),
        new("config maps are rendered, or given", chart =>
            Named(chart, "configMap", "name").Except([.. chart.OfKind("ConfigMap").Select(m => m.Name), .. Given(chart, "configuration.existingConfigMap")])),
        new("config maps of ours are used, but for those that Grafana finds", chart =>
            chart.OfKind("ConfigMap").Where(m => (string?)m.Labels["app.kubernetes.io/component"] != "dashboards").Select(m => m.Name).Except(Named(chart, "configMap", "name"))),
        new("no config map is too large", chart =>
            chart.OfKind("ConfigMap").Where(m => Encoding.UTF8.GetByteCount(m.Object.ToJsonString()) > ConfigMapBytesMax).Select(m => m.ToString())),
        new("claims are made, or given", chart => Named(chart, "persistentVolumeClaim", "claimName").Except(Given(chart, "embedded.persistence.existingClaim"))),
        new("a new account serves the pods that come after it", chart => PodLaws.Pods(chart).Where(pod => !HasAccount(chart, pod)).Select(pod => pod.ToString())),
        new("what is scaled is there", chart => chart.OfKind("HorizontalPodAutoscaler").Where(scaler => !chart.Manifests.Any(m => IsTarget(scaler, m))).Select(m => m.ToString())),
        new("what is scaled has no number of its own", chart =>
            chart.OfKind("HorizontalPodAutoscaler").Where(_ => chart.Monitor.Find("spec.replicas") is not null).Select(m => m.ToString())),
        new("a StatefulSet's service is a headless one of ours", chart => chart.OfKind("StatefulSet")
            .Where(set => !chart.OfKind("Service").Any(s => s.Name == set.Text("spec.serviceName") && s.Text("spec.clusterIP") == "None")).Select(m => m.ToString())),
        new("a hook needs no config map that comes after it, and is taken away before the next", chart => chart.Manifests.Where(m => m.IsHook)
            .Where(hook => hook.Find("metadata.annotations")!["helm.sh/hook-delete-policy"] is null || hook.Object.Objects().Any(o => o["configMap"] is not null))
            .Select(m => m.ToString())),
    ];

    private static bool IsSecret(string text) =>
        text.Contains("Password=", StringComparison.OrdinalIgnoreCase) || text.Contains("slam_", StringComparison.Ordinal);

    /// <summary>A hook comes before the account that the release makes, and has to do with one that is there.</summary>
    private static bool HasAccount(RenderedChart chart, Manifest pod)
    {
        var name = (string?)pod.Template.Find("spec.serviceAccountName");
        return chart.OfKind("ServiceAccount").Any(account => account.Name == name)
            ? !pod.IsHook
            : name == "default" || name == (string?)chart.Values.Find("serviceAccount.name");
    }

    private static bool IsTarget(Manifest scaler, Manifest of) =>
        (of.Text("apiVersion"), of.Kind, of.Name) == (scaler.Text("spec.scaleTargetRef.apiVersion"), scaler.Text("spec.scaleTargetRef.kind"), scaler.Text("spec.scaleTargetRef.name"));

    /// <summary>What is named in places such as <c>configMap: { name: … }</c>, wherever they are.</summary>
    private static IEnumerable<string> Named(RenderedChart chart, string by, string field) =>
        chart.Manifests.SelectMany(m => m.Object.Objects()).Select(o => (string?)o[by].Find(field)).OfType<string>();

    private static HashSet<string> Secrets(RenderedChart chart) =>
    [
        .. Named(chart, "secret", "secretName"), .. Named(chart, "secretKeyRef", "name"), .. Named(chart, "secretRef", "name"), .. Named(chart, "credentials", "name"),
        .. chart.OfKind("Ingress").SelectMany(m => m.Object.All("spec.tls")).Select(tls => (string)tls["secretName"]!),
        .. PodLaws.Pods(chart).SelectMany(pod => pod.Template.All("spec.imagePullSecrets")).Select(secret => (string)secret["name"]!),
    ];

    /// <summary>The texts at paths of the values, of which <c>*</c> stands for each member of a list; those that are not empty.</summary>
    private static HashSet<string> Given(RenderedChart chart, params string[] paths) =>
        [.. paths.SelectMany(path => At(chart.Values, path.Split('.'))).Select(node => (string?)node).OfType<string>().Where(text => text.Length > 0)];

    private static IEnumerable<JsonNode?> At(JsonNode? node, string[] path) => path switch
    {
        [] => [node],
        ["*", ..] => (node as JsonArray ?? []).SelectMany(one => At(one, path[1..])),
        _ => At(node.Find(path[0]), path[1..]),
    };
}
