using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Policies;

/// <summary>
/// Reads the conditions of a metric that is written out: the name of something that happens, <c>{ changed: FIELD }</c>, or
/// conditions on fields as in <c>match</c>; <c>{ event: NAME, … }</c> joins the first with the last. A list holds when one item does.
/// </summary>
internal sealed class ConditionReader(ValueReader values, MatchReader match)
{
    private const string Event = "event";
    private const string Changed = "changed";

    private static readonly ImmutableArray<string> Happenings = [.. WireName<Happening>.All];

    /// <summary>One condition or a list of them.</summary>
    /// <param name="what">For messages: <c>start</c>.</param>
    public EquatableArray<ClockCondition> Conditions(YamlNode node, string what)
    {
        if (node is not YamlSequence list) return Condition(node, what) is { } one ? [one] : [];
        if (list.Items.Count == 0) values.Errors.Add(node.At, $"{what} needs at least one condition");
        return list.Items.Select(i => Condition(i, what)).OfType<ClockCondition>().Distinct().ToEquatableArray();
    }

    private ClockCondition? Condition(YamlNode node, string what)
    {
        if (node is not YamlMapping mapping) return Happens(node, what) is { } happens ? new ClockCondition(happens, Match.Always) : null;
        if (mapping.Entries.Count == 0)
        {
            values.Errors.Add(node.At, $"{what} needs a condition, as in {{ status: pending }}, {{ changed: group }} or {{ event: agent_replied }}");
            return null;
        }
        if (mapping.Find(Event) is { } happening && mapping.Find(Changed) is not null)
            values.Errors.Add(happening.Key.At, $"one condition takes {Event} or {Changed}, not both; for either of them, write a list");

        var named = mapping.Find(Event) ?? mapping.Find(Changed);
        Occurrence? occurrence = named?.Key.Value switch
        {
            Event => Happens(named.Value, what),
            Changed => Changes(named.Value),
            _ => null,
        };
        var rest = mapping.Entries.Where(e => e.Key.Value is not (Event or Changed)).ToList();
        var holds = rest.Count == 0 ? Match.Always : match.Match(new YamlMapping(mapping.At, rest));
        return holds is null || (named is not null && occurrence is null) ? null : new ClockCondition(occurrence, holds);
    }

    private Occurrence.Happens? Happens(YamlNode node, string what)
    {
        if (values.Text(node, $"a condition for {what}, as in created, {{ status: pending }} or {{ changed: group }}") is not { } name) return null;
        if (WireName<Happening>.TryParse(name, out var happening)) return new Occurrence.Happens(happening);
        values.Errors.AddUnknown(
            node.At, $"nothing that happens to a ticket is called {Quote.Of(name)}; expected {string.Join(", ", Happenings)}", name, Happenings);
        return null;
    }

    private Occurrence.Changes? Changes(YamlNode node)
    {
        if (values.Text(node, "a field that changes, as in { changed: group }") is not { } name) return null;
        if (MatchField.Find(name) is { } field) return new Occurrence.Changes(field);
        values.Errors.AddUnknown(
            node.At,
            $"unknown field {Quote.Of(name)}; expected {string.Join(", ", MatchField.Names)}, fields.NAME or account.fields.NAME",
            name,
            MatchField.Names);
        return null;
    }
}
