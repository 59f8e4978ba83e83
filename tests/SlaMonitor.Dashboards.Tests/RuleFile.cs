using YamlDotNet.Serialization;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>A rule of Prometheus, as the file has it.</summary>
/// <param name="Record">The name that its result is kept under; null for an alert.</param>
/// <param name="Alert">The name of the alert; null for a recording rule.</param>
/// <param name="Expr">PromQL.</param>
/// <param name="Labels">What it adds.</param>
/// <param name="Annotations">Of an alert.</param>
internal sealed record Rule(string? Record, string? Alert, string Expr, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Alerts of one name are told apart by the window that they look at.</summary>
    public string Name => Record ?? (Labels.TryGetValue("window", out var window) ? $"{Alert} {window}" : Alert!);
}

/// <summary>Reads the rules, and the tests that promtool runs of them.</summary>
internal static class RuleFile
{
    public static string Folder { get; } = Repository.Folder("dashboards", "rules");

    public static IReadOnlyList<string> Files { get; } = [.. Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> TestFiles { get; } = [.. Directory.GetFiles(Path.Combine(Folder, "tests"), "*.yaml").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Rule> Rules { get; } =
    [
        .. from file in Files
           from @group in List(Read(file), "groups")
           from rule in List(@group, "rules")
           select new Rule(Text(rule, "record"), Text(rule, "alert"), Text(rule, "expr")!, Texts(rule, "labels"), Texts(rule, "annotations")),
    ];

    /// <summary>What promtool is asked of alerts: the alert's name, and the labels of each that has to fire.</summary>
    public static IReadOnlyList<(string Alert, IReadOnlyList<IReadOnlyDictionary<string, string>> Fires)> AlertTests { get; } =
    [
        .. from file in TestFiles
           from test in List(Read(file), "tests")
           from asked in List(test, "alert_rule_test")
           select (Text(asked, "alertname")!, (IReadOnlyList<IReadOnlyDictionary<string, string>>)[.. List(asked, "exp_alerts").Select(one => Texts(one, "exp_labels"))]),
    ];

    /// <summary>The PromQL that promtool is asked for numbers.</summary>
    public static IReadOnlyList<string> NumberTests { get; } =
        [.. TestFiles.SelectMany(file => List(Read(file), "tests")).SelectMany(test => List(test, "promql_expr_test")).Select(asked => Text(asked, "expr")!)];

    private static Dictionary<object, object?> Read(string file) => (Dictionary<object, object?>)new DeserializerBuilder().Build().Deserialize(File.ReadAllText(file))!;

    private static IEnumerable<Dictionary<object, object?>> List(Dictionary<object, object?> of, string name) =>
        of.TryGetValue(name, out var list) && list is List<object?> items ? items.Cast<Dictionary<object, object?>>() : [];

    private static string? Text(Dictionary<object, object?> of, string name) => of.TryGetValue(name, out var value) ? (string?)value : null;

    private static Dictionary<string, string> Texts(Dictionary<object, object?> of, string name) =>
        of.TryGetValue(name, out var value) && value is Dictionary<object, object?> map ? map.ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!) : [];
}
