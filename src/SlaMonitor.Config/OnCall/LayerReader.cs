using System.Collections.Immutable;
using System.Globalization;
using SlaMonitor.Config.Calendars;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.OnCall;

/// <summary>Reads the layers of a schedule.</summary>
internal sealed class LayerReader(KnownNames known)
{
    private const string RotateExpected = "rotate, a count of h, d, w or mo such as 1w";

    /// <summary>In its unit, with what lies between: a thousand months is the longest that makes sense to anybody.</summary>
    private const int LongestTurn = 1000;

    private const int HighestPriority = 1000;

    private static readonly ImmutableArray<string> Keys =
        ["rotate", "starts", "users", "only", "time_zone", "priority", "turns", "every", "anchor"];

    private static readonly ImmutableArray<string> AnchorKeys = ["turn", "at"];

    private readonly HoursReader _hours = new(known.Values);

    public EquatableArray<LayerDefinition> Layers(YamlNode node)
    {
        var items = known.Values.List(node, "a list of layers");
        if (node is YamlSequence && items.Count == 0) known.Errors.Add(node.At, "a schedule needs at least one layer");
        var layers = items.Select(Layer).OfType<LayerDefinition>().ToEquatableArray();
        if (layers.Any(l => l.Priority is null) && layers.Any(l => l.Priority is not null))
            known.Errors.Add(node.At, "either every layer of a schedule has a priority or none has");
        return layers;
    }

    private LayerDefinition? Layer(YamlNode node)
    {
        if (Section.Of(node, "a layer", Keys, known.Errors) is not { } section) return null;
        var rotate = section.Required("rotate") is { } rotateNode ? Rotate(rotateNode) : null;
        var starts = section.Required("starts") is { } startsNode ? known.Values.WallTime(startsNode, "starts") : null;
        var users = section.Required("users") is { } usersNode ? Users(usersNode) : [];
        var only = section["only"] is { } onlyNode ? Only(onlyNode) : null;
        var zone = section["time_zone"] is { } zoneNode ? known.Values.Zone(zoneNode) : null;
        var priority = section["priority"] is { } priorityNode ? known.Values.Count(priorityNode, "priority", 0, HighestPriority) : null;
        var turns = section["turns"] is { } turnsNode ? known.Values.Word<TurnCount>(turnsNode, "turns") ?? default : default;
        var every = section["every"] is { } everyNode ? known.Values.Count(everyNode, "every", 1, 100) ?? 1 : 1;
        var anchor = section["anchor"] is { } anchorNode ? Anchor(anchorNode, users.Count) : null;
        if (turns == TurnCount.Matching && rotate is { Unit: RotationUnit.Hour })
            known.Errors.Add(section["turns"]!.At, "turns: matching counts days, weeks or months, not hours");
        if (turns == TurnCount.Matching && section["only"] is null)
            known.Errors.Add(section["turns"]!.At, "turns: matching counts the days that have hours in only, and there is none");
        if (every > 1 && (turns != TurnCount.Matching || rotate is not { Unit: RotationUnit.Week or RotationUnit.Month }))
            known.Errors.Add(section["every"]!.At, "every goes with turns: matching and weeks or months");
        if (rotate is not { } turn || starts is not { } start) return null;
        if (turn.Count * every <= LongestTurn)
            return new LayerDefinition(turn, start, users, only) { Zone = zone, Priority = priority, Turns = turns, Every = every, Anchor = anchor };
        known.Errors.Add(section["every"]!.At, $"every and rotate come to more than {LongestTurn} {WireUnit(turn.Unit)}");
        return null;
    }

    /// <summary>Each entry a user or several that share a turn; an empty list is a turn of nobody.</summary>
    private EquatableArray<EquatableArray<string>> Users(YamlNode node)
    {
        var entries = known.Values.List(node, "a list of users, as in [ amina, [ joseph, kim ] ]");
        if (node is YamlSequence && !entries.Any(e => e is not YamlSequence { Items.Count: 0 })) known.Errors.Add(node.At, "expected at least one user");
        return
        [
            .. entries.Select(entry => (entry is YamlSequence together ? together.Items : [entry])
                .Select(user => known.Users.Reference(user, known.Values))
                .OfType<string>()
                .ToEquatableArray()),
        ];
    }

    private TurnAnchor? Anchor(YamlNode node, int turns)
    {
        if (Section.Of(node, "an anchor", AnchorKeys, known.Errors) is not { } section) return null;
        var turn = section.Required("turn") is { } turnNode ? known.Values.Count(turnNode, "turn, an entry of users", 0, Math.Max(turns - 1, 0)) : null;
        var at = section.Required("at") is { } atNode ? known.Values.WallTime(atNode, "at") : null;
        return turn is null || at is null ? null : new TurnAnchor(turn.Value, at.Value);
    }

    private WeeklyHours? Only(YamlNode node)
    {
        if (_hours.Week(node) is not { } week) return null;
        if (!week.IsEmpty) return week;
        known.Errors.Add(node.At, "only without any hours: the layer would never have anybody");
        return null;
    }

    private Rotation? Rotate(YamlNode node)
    {
        if (known.Values.Text(node, RotateExpected) is not { } text) return null;
        RotationUnit? unit = text switch
        {
            [.., 'm', 'o'] => RotationUnit.Month,
            [.., 'w'] => RotationUnit.Week,
            [.., 'd'] => RotationUnit.Day,
            [.., 'h'] => RotationUnit.Hour,
            _ => null,
        };
        var digits = unit is RotationUnit.Month ? text[..^2] : text[..^1];
        if (unit is { } found
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= LongestTurn)
            return new Rotation(count, found);
        known.Errors.Add(node.At, $"expected {RotateExpected}, found {Quote.Of(text)}");
        return null;
    }

    private static string WireUnit(RotationUnit unit) => unit switch
    {
        RotationUnit.Hour => "hours",
        RotationUnit.Day => "days",
        RotationUnit.Week => "weeks",
        RotationUnit.Month => "months",
    };
}
