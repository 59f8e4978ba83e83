using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.Accounts;

/// <summary>Reads <c>accounts</c>: what contracts want met.</summary>
internal sealed class ObjectiveReader(KnownNames known)
{
    private static readonly ImmutableArray<string> AccountsKeys = ["objectives"];
    private static readonly ImmutableArray<string> Keys = ["segment", "metric", "attainment", "window"];

    public IEnumerable<AttainmentObjective> Objectives(YamlNode accounts) =>
        Section.Of(accounts, "accounts", AccountsKeys, known.Errors) is { } section && section["objectives"] is { } node
            ? known.Values.List(node, "a list of objectives").Select(Objective).OfType<AttainmentObjective>()
            : [];

    private AttainmentObjective? Objective(YamlNode node)
    {
        if (Section.Of(node, "an objective", Keys, known.Errors) is not { } section) return null;
        var segment = section.Required("segment") is { } segmentNode ? known.Values.Text(segmentNode, "a segment") : null;
        var metric = section.Required("metric") is { } metricNode ? Preset(metricNode) : null;
        var attainment = section.Required("attainment") is { } share ? known.Values.Percent(share, "attainment") : null;
        var window = section.Required("window") is { } windowNode ? known.Values.PositiveDuration(windowNode, "window") : null;
        if (segment is null || metric is null || attainment is null || window is null) return null;
        return new AttainmentObjective(segment, metric.Value, attainment.Value / 100m, window.Value);
    }

    private Metric? Preset(YamlNode node)
    {
        if (known.Values.Text(node, "a metric") is not { } name) return null;
        if (MetricPresets.Find(name) is { } preset) return MetricPresets.MetricOf(preset);
        known.Errors.AddUnknown(
            node.At, $"there is no metric {Quote.Of(name)}; expected {string.Join(", ", MetricPresets.Names)}", name, MetricPresets.Names);
        return null;
    }
}
