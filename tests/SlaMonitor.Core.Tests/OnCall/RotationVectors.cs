using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.OnCall;

/// <summary>What a vector says, as a schedule of ours.</summary>
internal static class RotationVectors
{
    private static readonly string[] Days = ["", "MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>Of the kind <c>rotation</c>: one layer.</summary>
    public static ScheduleDefinition Rotation(JsonElement rotation) =>
        OnCallSamples.Schedule(rotation.GetProperty("tz").GetString()!, Layer(rotation));

    /// <summary>Of the kind <c>by_day</c>: one layer whose turns are counted in matching days. An interval of weeks or months leaves those between to nobody.</summary>
    public static ScheduleDefinition ByDay(JsonElement rotation)
    {
        var interval = rotation.GetProperty("interval").GetInt32();
        var unit = Unit(rotation);
        var days = rotation.GetProperty("by_day").EnumerateArray().Select(d => d.GetString()!).ToArray();
        var layer = new LayerDefinition(
            unit == RotationUnit.Day ? new Rotation(interval, unit) : new Rotation(1, unit),
            OnCallSamples.Local(rotation.GetProperty("start").GetString()!),
            Participants(rotation),
            Week(days, OpenHours.WholeDay))
        {
            Turns = TurnCount.Matching,
            Every = unit == RotationUnit.Day ? 1 : interval,
        };
        return OnCallSamples.Schedule(rotation.GetProperty("tz").GetString()!, layer);
    }

    /// <summary>Of the kinds <c>schedule</c> (rules are a union) and <c>layers</c> (the highest priority wins).</summary>
    public static ScheduleDefinition Schedule(JsonElement schedule)
    {
        var zone = schedule.GetProperty("tz").GetString()!;
        var dateTimeZone = OnCallSamples.Zone(zone);
        var layers = Items(schedule, "rules").Select(rule => Rule(rule) with { Priority = 0 })
            .Concat(Items(schedule, "layers").Select(Prioritised));
        return OnCallSamples.Schedule(zone, [.. layers]) with
        {
            Overrides = [.. Items(schedule, "overrides").Select(Override), .. schedule.TryGetProperty("swap", out var swap) ? [Swap(swap)] : Array.Empty<OverrideDefinition>()],
            Temporary = [.. Temporary(schedule).Select(Replacing)],
        };

        LocalDateTime Wall(JsonElement element, string name) =>
            OnCallSamples.At(element.GetProperty(name).GetString()!).InZone(dateTimeZone).LocalDateTime;

        OverrideDefinition Override(JsonElement item)
        {
            string? Name(string key) => item.TryGetProperty(key, out var value) ? value.GetString() : null;
            OverrideChange change = (Name("who"), Name("add"), Name("remove")) switch
            {
                ({ } who, _, _) => new OverrideChange.Instead([who]),
                (_, { } add, { } remove) => new OverrideChange.Replace([new StandIn(remove, add)]),
                (_, { } add, null) => new OverrideChange.Add([add]),
                (_, null, { } remove) => new OverrideChange.Remove([remove]),
                _ => throw new InvalidOperationException(item.ToString()),
            };
            return new OverrideDefinition(Wall(item, "start"), Wall(item, "end"), change);
        }

        OverrideDefinition Swap(JsonElement item) => new(
            Wall(item, "start"), Wall(item, "end"), new OverrideChange.Replace([new StandIn(item.GetProperty("from").GetString()!, item.GetProperty("to").GetString()!)]));

        TemporaryDefinition Replacing(JsonElement item) => new(
            Wall(item, "start"),
            Wall(item, "end"),
            [.. Items(item, "shifts").Select(s => new TemporaryShift(Wall(s, "start"), Wall(s, "end"), [(s.TryGetProperty("user", out var u) ? u : s.GetProperty("who")).GetString()!]))]);
    }

    private static JsonElement[] Temporary(JsonElement schedule) =>
        !schedule.TryGetProperty("temporary", out var temporary) ? [] : temporary.ValueKind == JsonValueKind.Array ? [.. temporary.EnumerateArray()] : [temporary];

    private static LayerDefinition Rule(JsonElement rule)
    {
        var hours = OnCallSamples.Hours($"{rule.GetProperty("start").GetString()}-{rule.GetProperty("end").GetString()}");
        var days = rule.TryGetProperty("weekdays", out var given) ? given.EnumerateArray().Select(d => d.GetString()!).ToArray() : Days[1..];
        var layer = rule.TryGetProperty("rotation", out var rotation) ? Layer(rotation) : Steady(rule.GetProperty("user").GetString()!);
        return layer with { Only = Week(days, hours) };
    }

    private static LayerDefinition Prioritised(JsonElement layer)
    {
        var made = layer.TryGetProperty("rotation", out var rotation) ? Layer(rotation) : Steady(layer.GetProperty("who").GetString()!);
        if (layer.TryGetProperty("daily_from", out var from))
        {
            var start = new LocalTime(from.GetInt32(), 0);
            made = made with { Only = WeeklyHours.EveryDay(new OpenHours(start, start.PlusHours(layer.GetProperty("hours").GetInt32()))) };
        }

        if (layer.TryGetProperty("restriction", out var only))
            made = made with { Only = WeeklyHours.EveryDay(OnCallSamples.Hours($"{only.GetProperty("start").GetString()}-{only.GetProperty("end").GetString()}")) };
        return made with { Priority = layer.GetProperty("priority").GetInt32() };
    }

    private static LayerDefinition Steady(string user) => OnCallSamples.Layer("1w", "2015-01-05", user);

    private static LayerDefinition Layer(JsonElement rotation)
    {
        var layer = new LayerDefinition(
            new Rotation(rotation.GetProperty("shift_length").GetInt32(), Unit(rotation)),
            OnCallSamples.Local(rotation.GetProperty("start").GetString()!),
            Participants(rotation),
            null)
        {
            Zone = OnCallSamples.Zone(rotation.GetProperty("tz").GetString()!),
        };
        if (!rotation.TryGetProperty("anchor", out var anchor)) return layer;
        var at = OnCallSamples.At(anchor.GetProperty("as_of").GetString()!).InZone(layer.Zone).LocalDateTime;
        return layer with { Anchor = new TurnAnchor(anchor.GetProperty("index").GetInt32(), at) };
    }

    private static EquatableArray<EquatableArray<string>> Participants(JsonElement rotation) =>
        [.. rotation.GetProperty("participants").EnumerateArray().Select(p => EquatableArray.Create([p.GetString()!]))];

    private static RotationUnit Unit(JsonElement rotation) => rotation.GetProperty("type").GetString() switch
    {
        "hourly" => RotationUnit.Hour,
        "daily" => RotationUnit.Day,
        "weekly" => RotationUnit.Week,
        "monthly" => RotationUnit.Month,
        var other => throw new InvalidOperationException(other),
    };

    private static WeeklyHours Week(string[] days, OpenHours hours) =>
        days.Aggregate(WeeklyHours.None, (week, day) => week.With((IsoDayOfWeek)Array.IndexOf(Days, day), [hours]));

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];
}
