using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.Policies;

/// <summary>Reads the points at which clocks warn: percentages of the target, or durations before due.</summary>
internal sealed class ThresholdReader(ValueReader values)
{
    private const string Expected = "a percentage such as 75%, or a time before due such as 30m";

    /// <summary>Sorted as <see cref="Target.WarnAt"/> wants it, without doubles.</summary>
    public EquatableArray<WarningThreshold> Thresholds(YamlNode node, Duration day)
    {
        var all = values.List(node, "a list of warnings, as in [50%, 30m]").Select(i => Threshold(i, day)).OfType<WarningThreshold>().Distinct().ToList();
        return
        [
            .. all.OfType<WarningThreshold.Percent>().OrderBy(p => p.Value),
            .. all.OfType<WarningThreshold.BeforeDue>().OrderByDescending(b => b.Time),
        ];
    }

    public WarningThreshold? Threshold(YamlNode node, Duration day)
    {
        if (values.Text(node, Expected) is not { } text) return null;
        if (ValueReader.ParsePercent(text) is { } percent) return new WarningThreshold.Percent(percent);
        if (DurationText.Parse(text, day) is { } time && time > Duration.Zero) return new WarningThreshold.BeforeDue(time);
        values.Errors.Add(node.At, $"expected {Expected}, found {Quote.Of(text)}");
        return null;
    }
}
