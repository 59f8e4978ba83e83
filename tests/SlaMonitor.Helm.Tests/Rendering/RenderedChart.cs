using System.Text.Json.Nodes;

namespace SlaMonitor.Helm.Tests.Rendering;

/// <summary>What came of rendering a chart.</summary>
/// <param name="Case">With what.</param>
/// <param name="Values">The values, those of the chart among them.</param>
/// <param name="Error">Why it could not be rendered; null when it could.</param>
/// <param name="Notes">What Helm says at the end.</param>
/// <param name="Manifests">The objects, hooks among them.</param>
internal sealed record RenderedChart(ChartCase Case, JsonObject Values, string? Error, string Notes, IReadOnlyList<Manifest> Manifests)
{
    public static RenderedChart Of(ChartCase one, JsonObject answer) => new(
        one,
        answer["values"] as JsonObject ?? [],
        (string?)answer["error"],
        (string)answer["notes"]!,
        [.. answer.All("manifests").Select(m => new Manifest((string)m["source"]!, m["object"]!.AsObject()))]);

    public bool IsCluster => (string?)Values["mode"] == "cluster";

    /// <summary>What serves: a Deployment of silos or the StatefulSet of one process.</summary>
    public Manifest Monitor => Manifests.Single(m => m.Kind is "Deployment" or "StatefulSet");

    public JsonObject Container => Monitor.Template.All("spec.containers").Single();

    public IEnumerable<Manifest> OfKind(string kind) => Manifests.Where(m => m.Kind == kind);

    /// <summary>The same with a change to one of its objects, which is a copy.</summary>
    public RenderedChart With(string kind, Action<JsonObject> change)
    {
        var planted = OfKind(kind).First();
        var copy = planted.Object.DeepClone().AsObject();
        change(copy);
        return this with { Manifests = [.. Manifests.Select(m => m == planted ? m with { Object = copy } : m)] };
    }

    public override string ToString() => Case.Name;
}
