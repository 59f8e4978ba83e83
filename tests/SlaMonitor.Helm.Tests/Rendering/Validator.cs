using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Helm.Tests.Rendering;

/// <summary>
/// The chart's schema and the Kubernetes API, by the Node.js program beside these tests. The packages it uses are generated from the API's own
/// descriptions, with those of the Prometheus operator.
/// </summary>
internal static class Validator
{
    /// <summary>What the schema has against values, by the names of the cases.</summary>
    public static async Task<ILookup<string, string>> ValuesAsync(IEnumerable<RenderedChart> charts)
    {
        var values = charts.Select(chart => (JsonNode)new JsonObject { ["name"] = chart.Case.Name, ["values"] = chart.Values.DeepClone() });
        var schema = JsonNode.Parse(Repository.Text("helm/slamonitor/values.schema.json"));
        return Errors(await AskAsync(new JsonObject { ["schema"] = schema, ["values"] = new JsonArray([.. values]) }), "values");
    }

    /// <summary>What the API has against objects, by the names given to them.</summary>
    public static async Task<ILookup<string, string>> ObjectsAsync(IEnumerable<(string Name, JsonObject Object)> objects)
    {
        var asked = objects.Select(one => (JsonNode)new JsonObject { ["name"] = one.Name, ["object"] = one.Object.DeepClone() });
        return Errors(await AskAsync(new JsonObject { ["objects"] = new JsonArray([.. asked]) }), "objects");
    }

    private static async Task<JsonNode> AskAsync(JsonObject question) =>
        JsonNode.Parse((await Tool.RunAsync("node", [Path.Combine(Repository.Tests, "validator", "check.mjs")], question.ToJsonString(), within: Renderer.AnswerMax)).Succeeded().Output)!;

    private static ILookup<string, string> Errors(JsonNode answer, string of) =>
        answer[of]!.AsObject().SelectMany(one => one.Value!.AsArray().Select(error => (Name: one.Key, Error: (string)error!))).ToLookup(one => one.Name, one => one.Error);
}
