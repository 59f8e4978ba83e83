namespace SlaMonitor.Orleans.Tests.Metrics;

/// <summary>One family of a metrics page.</summary>
internal sealed class ExposedFamily(string name, string help)
{
    private readonly HashSet<string> _samples = [];

    public string Name => name;

    public string Help => help;

    public string Type { get; set; } = "";

    /// <summary>Every set of label names that occurs, without <c>le</c>.</summary>
    public HashSet<string> LabelNames { get; } = [];

    /// <summary>Every list of upper bounds that occurs.</summary>
    public HashSet<string> Buckets => [.. _bounds.Values.Select(bounds => string.Join(' ', bounds))];

    /// <summary>Label values by label, of all series.</summary>
    public List<(string Name, string Value)> Labels { get; } = [];

    /// <summary>One for each set of label values.</summary>
    public HashSet<string> Series { get; } = [];

    private readonly Dictionary<string, List<string>> _bounds = [];

    public void Add(string sample, (string Name, string Value)[] labels, string line)
    {
        Assert.True(_samples.Add(line[..line.LastIndexOf(' ')]), $"twice: {line}");
        var suffix = Type == "histogram" ? sample[name.Length..] : "";
        Assert.True(sample == name + suffix && suffix is "" or "_bucket" or "_sum" or "_count", $"{line} is no sample of {name}, a {Type}");
        var own = labels.Where(label => label.Name != "le").ToList();
        var series = string.Join(',', own);
        Series.Add(series);
        LabelNames.Add(string.Join(',', own.Select(label => label.Name)));
        Labels.AddRange(own);
        if (suffix == "_bucket")
        {
            if (!_bounds.TryGetValue(series, out var bounds)) _bounds.Add(series, bounds = []);
            bounds.Add(labels.Single(label => label.Name == "le").Value);
        }
    }
}
