using System.Text.RegularExpressions;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>The series that PromQL reads.</summary>
internal static partial class MetricNames
{
    /// <summary>Names of metrics and of what rules record.</summary>
    public static IReadOnlyList<string> In(string expr) => [.. Selectors(expr).Select(selector => selector.Split('{')[0]).Distinct()];

    /// <summary>Names with the labels that are asked for.</summary>
    public static IReadOnlyList<string> Selectors(string expr) => [.. Selector().Matches(expr).Select(match => match.Value).Distinct()];

    /// <summary>The names that a metrics page has samples of, or would have.</summary>
    public static HashSet<string> Exported(string page)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "up" };
        foreach (var type in page.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')))
        {
            if (type[3] == "histogram") names.UnionWith([type[2] + "_bucket", type[2] + "_sum", type[2] + "_count"]);
            else names.Add(type[2]);
        }
        return names;
    }

    [GeneratedRegex("""(?<![A-Za-z0-9_:"])(?:(?:[a-z_]+:)?(?:slamonitor|orleans|dotnet|http_server)_[a-z0-9_]+(?::[a-z0-9_]+)?|up)\b(?:\{[^}]*\})?(?![A-Za-z0-9_"])""")]
    private static partial Regex Selector();
}
