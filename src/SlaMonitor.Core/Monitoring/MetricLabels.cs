using System.Globalization;

namespace SlaMonitor.Core.Monitoring;

/// <summary>The labels that several instruments have: a value is called alike by all of them.</summary>
internal sealed class MetricLabels
{
    private readonly BoundedLabel _levels = new(20);

    public BoundedLabel Groups { get; } = new();

    public BoundedLabel Metrics { get; } = new(30);

    public string Level(int level) => _levels.Of(level.ToString(CultureInfo.InvariantCulture));
}
