using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Helm.Tests.Rendering;

/// <summary>Helm's templates, by the Go program beside these tests, which says in what it is like Helm and in what not.</summary>
internal sealed class Renderer(string program)
{
    public static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(4);

    private const string GoPath = "/usr/share/gocode";

    private static readonly string[] Sources = ["github.com/Masterminds/sprig", "github.com/gobwas/glob", "sigs.k8s.io/yaml"];

    /// <summary>Why it cannot be built here; null when it can.</summary>
    public static string? Missing =>
        Tool.Find("go") is not null && Sources.All(source => Directory.Exists(Path.Combine(GoPath, "src", source)))
            ? null
            : "the chart is rendered with Go and its packages, which are not here (apt-get install golang-go golang-github-masterminds-sprig-dev golang-github-gobwas-glob-dev golang-k8s-sigs-yaml-dev)";

    /// <param name="folder">Where the program is put.</param>
    public static async Task<Renderer> BuildAsync(string folder)
    {
        var program = Path.Combine(folder, "renderer");
        var environment = new Dictionary<string, string> { ["GO111MODULE"] = "off", ["GOPATH"] = GoPath, ["GOFLAGS"] = "" };
        (await Tool.RunAsync("go", ["build", "-o", program, "."], folder: Path.Combine(Repository.Tests, "renderer"), environment: environment, within: AnswerMax)).Succeeded();
        return new Renderer(program);
    }

    public async Task<IReadOnlyList<RenderedChart>> RenderAsync(IReadOnlyList<ChartCase> cases, string chart)
    {
        var answer = (await Tool.RunAsync(program, [chart], new JsonArray([.. cases.Select(one => one.ToJson())]).ToJsonString(), within: AnswerMax)).Succeeded().Output;
        return [.. cases.Zip(JsonNode.Parse(answer)!.AsArray(), (one, rendered) => RenderedChart.Of(one, rendered!.AsObject()))];
    }
}
