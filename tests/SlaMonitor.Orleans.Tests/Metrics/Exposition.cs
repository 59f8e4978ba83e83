using System.Text.RegularExpressions;

namespace SlaMonitor.Orleans.Tests.Metrics;

/// <summary>A metrics page in Prometheus' text format, read as a scraper does; anything that is no line of it fails.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, ExposedFamily> _families = [];

    public Exposition(string text)
    {
        ExposedFamily? family = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var name = line.Split(' ')[2];
                Assert.True(_families.TryAdd(name, family = new ExposedFamily(name, line)), $"{name} is there twice");
                continue;
            }
            Assert.NotNull(family);
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal($"# TYPE {family.Name} ", line[..^line.Split(' ')[3].Length]);
                family.Type = line.Split(' ')[3];
                continue;
            }
            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"no sample: {line}");
            family.Add(sample.Groups[1].Value, [.. Label().Matches(sample.Groups[2].Value).Select(l => (l.Groups[1].Value, l.Groups[2].Value))], line);
        }
    }

    public IReadOnlyCollection<ExposedFamily> Families => _families.Values;

    public ExposedFamily this[string name] => _families[name];

    public bool Has(string name) => _families.ContainsKey(name);

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (?:-?[0-9.]+(?:[eE][+-]?[0-9]+)?|NaN|[+-]?Inf)$")]
    private static partial Regex Sample();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();
}
