using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.Policies;

/// <summary>Reads a policy's <c>match</c>: field names, or <c>all</c>, <c>any</c> and <c>none</c>; every entry has to hold.</summary>
internal sealed class MatchReader(ValueReader values)
{
    private static readonly ImmutableArray<string> Groups = ["all", "any", "none"];

    private static readonly ImmutableArray<string> Tests =
        ["equals", "one_of", "not", "contains", "gt", "gte", "lt", "lte", "before", "after", "exists"];

    private static readonly ImmutableArray<string> Names = [.. MatchField.Names, .. Groups];

    private ErrorList Errors => values.Errors;

    public Match? Match(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            Errors.Add(node.At, $"expected conditions, a mapping of fields, all, any and none; found {node.Kind}");
            return null;
        }
        return All(mapping.Entries.Select(Entry));
    }

    private Match? Entry(YamlEntry entry)
    {
        var name = entry.Key.Value;
        if (Groups.Contains(name)) return Group(name, entry.Value);
        if (MatchField.Find(name) is { } field) return Condition(field, entry.Value);
        Errors.AddUnknown(
            entry.Key.At,
            $"unknown field {Quote.Of(name)} in match; expected {string.Join(", ", MatchField.Names)}, fields.NAME, account.fields.NAME, all, any or none",
            name,
            Names);
        return null;
    }

    private Match? Group(string name, YamlNode node)
    {
        var parts = Known(values.List(node, $"a list of conditions, as in {name}: [ {{ priority: urgent }}, {{ tag: vip }} ]").Select(Match));
        if (node is YamlSequence { Items.Count: 0 }) Errors.Add(node.At, $"{name} needs at least one condition");
        return parts is not { } all ? null : name switch
        {
            "all" => new Match.All(all),
            "any" => new Match.Any(all),
            _ => new Match.None(all),
        };
    }

    private Match? Condition(MatchField field, YamlNode node) => node is YamlMapping tests
        ? Tested(field, tests)
        : OneOf(field, node);

    private Match? Tested(MatchField field, YamlMapping tests)
    {
        if (tests.Entries.Count == 0) Errors.Add(tests.At, $"{field.Name} needs a test: {string.Join(", ", Tests)}");
        return All(tests.Entries.Select(entry => Test(field, entry)));
    }

    private Match? Test(MatchField field, YamlEntry entry)
    {
        var (name, node) = (entry.Key.Value, entry.Value);
        switch (name)
        {
            case "equals" or "one_of":
                return OneOf(field, node);
            case "not":
                return Condition(field, node) is { } excluded ? new Match.None([excluded]) : null;
            case "exists":
                if (values.Flag(node, "exists") is not { } exists) return null;
                var isSet = new Match.Where(field, new FieldTest.Exists());
                return exists ? isSet : new Match.None([isSet]);
            case "contains":
                return Texts(node) is { } parts ? Where(field, entry.Key, new FieldTest.Contains(parts)) : null;
            case "gt" or "gte" or "lt" or "lte":
                return values.Number(node, name) is { } bound
                    ? Where(field, entry.Key, new FieldTest.Number(ComparisonOf(name), bound))
                    : null;
            case "before":
                return values.Instant(node, name) is { } end ? Where(field, entry.Key, new FieldTest.Before(end)) : null;
            case "after":
                return values.Instant(node, name) is { } start ? Where(field, entry.Key, new FieldTest.After(start)) : null;
            default:
                Errors.AddUnknown(
                    entry.Key.At, $"unknown test {Quote.Of(name)} of {field.Name}; expected {string.Join(", ", Tests)}", name, Tests);
                return null;
        }
    }

    private static Comparison ComparisonOf(string name) => name switch
    {
        "gt" => Comparison.Greater,
        "gte" => Comparison.GreaterOrEqual,
        "lt" => Comparison.Less,
        _ => Comparison.LessOrEqual,
    };

    private Match.Where? OneOf(MatchField field, YamlNode node)
    {
        if (Texts(node) is not { } texts) return null;
        var known = true;
        foreach (var item in node is YamlSequence list ? list.Items : [node])
        {
            var text = ((YamlScalar)item).Value;
            if (field.Vocabulary.Count == 0 || field.Vocabulary.Contains(text)) continue;
            Errors.AddUnknown(
                item.At, $"{Quote.Of(text)} is no {field.Name}; expected one of {string.Join(", ", field.Vocabulary)}", text, field.Vocabulary);
            known = false;
        }
        return known ? Where(field, node, new FieldTest.OneOf(texts.Items.Select(t => new Literal(t)).ToEquatableArray())) : null;
    }

    private Match.Where? Where(MatchField field, YamlNode at, FieldTest test)
    {
        if (test.Applies(field.Kind)) return new Match.Where(field, test);
        Errors.Add(at.At, $"{field.Name} {Expected(field.Kind)}");
        return null;
    }

    private static string Expected(MatchFieldKind kind) => kind switch
    {
        MatchFieldKind.Text => "is a text; expected equals, one_of, not, contains or exists",
        MatchFieldKind.Vocabulary => "is one of fixed words; expected equals, one_of, not or exists",
        MatchFieldKind.Tags => "is a list of words; expected equals, one_of, not, contains or exists",
        MatchFieldKind.Time => "is a time; expected before, after, not or exists",
        MatchFieldKind.Value => "does not take this test",
    };

    /// <summary>One text or a list of them, at least one.</summary>
    private EquatableArray<string>? Texts(YamlNode node)
    {
        if (node is not YamlSequence list) return values.Text(node, "a value, a list of values or a test") is { } one ? [one] : null;
        if (list.Items.Count == 0) Errors.Add(node.At, "expected at least one value in this list");
        var texts = list.Items.Select(i => values.Text(i, "a value")).ToList();
        return texts.Count == 0 || texts.Contains(null) ? null : texts.Select(t => t!).ToEquatableArray();
    }

    private static Match? All(IEnumerable<Match?> parts) =>
        Known(parts) is not { } known ? null : known.Count == 1 ? known[0] : new Match.All(known);

    /// <summary>Null when a part is in error; reads them all even so, for their errors.</summary>
    private static EquatableArray<Match>? Known(IEnumerable<Match?> parts)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : all.Select(p => p!).ToEquatableArray();
    }
}
