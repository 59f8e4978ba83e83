using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>The schema knows every value that there is, and is strict wherever a name can be misspelt.</summary>
public sealed class SchemaTests(Charts charts)
{
    /// <summary>Structures of Kubernetes below which we leave the names to it: whatever is wrong there, the installation says.</summary>
    private static readonly string[] Open =
    [
        "global", "affinity.nodeAffinity", "affinity.podAffinity", "affinity.podAntiAffinity",
        "networkPolicy.httpFrom.0.podSelector", "networkPolicy.httpFrom.0.namespaceSelector",
    ];

    [Fact]
    public void Objects_AreStrict()
    {
        var schema = Schema();

        var loose = Objects(schema, schema, "").Where(one => one.Schema["additionalProperties"] is null).Select(one => one.Path);

        Assert.DoesNotContain(loose, path => !Open.Contains(path) && !path.StartsWith("networkPolicy.egress.", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_AreInTheSchema_AndTheSchemasAreInTheValues()
    {
        var schema = Schema();
        // Null has the chart's own values left out, but they are named all the same.
        string[] optional = ["global", "autoscaling.targetMemoryUtilizationPercentage"];

        var known = Paths(schema, schema, "").Where(path => !IsWhole(path)).Except(optional).Order(StringComparer.Ordinal);

        Assert.Equal(Paths(charts.Set("default").Values, "").Order(StringComparer.Ordinal), known);
    }

    /// <summary>Structures whose members are not all among the chart's values.</summary>
    private static bool IsWhole(string path) => Whole.Any(whole => path.StartsWith(whole + ".", StringComparison.Ordinal));

    private static readonly string[] Whole =
        ["resources", "podSecurityContext", "containerSecurityContext", "affinity", "ingress.annotations", "dashboards.labels"];

    private static JsonObject Schema() => JsonNode.Parse(Repository.Text("helm/slamonitor/values.schema.json"))!.AsObject();

    private static JsonObject Resolved(JsonObject root, JsonObject schema) =>
        (string?)schema["$ref"] is { } reference ? root["definitions"]![reference["#/definitions/".Length..]]!.AsObject() : schema;

    private static IEnumerable<(string Path, JsonObject Schema)> Objects(JsonObject root, JsonObject schema, string path)
    {
        schema = Resolved(root, schema);
        if ((string?)schema["type"] == "object") yield return (path, schema);
        var below = (schema["properties"] as JsonObject ?? []).Select(property => (Join(path, property.Key), property.Value!.AsObject()));
        if (schema["items"] is JsonObject items) below = below.Append((Join(path, "0"), items));
        foreach (var one in below.SelectMany(one => Objects(root, one.Item2, one.Item1))) yield return one;
    }

    private static IEnumerable<string> Paths(JsonObject root, JsonObject schema, string path)
    {
        schema = Resolved(root, schema);
        return schema["properties"] is JsonObject { Count: > 0 } properties && !Whole.Contains(path)
            ? properties.SelectMany(property => Paths(root, property.Value!.AsObject(), Join(path, property.Key)))
            : [path];
    }

    private static IEnumerable<string> Paths(JsonObject values, string path) => values.SelectMany(one =>
        one.Value is JsonObject { Count: > 0 } below && !Whole.Contains(Join(path, one.Key)) ? Paths(below, Join(path, one.Key)) : [Join(path, one.Key)]);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
