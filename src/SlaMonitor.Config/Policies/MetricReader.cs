using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.Policies;

/// <summary>Reads a target's <c>metric</c>: the name of a preset, its conditions written out, or a date.</summary>
internal sealed class MetricReader(ValueReader values, MatchReader match)
{
    private static readonly ImmutableArray<string> ConditionKeys = ["start", "pause_while", "stop", "reset", "once"];
    private static readonly ImmutableArray<string> DateKeys = ["date", "offset", "stop"];

    private readonly ConditionReader _conditions = new(values, match);

    /// <summary>Null after an error.</summary>
    /// <param name="node">The value of <c>metric</c>.</param>
    /// <param name="day">What a day means in the target's calendar.</param>
    public ReadMetric? Metric(YamlNode node, Duration day) => node switch
    {
        YamlMapping mapping when mapping.Find("date") is not null => Date(node, day),
        YamlMapping => Conditions(node),
        _ => Preset(node),
    };

    private ReadMetric? Preset(YamlNode node)
    {
        if (values.Text(node, "a metric: one of the built-in ones, or a mapping with start and stop, or with date") is not { } name) return null;
        if (MetricPresets.Find(name) is { } preset) return new ReadMetric(new MetricRule.Preset(preset), null);
        values.Errors.AddUnknown(
            node.At, $"there is no built-in metric {Quote.Of(name)}; expected {string.Join(", ", MetricPresets.Names)}", name, MetricPresets.Names);
        return null;
    }

    private ReadMetric? Conditions(YamlNode node)
    {
        if (Section.Of(node, "a metric", ConditionKeys, values.Errors) is not { } section) return null;
        var start = section.Required("start") is { } startNode ? _conditions.Conditions(startNode, "start") : [];
        var stop = section["stop"] is { } stopNode ? _conditions.Conditions(stopNode, "stop") : [];
        var reset = section["reset"] is { } resetNode ? _conditions.Conditions(resetNode, "reset") : [];
        var pause = section["pause_while"] is { } pauseNode ? match.Match(pauseNode) : null;
        var once = section["once"] is { } flag && values.Flag(flag, "once") is true;
        if (once && section["reset"] is { } both)
            values.Errors.Add(both.At, "reset begins another cycle and once forbids one; keep one of them");
        return start.IsEmpty ? null : new ReadMetric(new MetricRule.Conditions(start, stop, reset, once), pause);
    }

    private ReadMetric? Date(YamlNode node, Duration day)
    {
        if (Section.Of(node, "a metric relative to a date", DateKeys, values.Errors) is not { } section) return null;
        var field = Field(section["date"]!);
        var offset = section["offset"] is { } offsetNode ? values.Offset(offsetNode, "offset", day) : Duration.Zero;
        var stop = section["stop"] is { } stopNode ? _conditions.Conditions(stopNode, "stop") : [];
        return field is null || offset is null ? null : new ReadMetric(new MetricRule.Date(field, offset.Value, stop), null);
    }

    private MatchField? Field(YamlNode node)
    {
        const string Expected = "a field that holds a time: created_at, fields.NAME or account.fields.NAME";
        if (values.Text(node, Expected) is not { } name) return null;
        if (MatchField.Find(name) is { Kind: MatchFieldKind.Time or MatchFieldKind.Value } field) return field;
        values.Errors.AddUnknown(node.At, $"expected {Expected}; found {Quote.Of(name)}", name, ["created_at", "fields.", "account.fields."]);
        return null;
    }
}

/// <summary>A metric's rule, and the condition under which its clock stands still if the rule came with one.</summary>
internal sealed record ReadMetric(MetricRule Rule, Match? PauseWhile);
