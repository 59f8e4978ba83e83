using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Config.Accounts;

/// <summary>Reads an objective of <c>accounts</c>: what contracts want met.</summary>
internal sealed class ObjectiveReader(KnownNames known)
{
    private static readonly ImmutableArray<string> Keys = ["segment", "metric", "attainment", "window", "escalate"];
    // Of fewer, one breach more or less is no trend.
    private const int DefaultBreaches = 3;

    private static readonly ImmutableArray<string> EscalateKeys = ["burn_rate", "over", "breaches", "policy"];

    /// <summary>Null after an error.</summary>
    public AttainmentObjective? Objective(YamlNode node)
    {
        if (Section.Of(node, "an objective", Keys, known.Errors) is not { } section) return null;
        var segment = section.Required("segment") is { } segmentNode ? known.Values.Text(segmentNode, "a segment") : null;
        var metric = section.Required("metric") is { } metricNode ? Promised(metricNode) : null;
        var attainment = section.Required("attainment") is { } share ? known.Values.Percent(share, "attainment") : null;
        var window = section.Required("window") is { } windowNode ? known.Values.PositiveDuration(windowNode, "window") : null;
        var escalate = section["escalate"] is { } triggers ? Triggers(triggers) : [];
        if (segment is null || metric is null || attainment is null || window is null) return null;
        return new AttainmentObjective(segment, metric.Value, attainment.Value / 100m, window.Value) { Escalate = escalate };
    }

    private EquatableArray<BurnTrigger> Triggers(YamlNode node) =>
        (node is YamlSequence list ? list.Items : [node]).Select(Trigger).OfType<BurnTrigger>().ToEquatableArray();

    private BurnTrigger? Trigger(YamlNode node)
    {
        if (Section.Of(node, "a burn rate that escalates", EscalateKeys, known.Errors) is not { } section) return null;
        var rate = section.Required("burn_rate") is { } rateNode ? Rate(rateNode) : null;
        var over = section.Required("over") is { } overNode ? known.Values.PositiveDuration(overNode, "over") : null;
        var breaches = section["breaches"] is { } breachesNode ? known.Values.Count(breachesNode, "breaches", 1, 1_000_000) : DefaultBreaches;
        var policy = section.Required("policy") is { } policyNode ? known.Escalations.Reference(policyNode, known.Values) : null;
        return rate is null || over is null || breaches is null || policy is null ? null : new BurnTrigger(rate.Value, over.Value, breaches.Value, policy);
    }

    private decimal? Rate(YamlNode node)
    {
        if (known.Values.Number(node, "burn_rate") is not { } rate) return null;
        if (rate > 0) return rate;
        known.Errors.Add(node.At, $"expected burn_rate above 0 (1 uses the error budget up exactly at the end of its window); found {ValueReader.Show(node)}");
        return null;
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
