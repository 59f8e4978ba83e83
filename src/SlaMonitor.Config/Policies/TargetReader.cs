using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Policies;

/// <summary>Reads one target of a policy: a metric, how long it may take by priority, and how its time counts.</summary>
/// <param name="dayOf">What a day means in a target that counts in the calendar of this id.</param>
internal sealed class TargetReader(KnownNames known, Func<string, Duration> dayOf)
{
    private const string RoundTheClock = "24x7";

    private static readonly ImmutableArray<string> Keys =
        [.. WireName<Priority>.All, "calendar", "pause_on", "warn_at"];

    private readonly ThresholdReader _thresholds = new(known.Values);

    /// <param name="warnAt">The policy's <c>warn_at</c>, for a target without its own.</param>
    public Target? Target(YamlEntry entry, YamlNode? warnAt)
    {
        var preset = MetricPresets.Find(entry.Key.Value);
        if (preset is null)
        {
            known.Errors.AddUnknown(
                entry.Key.At,
                $"there is no metric {Quote.Of(entry.Key.Value)}; expected {string.Join(", ", MetricPresets.Names)}",
                entry.Key.Value,
                MetricPresets.Names);
        }
        if (Section.Of(entry.Value, "a target", Keys, known.Errors) is not { } section) return null;

        var calendar = section["calendar"] is { } node ? known.Calendars.Reference(node, known.Values) : RoundTheClock;
        var day = calendar is null ? Duration.FromDays(1) : dayOf(calendar);
        var durations = Durations(section, day);
        var pauseOn = section["pause_on"] is { } pauses ? Statuses(pauses) : preset is { } kind ? MetricPresets.DefaultPauseOn(kind) : [];
        var thresholds = (section["warn_at"] ?? warnAt) is { } warnings ? _thresholds.Thresholds(warnings, day) : [];
        if (preset is not { } metric || calendar is null) return null;
        return new Target
        {
            Metric = MetricPresets.MetricOf(metric),
            Rule = new MetricRule.Preset(metric),
            Durations = durations,
            Calendar = calendar,
            PauseOn = pauseOn,
            WarnAt = thresholds,
        };
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
