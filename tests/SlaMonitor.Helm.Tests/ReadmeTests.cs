using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>
/// The chart's README lists every value with its default and its comment in values.yaml. With <c>SLAMONITOR_WRITE_README</c> set the test writes
/// the list anew, and fails so that somebody looks at it.
/// </summary>
public sealed partial class ReadmeTests(Charts charts)
{
    private const string Readme = "helm/slamonitor/README.md";
    private const string Heading = "| value | default | |\n| --- | --- | --- |\n";

    /// <summary>Defaults that are told as a whole.</summary>
    private static readonly string[] Whole = ["ingress.annotations", "resources", "podSecurityContext", "containerSecurityContext", "dashboards.labels", "serviceMonitor.keySecret"];

    [Fact]
    public void Readme_ListsEveryValue()
    {
        var readme = Repository.Text(Readme);
        var start = readme.IndexOf(Heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Readme} has no table of values");
        var end = readme.IndexOf("\n\n", start, StringComparison.Ordinal) is var at and >= 0 ? at + 1 : readme.Length;
        var table = Heading + string.Concat(Rows());

        if (Environment.GetEnvironmentVariable("SLAMONITOR_WRITE_README") is { Length: > 0 }) File.WriteAllText(Repository.Of(Readme), readme[..start] + table + readme[end..]);

        Assert.Equal(table, readme[start..end]);
    }

    [Fact]
    public void Values_EachHasAComment() => Assert.DoesNotContain(Defaults(), value => !Comments().ContainsKey(value.Path));

    private IEnumerable<string> Rows()
    {
        var comments = Comments();
        return Defaults().Select(value =>
        {
            var comment = comments.GetValueOrDefault(value.Path, "").Replace("|", "\\|", StringComparison.Ordinal);
            return $"| `{value.Path}` | {(value.Default is "" ? "" : $"`{value.Default}`")} | {comment} |\n";
        });
    }

    /// <summary>The values as Helm reads them, in the order of the file. What is null by default Helm leaves out; it is in the file all the same.</summary>
    private IEnumerable<(string Path, string Default)> Defaults()
    {
        var defaults = Leaves(charts.Set("default").Values.DeepClone().AsObject(), "").ToDictionary(leaf => leaf.Path, leaf => leaf.Default, StringComparer.Ordinal);
        // What this set of values gives is empty by default.
        foreach (var given in new[] { "database.existingSecret", "keys.existingSecret" }) defaults[given] = "";
        var order = Paths().ToList();
        Assert.Empty(defaults.Keys.Except(order));
        return order.Where(path => !Whole.Any(whole => IsBelow(whole, path)))
            .Where(path => defaults.ContainsKey(path) || !order.Any(other => IsBelow(path, other)))
            .Select(path => (path, defaults.GetValueOrDefault(path, "null")));
    }

    private static bool IsBelow(string path, string other) => other.StartsWith(path + ".", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Default)> Leaves(JsonObject values, string under) => values.SelectMany(one =>
    {
        var path = under.Length == 0 ? one.Key : $"{under}.{one.Key}";
        return one.Value is JsonObject { Count: > 0 } below && !Whole.Contains(path) ? Leaves(below, path) : [(path, Shown(one.Value))];
    });

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Shown(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString(Plain) ?? "null";

    private static IEnumerable<string> Paths() => Lines().Where(line => line.Path.Length > 0).Select(line => line.Path);

    /// <summary>The comments of values.yaml by the path of what stands below them.</summary>
    private static Dictionary<string, string> Comments()
    {
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        var last = new StringBuilder();
        foreach (var (path, comment) in Lines())
        {
            if (comment.Length > 0) last.Append(last.Length == 0 ? "" : " ").Append(comment);
            else if (path.Length > 0 && last.Length > 0) comments[path] = last.ToString();
            if (comment.Length == 0) last.Clear();
        }
        return comments;
    }

    private static IEnumerable<(string Path, string Comment)> Lines()
    {
        var above = new List<(int Indent, string Name)>();
        foreach (var line in Repository.Text("helm/slamonitor/values.yaml").Split('\n'))
        {
            if (line.TrimStart() is ['#', ..] comment)
            {
                yield return ("", comment[1..].Trim());
            }
            else if (Key().Match(line) is { Success: true } key)
            {
                var indent = key.Groups[1].Length;
                above.RemoveAll(one => one.Indent >= indent);
                above.Add((indent, key.Groups[2].Value));
                yield return (string.Join('.', above.Select(one => one.Name)), "");
            }
            else
            {
                yield return ("", "");
            }
        }
    }

    [GeneratedRegex(@"^( *)([A-Za-z0-9_./-]+):")]
    private static partial Regex Key();
}
