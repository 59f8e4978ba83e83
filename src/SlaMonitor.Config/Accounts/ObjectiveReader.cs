using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Config.Accounts;

/// <summary>Reads an objective of <c>accounts</c>: what contracts want met.</summary>
internal sealed class ObjectiveReader(KnownNames known)
{
    private static readonly ImmutableArray<string> Keys = ["segment", "metric", "attainment", "window"];

    /// <summary>Null after an error.</summary>
    public AttainmentObjective? Objective(YamlNode node)
    {
        if (Section.Of(node, "an objective", Keys, known.Errors) is not { } section) return null;
        var segment = section.Required("segment") is { } segmentNode ? known.Values.Text(segmentNode, "a segment") : null;
        var metric = section.Required("metric") is { } metricNode ? Promised(metricNode) : null;
        var attainment = section.Required("attainment") is { } share ? known.Values.Percent(share, "attainment") : null;
        var window = section.Required("window") is { } windowNode ? known.Values.PositiveDuration(windowNode, "window") : null;
        if (segment is null || metric is null || attainment is null || window is null) return null;
        return new AttainmentObjective(segment, metric.Value, attainment.Value / 100m, window.Value);
    }

    private Metric? Promised(YamlNode node)
    {
        if (known.Values.Text(node, "a metric") is not { } name) return null;
        if (known.Metrics.Contains(name)) return new Metric(name);
        known.Errors.AddUnknown(
            node.At, $"there is no metric {Quote.Of(name)}; expected {string.Join(", ", known.Metrics)}", name, known.Metrics);
        return null;
    }
}
