using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Cases;

/// <summary>
/// Reads a case's events: <c>- +10m agent_replied</c>, <c>- +10m status_changed: pending</c>,
/// <c>- 2026-03-02T09:00 created by agent: { priority: urgent }</c>, or a mapping with <c>at</c>, <c>type</c>, <c>actor</c> and the data.
/// </summary>
internal sealed class CaseEventReader(CaseTimes times, ValueReader values)
{
    private const string AfterTheEventBefore = "the event before";
    private const string Form = "`- TIME TYPE`, `- TIME TYPE: { … }` or a mapping with at and type";

    private static readonly ImmutableArray<string> Keys = ["at", "type", "actor", "id", "source", "data"];

    private readonly HashSet<(string Source, string Id)> _seen = [];

    /// <summary>The events in the order written; one whose source and id an earlier one has is ignored, as the monitor does.</summary>
    public IReadOnlyList<TicketEvent> Events(YamlNode node) =>
    [
        .. values.List(node, "a list of events")
            .Select((item, index) => Event(item, index))
            .OfType<TicketEvent>()
            .Where(happened => _seen.Add((happened.Source, happened.Id))),
    ];

    private TicketEvent? Event(YamlNode node, int index)
    {
        switch (node)
        {
            case YamlScalar { IsNothing: false } line:
                return Short(line, null, index);
            case YamlMapping mapping when mapping.Find("at") is not null || mapping.Find("type") is not null:
                return Long(mapping, index);
            case YamlMapping { Entries: [var entry] }:
                return Short(entry.Key, entry.Value, index);
            default:
                values.Errors.Add(node.At, $"expected an event, {Form}; found {node.Kind}");
                return null;
        }
    }

    private TicketEvent? Short(YamlScalar line, YamlNode? data, int index)
    {
        var words = line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        var length = 1;
        if (words is ["start", ['+', ..], ..] || (words.Count > 1 && CaseTimes.IsZone(words[1]))) length = 2;
        var at = times.Instant(words[..length], line.At, "an event's time", AfterTheEventBefore);
        words.RemoveRange(0, length);
        var place = PlaceOf(line, words);

        // The time may stand alone before the colon: `- "2026-03-02T09:00": solved`, `- "2026-03-02T09:00": { created: { … } }`.
        if (words.Count == 0 && data is YamlScalar { IsNothing: false } type) (words, place, data) = ([.. type.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)], type.At, null);
        else if (words.Count == 0 && data is YamlMapping { Entries: [var nested] }) (words, place, data) = ([.. nested.Key.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)], nested.Key.At, nested.Value);
        if (words is not ([_] or [_, "by", _]))
        {
            values.Errors.Add(line.At, $"expected an event, {Form}; found {Quote.Of(line.Value)}");
            return null;
        }
        var wire = new WireNode("an event").With("type", words[0], place);
        if (words.Count == 3) wire.With("actor.kind", words[2], place);
        Data(wire, words[0], data);
        return Read(wire, at, line.At, index);
    }

    private TicketEvent? Long(YamlMapping mapping, int index)
    {
        if (mapping.Find("at") is not { } atEntry)
        {
            values.Errors.Add(mapping.At, "at is missing in an event");
            return null;
        }
        var at = times.Instant(atEntry.Value, "an event's time", AfterTheEventBefore);
        var wire = new WireNode("an event");
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Value;
            if (key is "at") continue;
            if (key is "actor" && entry.Value is YamlScalar { IsNothing: false } kind) wire.With("actor.kind", kind.Value, kind.At);
            else if (key is "data") Data(wire, "", entry.Value);
            else if (Keys.Contains(key)) wire.With(key, entry.Value, entry.Key.At);
            else wire.With("data." + key, entry.Value, entry.Key.At);
        }
        return Read(wire, at, mapping.At, index);
    }

    private void Data(WireNode wire, string type, YamlNode? data)
    {
        switch (data)
        {
            case null or YamlScalar { IsNothing: true }:
                break;
            case YamlMapping mapping:
                wire.With(mapping, prefix: "data.");
                break;
            case YamlScalar scalar when type is "status_changed" or "priority_changed":
                wire.With(type == "status_changed" ? "data.status" : "data.priority", scalar.Value, scalar.At);
                break;
            default:
                values.Errors.Add(data.At, $"expected the event's data, a mapping such as {{ priority: urgent }}; found {ValueReader.Show(data)}");
                break;
        }
    }

    private TicketEvent? Read(WireNode wire, Instant? at, Place place, int index)
    {
        // An event without a time is read all the same, so that all of its errors are told at once.
        var number = (index + 1).ToString(CultureInfo.InvariantCulture);
        wire.With("ticket", "case", place).With("at", WireInstant.Format(at ?? NodaConstants.UnixEpoch), place);
        if (!wire.Has("id")) wire.With("id", number, place);
        if (!wire.Has("source")) wire.With("source", "case", place);
        var happened = TicketEventReader.ReadOne(wire.Json(), out var wrong);
        wire.Tell(wrong, place, values.Errors);
        if (at is { } known) times.Passed(known);
        return at is null ? null : happened;
    }

    /// <summary>Where the first of the words that are left stands in the line.</summary>
    private static Place PlaceOf(YamlScalar line, List<string> words)
    {
        if (words.Count == 0) return line.At;
        var offset = line.Value.IndexOf(" " + words[0], StringComparison.Ordinal) + 1;
        return line.At with { Column = line.At.Column + offset + (line.IsPlain ? 0 : 1) };
    }
}
