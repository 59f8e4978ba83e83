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

/// <summary>Reads one on-call schedule.</summary>
internal sealed class ScheduleReader(KnownNames known)
{
    private const string RotateExpected = "rotate, a count of h, d, w or mo such as 1w";
    private const int LongestTurn = 1000;

    private static readonly ImmutableArray<string> Keys = ["id", "time_zone", "layers", "overrides"];
    private static readonly ImmutableArray<string> LayerKeys = ["rotate", "starts", "users", "only"];
    private static readonly ImmutableArray<string> OverrideKeys = ["from", "to", "users"];

    private readonly HoursReader _hours = new(known.Values);

    public ScheduleDefinition? Schedule(YamlNode node)
    {
        if (Section.Of(node, "a schedule", Keys, known.Errors) is not { } section) return null;
        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var zone = section.Required("time_zone") is { } zoneNode ? known.Values.Zone(zoneNode) : null;
        var layers = section.Required("layers") is { } layersNode
            ? known.Values.List(layersNode, "a list of layers").Select(Layer).OfType<LayerDefinition>().ToEquatableArray()
            : [];
        if (section["layers"] is YamlSequence { Items.Count: 0 } none) known.Errors.Add(none.At, "a schedule needs at least one layer");
        var overrides = section["overrides"] is { } overridesNode
            ? known.Values.List(overridesNode, "a list of overrides").Select(Override).OfType<OverrideDefinition>().ToEquatableArray()
            : [];
        return id is null || zone is null ? null : new ScheduleDefinition(id, zone, layers, overrides);
    }

    private LayerDefinition? Layer(YamlNode node)
    {
        if (Section.Of(node, "a layer", LayerKeys, known.Errors) is not { } section) return null;
        var rotate = section.Required("rotate") is { } rotateNode ? Rotate(rotateNode) : null;
        var starts = section.Required("starts") is { } startsNode ? known.Values.WallTime(startsNode, "starts") : null;
        var users = Users(section);
        var only = section["only"] is { } onlyNode ? Only(onlyNode) : null;
        return rotate is null || starts is null ? null : new LayerDefinition(rotate.Value, starts.Value, users, only);
    }

    private OverrideDefinition? Override(YamlNode node)
    {
        if (Section.Of(node, "an override", OverrideKeys, known.Errors) is not { } section) return null;
        var from = section.Required("from") is { } fromNode ? known.Values.WallTime(fromNode, "from") : null;
        var to = section.Required("to") is { } toNode ? known.Values.WallTime(toNode, "to") : null;
        var users = Users(section);
        if (from is null || to is null) return null;
        if (to <= from) known.Errors.Add(section["to"]!.At, "an override has to end after it begins");
        return new OverrideDefinition(from.Value, to.Value, users);
    }

    private EquatableArray<string> Users(Section section)
    {
        if (section.Required("users") is not { } node) return [];
        if (node is YamlSequence { Items.Count: 0 }) known.Errors.Add(node.At, "expected at least one user");
        return known.Values.List(node, "a list of users")
            .Select(u => known.Users.Reference(u, known.Values))
            .OfType<string>()
            .ToEquatableArray();
    }

    private WeeklyHours? Only(YamlNode node)
    {
        if (_hours.Week(node) is not { } week) return null;
        if (week.IsEmpty) known.Errors.Add(node.At, "only without any hours: the layer would never have anybody");
        return week;
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
}
