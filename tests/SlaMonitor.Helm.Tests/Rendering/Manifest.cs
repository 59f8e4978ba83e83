using System.Text.Json.Nodes;

namespace SlaMonitor.Helm.Tests.Rendering;

/// <summary>One object of Kubernetes as the chart gives it.</summary>
/// <param name="Source">The template that it is of.</param>
/// <param name="Object">All of it.</param>
internal sealed record Manifest(string Source, JsonObject Object)
{
    public string Kind => Text("kind")!;

    public string Name => Text("metadata.name")!;

    public string Namespace => Text("metadata.namespace")!;

    public JsonObject Labels => Find("metadata.labels") as JsonObject ?? [];

    public bool IsHook => Find("metadata.annotations") is JsonObject annotations && annotations.ContainsKey("helm.sh/hook");

    /// <summary>What its pods are made from; null when it has none.</summary>
    public JsonObject? Template => Kind is "Deployment" or "StatefulSet" or "Job" ? Find("spec.template") as JsonObject : null;

    /// <summary>What is at a path such as <c>spec.template</c> or <c>spec.ports.0</c>; null when nothing is.</summary>
    public JsonNode? Find(string path) => Object.Find(path);

    public string? Text(string path) => (string?)Find(path);

    public override string ToString() => $"{Kind}/{Name}";
}
