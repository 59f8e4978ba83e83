using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Cases;

/// <summary>Reads what a case expects: the policy, and by metric a state, a mapping, or a list with one of them for each cycle.</summary>
internal sealed class ExpectationReader(Rulebook rulebook, ValueReader values)
{
    private const string Policy = "policy";
    private const string Nothing = "none";
    private const string NotPromised = "not_promised";

    private static readonly ImmutableArray<string> Keys =
    [
        "state", "due", "elapsed", "remaining", "overdue", "paused", "target", "started_at", "met_at", "breached_at", "stopped_at",
        "warnings", "policy", "calendar", "cycle", "cycles",
    ];

    private static readonly string States = string.Join(", ", WireName<ClockState>.All.Append(NotPromised));

    private readonly ImmutableArray<string> _policies = [.. rulebook.Policies.Select(p => p.Id)];
    private readonly ImmutableArray<string> _metrics =
        [.. rulebook.Policies.SelectMany(p => p.Targets).Select(t => t.Metric.Name).Concat(MetricPresets.Names).Distinct()];

    private ErrorList Errors => values.Errors;

    /// <summary>None after an error, which is then known.</summary>
    public List<Expectation> Expectations(YamlNode node, CaseTimes times)
    {
        var found = new List<Expectation>();
        if (node is not YamlMapping mapping || mapping.Entries.Count == 0)
        {
            Errors.Add(node.At, $"expected expect, a mapping with policy and metrics; found {(node is YamlMapping ? "none" : node.Kind)}");
            return found;
        }
        foreach (var entry in mapping.Entries)
        {
            var name = entry.Key.Value;
            if (name == Policy) AddPolicies(found, entry.Value);
            else if (_metrics.Contains(name)) AddMetric(found, new Metric(name), entry.Value, times);
            else Errors.AddUnknown(entry.Key.At, $"there is no metric {Quote.Of(name)}; expected policy, {string.Join(", ", _metrics)}", name, [Policy, .. _metrics]);
        }
        return found;
    }

    private void AddPolicies(List<Expectation> found, YamlNode node)
    {
        if (node is YamlScalar { Value: Nothing } && !_policies.Contains(Nothing))
        {
            found.Add(new Expectation.Policies(node.At, [], false));
            return;
        }
        var items = node is YamlSequence list ? list.Items : [node];
        var ids = items.Select(i => Known(i, "policy", _policies)).OfType<string>().ToEquatableArray();
        if (ids.Count == items.Count) found.Add(new Expectation.Policies(node.At, ids, node is not YamlSequence));
    }

    private void AddMetric(List<Expectation> found, Metric metric, YamlNode node, CaseTimes times)
    {
        if (node is YamlScalar { Value: NotPromised })
        {
            found.Add(new Expectation.NotPromised(node.At, metric));
            return;
        }
        if (node is not YamlSequence list)
        {
            AddClock(found, metric, null, node, times);
            return;
        }
        found.Add(new Expectation.Cycles(list.At, metric, list.Items.Count));
        for (var i = 0; i < list.Items.Count; i++) AddClock(found, metric, i + 1, list.Items[i], times);
    }

    /// <param name="cycle">Given by a list of cycles; else the mapping may name one.</param>
    private void AddClock(List<Expectation> found, Metric metric, int? cycle, YamlNode node, CaseTimes times)
    {
        if (node is YamlScalar)
        {
            if (State(node) is { } state) found.Add(new Expectation.OfClock(node.At, metric, cycle, state));
            return;
        }
        if (Section.Of(node, $"what is expected of {metric}", Keys, Errors) is not { } section) return;
        if (section["cycle"] is { } number)
        {
            if (cycle is not null) Errors.Add(number.At, "cycle does not belong into a list of cycles, which are counted from 1");
            else cycle = values.Count(number, "cycle", 1, 100_000);
        }
        foreach (var entry in section.Entries)
        {
            if (entry.Key.Value == "cycles" && values.Count(entry.Value, "cycles", 0, 100_000) is { } count)
                found.Add(new Expectation.Cycles(entry.Value.At, metric, count));
            else if (Of(entry, times) is { } expected)
                found.Add(new Expectation.OfClock(entry.Value.At, metric, cycle, expected));
        }
    }

    private ClockExpectation? Of(YamlEntry entry, CaseTimes times)
    {
        var (key, node) = (entry.Key.Value, entry.Value);
        if (key == "paused" && node is YamlScalar { Value: "true" or "false" } flag) return new ClockExpectation.Paused(flag.Value == "true");
        if (WireName<ClockInstant>.TryParse(key, out var instant)) return At(instant, key, node, times);
        if (WireName<ClockLength>.TryParse(key, out var length)) return Length(length, key, node);
        return key switch
        {
            "state" => State(node),
            "policy" => Known(node, "policy", _policies) is { } id ? new ClockExpectation.PromisedBy(id) : null,
            "calendar" => Known(node, "calendar", [.. rulebook.Calendars.Keys.Order(StringComparer.Ordinal)]) is { } id ? new ClockExpectation.CountsIn(id) : null,
            "warnings" => Warnings(node, times),
            _ => null,
        };
    }

    private ClockExpectation.InState? State(YamlNode node)
    {
        if (values.Text(node, $"a state, one of {States}") is not { } text) return null;
        if (WireName<ClockState>.TryParse(text, out var state)) return new ClockExpectation.InState(state);
        Errors.AddUnknown(node.At, $"{Quote.Of(text)} is no state of a clock; expected one of {States}", text, WireName<ClockState>.All.Append(NotPromised));
        return null;
    }

    private static ClockExpectation.HasInstant? At(ClockInstant which, string key, YamlNode node, CaseTimes times)
    {
        if (node is YamlScalar { Value: Nothing }) return new ClockExpectation.HasInstant(which, null);
        return times.Instant(node, key, plus: null) is { } at ? new ClockExpectation.HasInstant(which, at) : null;
    }

    private ClockExpectation.HasLength? Length(ClockLength which, string key, YamlNode node)
    {
        if (values.Text(node, $"{key}, {DurationText.Expected}") is not { } text) return null;
        if (text == "0") return new ClockExpectation.HasLength(which, NodaTime.Duration.Zero);
        if (DurationText.Parse(text) is { } length) return new ClockExpectation.HasLength(which, length);
        Errors.Add(node.At, $"expected {key}, {DurationText.Expected}, found {Quote.Of(text)}");
        return null;
    }

    private ClockExpectation.Warned? Warnings(YamlNode node, CaseTimes times)
    {
        var warnings = node switch
        {
            YamlSequence list => list.Items.SelectMany(i => i is YamlMapping at ? at.Entries.Select(e => Warning(e.Key, e.Value, times)) : [Warning(i, null, times)]).ToList(),
            YamlMapping mapping => [.. mapping.Entries.Select(e => Warning(e.Key, e.Value, times))],
            YamlScalar { Value: Nothing } => [],
            _ => null,
        };
        if (warnings is null) Errors.Add(node.At, $"expected warnings, as in [50%, 75%], {{ 75%: 2026-03-02T09:45 }} or none; found {ValueReader.Show(node)}");
        return warnings?.TrueForAll(w => w is not null) == true ? new ClockExpectation.Warned([.. warnings.Select(w => w!.Value)]) : null;
    }

    private ExpectedWarning? Warning(YamlNode node, YamlNode? at, CaseTimes times)
    {
        const string Form = "a warning by its threshold, a percentage such as 75% or a time before due such as 30m";
        if (values.Text(node, Form) is not { } text) return null;
        WarningThreshold? threshold = ValueReader.ParsePercent(text) is { } percent ? new WarningThreshold.Percent(percent)
            : DurationText.Parse(text) is { } time ? new WarningThreshold.BeforeDue(time)
            : null;
        if (threshold is null) Errors.Add(node.At, $"expected {Form}, found {Quote.Of(text)}");
        var instant = at is null or YamlScalar { IsNothing: true } ? null : times.Instant(at, "the warning's time", plus: null);
        return threshold is null ? null : new ExpectedWarning(threshold.Name, instant);
    }

    private string? Known(YamlNode node, string kind, ImmutableArray<string> ids)
    {
        if (values.Text(node, $"the id of a {kind}") is not { } id) return null;
        if (ids.Contains(id)) return id;
        Errors.AddUnknown(node.At, $"there is no {kind} {Quote.Of(id)}; known: {string.Join(", ", ids.Take(8))}{(ids.Length > 8 ? ", …" : "")}", id, ids);
        return null;
    }
}
