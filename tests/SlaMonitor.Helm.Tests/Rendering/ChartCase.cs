using System.Text.Json;
using System.Text.Json.Nodes;

namespace SlaMonitor.Helm.Tests.Rendering;

/// <summary>What a chart is rendered with.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Values">As in a file of values.</param>
/// <param name="Release">The name of the release.</param>
/// <param name="Upgrade">Whether one is there already.</param>
/// <param name="ExactNumbers">Whether numbers are kept as they are written, as some versions of Helm do.</param>
internal sealed record ChartCase(string Name, string Values, string Release = "support", bool Upgrade = false, bool ExactNumbers = false)
{
    public const string Namespace = "sla";

    /// <summary>53 characters, as long as Helm lets it be.</summary>
    private const string LongRelease = "support-desk-of-the-whole-company-in-three-continents";

    /// <summary>Each file of <c>values/</c>, and some of them again under other names of the release.</summary>
    public static IReadOnlyList<ChartCase> Sets { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Tests, "values"), "*.yaml").Order(StringComparer.Ordinal).Select(file => Of(Path.GetFileNameWithoutExtension(file))),
        Of("everything-on") with { Name = "everything-on, long release", Release = LongRelease },
        Of("embedded-claim") with { Name = "embedded-claim, long release", Release = LongRelease },
        Of("embedded") with { Name = "embedded, long release", Release = LongRelease },
        Of("everything-on") with { Name = "everything-on, upgrade", Release = "slamonitor", Upgrade = true },
    ];

    public static ChartCase Of(string file) => new(file, Repository.Text($"tests/SlaMonitor.Helm.Tests/values/{file}.yaml"));

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["values"] = Values,
        ["release"] = Release,
        ["namespace"] = Namespace,
        ["upgrade"] = Upgrade,
        ["kubeVersion"] = "1.31.0",
        ["exactNumbers"] = ExactNumbers,
    };

    public override string ToString() => JsonEncodedText.Encode(Name).ToString();
}
