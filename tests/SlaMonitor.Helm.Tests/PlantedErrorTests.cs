using System.Text.Json.Nodes;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>The validation against the API is worth something: whatever of these is planted in good objects is found, and named by its path.</summary>
public sealed class PlantedErrorTests(Charts charts)
{
    private static readonly (string Kind, string At, string Path, JsonNode? Value)[] Plants =
    [
        ("Deployment", "spec", "spec.replica", 3),
        ("Deployment", "spec", "spec", null),
        ("Deployment", "spec", "spec.minReadySeconds", 1.5),
        ("Deployment", "spec", "spec.minReadySeconds", "40"),
        ("Deployment", "spec.strategy", "spec.strategy.type", "Rolling"),
        ("Deployment", "spec.template.spec", "spec.template.spec.restartPolcy", "Always"),
        ("Deployment", "spec.template.spec.containers.0", "spec.template.spec.containers.0.livenessProb", new JsonObject()),
        ("Deployment", "spec.template.spec.containers.0.livenessProbe", "spec.template.spec.containers.0.livenessProbe.periodSecond", 5),
        ("Deployment", "spec.template.spec.containers.0.ports.0", "spec.template.spec.containers.0.ports.0.containerPort", "8080"),
        ("Deployment", "spec.template.spec.containers.0.resources.limits", "spec.template.spec.containers.0.resources.limits.memory", "2GiB"),
        ("Deployment", "spec.template.spec.containers.0.securityContext", "spec.template.spec.containers.0.securityContext.readOnlyRootFileSystem", true),
        ("Deployment", "metadata", "metadata.lables", new JsonObject()),
        ("Service", "spec", "spec.type", "Cluster"),
        ("ConfigMap", "data", "data.number", 3),
        ("Ingress", "spec.rules.0.http.paths.0.backend.service", "spec.rules.0.http.paths.0.backend.service.port", 8080),
        ("NetworkPolicy", "spec.ingress.0", "spec.ingress.0.form", new JsonArray()),
        ("HorizontalPodAutoscaler", "spec", "spec.maxReplica", 8),
        ("PodDisruptionBudget", "spec", "spec.unhealthyPodEviction", "AlwaysAllow"),
        ("Job", "spec", "spec.activeDeadline", 900),
        ("ServiceMonitor", "spec.endpoints.0", "spec.endpoints.0.intervall", "15s"),
        ("PrometheusRule", "spec.groups.0.rules.0", "spec.groups.0.rules.0.expression", "1"),
    ];

    private static readonly (string Kind, string At, string Field)[] Removed =
    [
        ("Deployment", "spec", "selector"),
        ("Deployment", "spec.template.spec.containers.0", "name"),
        ("Deployment", "spec.template.spec.containers.0.ports.0", "containerPort"),
        ("Service", "spec.ports.0", "port"),
        ("HorizontalPodAutoscaler", "spec", "maxReplicas"),
        ("HorizontalPodAutoscaler", "spec.scaleTargetRef", "name"),
        ("Ingress", "spec.rules.0.http.paths.0", "pathType"),
        ("ServiceMonitor", "spec", "selector"),
        ("PrometheusRule", "spec.groups.0.rules.0", "expr"),
        ("PrometheusRule", "spec.groups.0", "name"),
    ];

    [Fact]
    public async Task Validation_PlantedField_IsNamed()
    {
        var good = charts.Set("everything-on");
        var planted = Plants.Select((plant, i) => (
            Name: $"{i}: {plant.Kind} {plant.Path} = {plant.Value?.ToJsonString()}",
            Object: Planted(good, plant.Kind, o => Plant(o, plant.At, plant.Path, plant.Value)))).ToList();

        var errors = await Validator.ObjectsAsync(planted);

        foreach (var ((name, _), plant) in planted.Zip(Plants))
            Assert.True(errors[name].Any(error => IsAt(plant.Path, error)), $"not found: {name}; said: {string.Join('\n', errors[name])}");
    }

    [Fact]
    public async Task Validation_MissingField_IsNamed()
    {
        var good = charts.Set("everything-on");
        var planted = Removed.Select(plant => (
            Name: $"{plant.Kind} {plant.At} without {plant.Field}",
            Object: Planted(good, plant.Kind, o => Assert.True(o.Find(plant.At)!.AsObject().Remove(plant.Field))))).ToList();

        var errors = await Validator.ObjectsAsync(planted);

        foreach (var ((name, _), plant) in planted.Zip(Removed))
            Assert.True(
                errors[name].Any(error => error.StartsWith(plant.At + ":", StringComparison.Ordinal) && error.Contains(plant.Field, StringComparison.Ordinal)),
                $"not found: {name}; said: {string.Join('\n', errors[name])}");
    }

    [Fact]
    public async Task Validation_UnknownKind_IsNamed()
    {
        var errors = await Validator.ObjectsAsync([("x", new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deploymnt", ["metadata"] = new JsonObject { ["name"] = "x" } })]);

        Assert.Equal(["apiVersion: Kubernetes has no kind Deploymnt in apps/v1"], errors["x"]);
    }

    private static bool IsAt(string path, string error) =>
        error.StartsWith(path + ":", StringComparison.Ordinal) || error.StartsWith(path + ".", StringComparison.Ordinal);

    private static JsonObject Planted(RenderedChart chart, string kind, Action<JsonObject> plant) => chart.With(kind, plant).OfKind(kind).First().Object;

    private static void Plant(JsonObject into, string at, string path, JsonNode? value)
    {
        var map = into.Find(at)!.AsObject();
        // Nothing stands for: nothing at all is left.
        if (path == at) map.Clear();
        else map[path[(at.Length + 1)..]] = value?.DeepClone();
    }
}
