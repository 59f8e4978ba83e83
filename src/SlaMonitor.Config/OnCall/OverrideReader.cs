using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.OnCall;

/// <summary>Reads overrides and temporary schedules.</summary>
internal sealed class OverrideReader(KnownNames known)
{
    private static readonly ImmutableArray<string> Keys = ["from", "to", "users", "add", "remove", "replace"];
    private static readonly ImmutableArray<string> TemporaryKeys = ["from", "to", "users", "shifts"];
    private static readonly ImmutableArray<string> ShiftKeys = ["from", "to", "users"];

    /// <summary>One for each thing that the entry changes.</summary>
    public IEnumerable<OverrideDefinition> Override(YamlNode node)
    {
        if (Section.Of(node, "an override", Keys, known.Errors) is not { } section) return [];
        var span = Span(section, "an override");
        var changes = new List<OverrideChange>();
        if (section["users"] is { } users) changes.Add(new OverrideChange.Instead(Users(users)));
        if (section["remove"] is { } remove) changes.Add(new OverrideChange.Remove(Users(remove)));
        if (section["replace"] is { } replace) changes.Add(new OverrideChange.Replace(StandIns(replace)));
        if (section["add"] is { } add) changes.Add(new OverrideChange.Add(Users(add)));
        if (changes.Count == 0) known.Errors.Add(section.At, "an override needs users, add, remove or replace");
        return span is var (from, to) ? changes.Select(change => new OverrideDefinition(from, to, change)) : [];
    }

    public TemporaryDefinition? Temporary(YamlNode node)
    {
        if (Section.Of(node, "a temporary schedule", TemporaryKeys, known.Errors) is not { } section) return null;
        var span = Span(section, "a temporary schedule");
        var shifts = section["shifts"] is { } shiftsNode
            ? known.Values.List(shiftsNode, "a list of shifts").Select(Shift).OfType<TemporaryShift>().ToList()
            : [];
        if (section["shifts"] is null && section["users"] is null)
            known.Errors.Add(section.At, "a temporary schedule needs users, [] for nobody, or shifts");
        // Here an empty list means something: nobody is on call all that time.
        var users = section["users"] is { } usersNode ? Users(usersNode, mayBeEmpty: true) : [];
        if (span is not var (from, to)) return null;
        return new TemporaryDefinition(from, to, [.. shifts, .. users.IsEmpty ? [] : EquatableArray.Create([new TemporaryShift(from, to, users)])]);
    }

    private TemporaryShift? Shift(YamlNode node)
    {
        if (Section.Of(node, "a shift", ShiftKeys, known.Errors) is not { } section) return null;
        var users = section.Required("users") is { } usersNode ? Users(usersNode) : [];
        return Span(section, "a shift") is var (from, to) ? new TemporaryShift(from, to, users) : null;
    }

    private (LocalDateTime From, LocalDateTime To)? Span(Section section, string what)
    {
        var from = section.Required("from") is { } fromNode ? known.Values.WallTime(fromNode, "from") : null;
        var to = section.Required("to") is { } toNode ? known.Values.WallTime(toNode, "to") : null;
        if (from is not { } start || to is not { } end) return null;
        if (end <= start) known.Errors.Add(section["to"]!.At, $"{what} has to end after it begins");
        return (start, end);
    }

    private EquatableArray<string> Users(YamlNode node, bool mayBeEmpty = false)
    {
        if (node is YamlSequence { Items.Count: 0 } && !mayBeEmpty) known.Errors.Add(node.At, "expected at least one user");
        return known.Values.List(node, "a list of users")
            .Select(u => known.Users.Reference(u, known.Values))
            .OfType<string>()
            .ToEquatableArray();
    }

    private EquatableArray<StandIn> StandIns(YamlNode node)
    {
        if (node is not YamlMapping { Entries.Count: > 0 } mapping)
        {
            known.Errors.Add(node.At, $"expected replace, users and who stands in, as in {{ amina: joseph }}; found {node.Kind}");
            return [];
        }
        var pairs = new List<StandIn>();
        foreach (var entry in mapping.Entries)
        {
            var user = known.Users.Reference(entry.Key, known.Values);
            if (known.Users.Reference(entry.Value, known.Values) is { } by && user is not null) pairs.Add(new StandIn(user, by));
        }
        return pairs.ToEquatableArray();
    }
}
