using System.Globalization;
using System.Text.RegularExpressions;

namespace SlaMonitor.Orleans.Tests.Metrics;

/// <summary>A metrics page in either format, reduced to what it says: how a number is written, and in which order lines come, makes no difference.</summary>
internal sealed partial class ScrapedPage
{
    public ScrapedPage(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "# EOF") continue;
            if (line[0] == '#')
            {
                var parts = line.Split(' ', 4);
                (parts[1] switch { "HELP" => Helps, "TYPE" => Types, "UNIT" => Units, _ => throw new FormatException(line) }).Add(parts[2], parts[3]);
                continue;
            }
            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"no sample: {line}");
            var labels = Label().Matches(sample.Groups[2].Value).Select(label => (Name: label.Groups[1].Value, Value: label.Groups[2].Value)).ToList();
            var key = sample.Groups[1].Value + string.Concat(labels.Select(label => $" {label.Name}={(label.Name == "le" ? Number(label.Value).ToString("R", CultureInfo.InvariantCulture) : label.Value)}"));
            Samples.Add(key, Number(sample.Groups[3].Value));
            if (!sample.Groups[4].Success) continue;
            var exemplar = ExemplarPart().Match(sample.Groups[4].Value);
            Assert.True(exemplar.Success, $"no exemplar: {line}");
            Exemplars.Add(key, (exemplar.Groups[1].Value, Number(exemplar.Groups[2].Value), Number(exemplar.Groups[3].Value)));
        }
    }

    public SortedDictionary<string, string> Helps { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Units { get; } = new(StringComparer.Ordinal);

    /// <summary>By name and labels, in the order in which the labels stand.</summary>
    public SortedDictionary<string, double> Samples { get; } = new(StringComparer.Ordinal);

    /// <summary>By the sample: the labels as they are written, the value and the time.</summary>
    public SortedDictionary<string, (string Labels, double Value, double At)> Exemplars { get; } = new(StringComparer.Ordinal);

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[^""}]|""(?:[^""\\]|\\.)*"")*)\})? (\S+)(?: # (.*))?$")]
    private static partial Regex Sample();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\{([^}]*)\} (\S+) (\S+)$")]
    private static partial Regex ExemplarPart();
}
