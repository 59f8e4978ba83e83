using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.ICalendar;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.OnCall;

/// <summary>Reads one on-call schedule.</summary>
/// <param name="sources">Where <c>.ics</c> files come from.</param>
internal sealed class ScheduleReader(KnownNames known, SourceFolder sources)
{
    private static readonly ImmutableArray<string> Keys =
        ["id", "time_zone", "layers", "overrides", "temporary", "from_ics", "calendar", "coverage"];

    private static readonly ImmutableArray<string> FileKeys = ["file", "users"];

    private readonly LayerReader _layers = new(known);
    private readonly OverrideReader _overrides = new(known);

    public ScheduleDefinition? Schedule(YamlNode node)
    {
        if (Section.Of(node, "a schedule", Keys, known.Errors) is not { } section) return null;
        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var zone = section.Required("time_zone") is { } zoneNode ? known.Values.Zone(zoneNode) : null;
        var imported = section["from_ics"];
        var layers = (imported is null ? section.Required("layers") : section["layers"]) is { } layersNode ? _layers.Layers(layersNode) : [];
        var overrides = section["overrides"] is { } overridesNode
            ? known.Values.List(overridesNode, "a list of overrides").SelectMany(_overrides.Override).ToEquatableArray()
            : [];
        var temporary = section["temporary"] is { } temporaryNode
            ? known.Values.List(temporaryNode, "a list of temporary schedules").Select(_overrides.Temporary).OfType<TemporaryDefinition>().ToEquatableArray()
            : [];
        var calendar = section["calendar"] is { } calendarNode ? known.Calendars.Reference(calendarNode, known.Values) : null;
        var coverage = section["coverage"] is { } coverageNode ? known.Calendars.Reference(coverageNode, known.Values) : null;
        if (id is null || zone is null) return null;
        return new ScheduleDefinition(id, zone, layers, overrides)
        {
            Temporary = temporary,
            Shifts = imported is null ? [] : Shifts(imported, zone),
            Calendar = calendar,
            Coverage = coverage,
        };
    }

    private EquatableArray<FixedShift> Shifts(YamlNode node, DateTimeZone zone)
    {
        if (Section.Of(node, "from_ics", FileKeys, known.Errors) is not { } section) return [];
        var file = section.Required("file") is { } fileNode && known.Values.Text(fileNode, "a path relative to this file") is { } path
            ? sources.Read(path, fileNode.At, known.Errors)
            : null;
        var users = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (section["users"] is YamlMapping names)
        {
            foreach (var entry in names.Entries)
                if (known.Users.Reference(entry.Value, known.Values) is { } user) users[entry.Key.Value] = user;
        }
        else if (section["users"] is { } other)
            known.Errors.Add(other.At, $"expected users, names or addresses as the file has them to ids, as in {{ \"Amina W.\": amina }}; found {other.Kind}");

        return file is null ? [] : ShiftFile.Read(file, zone, WhoIs, known.Errors);

        string? WhoIs(string name) => users.TryGetValue(name, out var user) ? user : known.Users.Has(name) ? name : null;
    }
}
