using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

internal static partial class NameLaws
{
    private const int NameMax = 63;

    /// <summary>A StatefulSet's pods carry its name, a dash and ten characters in the label controller-revision-hash.</summary>
    private const int StatefulSetNameMax = NameMax - 11;

    private const int LabelKeyMax = 63;

    public static IReadOnlyList<Law> All { get; } =
    [
        new("names are DNS labels of at most 63 characters, of a StatefulSet 52", chart => chart.Manifests
            .Where(m => !DnsLabel().IsMatch(m.Name) || m.Name.Length > (m.Kind == "StatefulSet" ? StatefulSetNameMax : NameMax))
            .Select(m => $"{m}: {m.Name.Length} characters")),
        new("no two objects have one name", chart => chart.Manifests
            .GroupBy(m => (m.Kind, m.Namespace, m.Name)).Where(same => same.Count() > 1).Select(same => $"{same.Count()} × {same.First()}")),
        new("labels, also of selectors, are valid", chart => chart.Manifests.SelectMany(m => Labels(m.Object)
            .Where(label => !IsKey(label.Key) || label.Value is not JsonValue value || !value.TryGetValue<string>(out var text) || !LabelValue().IsMatch(text) || text.Length > NameMax)
            .Select(label => $"{m}: {label.Key}: {label.Value?.ToJsonString()}"))),
        new("annotations are texts", chart => chart.Manifests.SelectMany(m => m.Object.Objects().Select(o => o["annotations"]).OfType<JsonObject>()
            .SelectMany(annotations => annotations).Where(one => !IsKey(one.Key) && !one.Key.All(c => char.IsLetterOrDigit(c) || c == '_')).Select(one => $"{m}: {one.Key}"))),
        new("every object says whose it is", chart => chart.Manifests
            .Where(m => (string?)m.Labels["app.kubernetes.io/instance"] != chart.Case.Release || (string?)m.Labels["app.kubernetes.io/managed-by"] != "Helm" || m.Labels["helm.sh/chart"] is null)
            .Select(m => m.ToString())),
        new("every object is in the namespace of the release, or a dashboard where Grafana's sidecar looks", chart => chart.Manifests
            .Where(m => m.Namespace != ChartCase.Namespace && !(m.Kind == "ConfigMap" && m.Namespace == (string?)chart.Values.Find("dashboards.namespace")))
            .Select(m => $"{m}: {m.Namespace}")),
        new("versions of the API are stable ones", chart => chart.Manifests.Where(m => !StableVersion().IsMatch(m.Text("apiVersion")!)).Select(m => $"{m}: {m.Text("apiVersion")}")),
    ];

    private static bool IsKey(string key) =>
        key.Split('/') switch
        {
            [var name] => LabelKey().IsMatch(name) && name.Length <= LabelKeyMax,
            [var prefix, var name] => Dns().IsMatch(prefix) && LabelKey().IsMatch(name) && name.Length <= LabelKeyMax,
            _ => false,
        };

    /// <summary>Of the object, its pods, their volumes and its selectors. A rule's labels are Prometheus', which has other names for them.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Labels(JsonObject of) =>
        of.Objects().SelectMany(o => new[] { (string?)of["kind"] == "PrometheusRule" && o != of["metadata"] ? null : o["labels"], o["matchLabels"] })
            .OfType<JsonObject>().SelectMany(labels => labels);

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex Dns();

    [GeneratedRegex("^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$")]
    private static partial Regex LabelKey();

    [GeneratedRegex("^([A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?)?$")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^([a-z0-9.]+/)?v\d+$")]
    private static partial Regex StableVersion();
}
