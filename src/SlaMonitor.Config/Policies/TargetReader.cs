using System.Buffers;
using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Policies;

/// <summary>Reads one target of a policy: a metric, how long it may take by priority, and how its time counts.</summary>
/// <param name="dayOf">What a day means in a target that counts in the calendar of this id.</param>
internal sealed class TargetReader(KnownNames known, Func<string, Duration> dayOf)
{
    private const string RoundTheClock = "24x7";
    private const int LongestName = 64;

    private static readonly ImmutableArray<string> Keys =
        [.. WireName<Priority>.All, "calendar", "metric", "pause_on", "pause_while", "warn_at"];

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly ThresholdReader _thresholds = new(known.Values);
    private readonly MatchReader _match = new(known.Values);
    private readonly MetricReader _metrics = new(known.Values, new MatchReader(known.Values));

    /// <param name="entry">The metric's name, and its target.</param>
    /// <param name="warnAt">The policy's <c>warn_at</c>, for a target without its own.</param>
    public Target? Target(YamlEntry entry, YamlNode? warnAt)
    {
        var name = MetricName(entry);
        if (Section.Of(entry.Value, "a target", Keys, known.Errors) is not { } section) return null;

        var calendar = section["calendar"] is { } node ? known.Calendars.Reference(node, known.Values) : RoundTheClock;
        var day = calendar is null ? Duration.FromDays(1) : dayOf(calendar);
        var metric = Metric(entry.Key, section, day);
        var byDate = metric?.Rule is MetricRule.Date;
        var durations = byDate ? ByDate(section) : Durations(section, day);
        var pauseOn = section["pause_on"] is { } pauses ? Statuses(pauses)
            : metric?.Rule is MetricRule.Preset(var preset) ? MetricPresets.DefaultPauseOn(preset)
            : [];
        var pauseWhile = PauseWhile(section, metric);
        var thresholds = (section["warn_at"] ?? warnAt) is { } warnings
            ? _thresholds.Thresholds(warnings, byDate ? Duration.FromDays(1) : day)
            : [];
        if (name is null || metric is null || calendar is null) return null;
        known.Metrics.Add(name);
        return new Target
        {
            Metric = new Metric(name),
            Rule = metric.Rule,
            Durations = durations,
            Calendar = calendar,
            PauseOn = pauseOn,
            PauseWhile = pauseWhile,
            WarnAt = thresholds,
        };
    }

    /// <summary>A metric's name is a label of time series and a part of addresses, so it is kept plain.</summary>
    private string? MetricName(YamlEntry entry)
    {
        var name = entry.Key.Value;
        if (name.Length is > 0 and <= LongestName && char.IsAsciiLetterLower(name[0]) && !name.AsSpan().ContainsAnyExcept(NameLetters)) return name;
        known.Errors.Add(
            entry.Key.At,
            $"{Quote.Of(name)} cannot be the name of a metric; expected small letters, digits and _, a letter first, at most {LongestName} characters");
        return null;
    }

    /// <summary>As written out in the target, or the preset of the metric's name; null after an error.</summary>
    private ReadMetric? Metric(YamlScalar name, Section section, Duration day)
    {
        if (section["metric"] is { } node) return _metrics.Metric(node, day);
        if (MetricPresets.Find(name.Value) is { } preset) return new ReadMetric(new MetricRule.Preset(preset), null);
        known.Errors.AddUnknown(
            name.At,
            $"{Quote.Of(name.Value)} is none of the built-in metrics ({string.Join(", ", MetricPresets.Names)}); a metric of your own says with `metric` how its clock runs",
            name.Value,
            MetricPresets.Names);
        return null;
    }

    private Match? PauseWhile(Section section, ReadMetric? metric)
    {
        var own = section["pause_while"] is { } node ? _match.Match(node) : null;
        if (metric?.Rule is MetricRule.Date && (section["pause_while"] ?? section["pause_on"]) is { } never)
            known.Errors.Add(never.At, "a clock relative to a date never pauses; take this line away");
        if (section["pause_while"] is { } second && metric?.PauseWhile is not null)
            known.Errors.Add(second.At, "pause_while is given twice, here and in metric; keep one of them");
        return own ?? metric?.PauseWhile;
    }

    private TargetDurations ByDate(Section section)
    {
        foreach (var priority in WireName<Priority>.All)
            if (section[priority] is { } node)
                known.Errors.Add(node.At, $"a clock relative to a date is due at that date, whatever the priority; take {priority} away, or use `offset`");
        return TargetDurations.ByDate;
    }

    private TargetDurations Durations(Section section, Duration day)
    {
        var durations = WireName<Priority>.All
            .Select(p => section[p] is { } node ? known.Values.PositiveDuration(node, $"the target for {p}", day) : null)
            .ToList();
        if (WireName<Priority>.All.All(p => section[p] is null))
            known.Errors.Add(section.At, $"a target needs a duration for at least one of {string.Join(", ", WireName<Priority>.All)}");
        return new TargetDurations(durations[0], durations[1], durations[2], durations[3]);
    }

    private EquatableArray<TicketStatus> Statuses(YamlNode node) => known.Values.List(node, "a list of statuses, as in [pending, on_hold]")
        .Select(item => known.Values.Word<TicketStatus>(item, "status"))
        .OfType<TicketStatus>()
        .Distinct()
        .Order()
        .ToEquatableArray();
}
