using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Tests.Calendars;

/// <summary>What other systems' published tests say, where they are at hand: they stand beside the repository and are not part of it.</summary>
public sealed class BusinessTimeVectorTests
{
    private const string Absent = "absent";

    /// <summary>Where we differ on purpose: our answer and the reason.</summary>
    private static readonly Dictionary<string, (object Ours, string Reason)> Differences = new()
    {
        ["libredesk-23"] = ("2023-10-03T16:55:00Z", "A negative amount counts back; it is not refused."),
        ["glpi-04"] = (-216_000.0, "The time between is negative when the end is before the start; it is not zero."),
        ["conflict-dst-24h"] = (90_000.0, "Business time is elapsed time: the night on which clocks go back makes the day 25 hours long."),
        ["conflict-close-instant"] = (false, "Open hours are half-open: at the closing instant it is closed."),
    };

    private static readonly Lazy<Dictionary<string, JsonElement>> Vectors = new(() => Load("business-time.json"));

    public static TheoryData<string> Ids() => [.. Vectors.Value.Keys.DefaultIfEmpty(Absent)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Vector_Published_IsMetOrListedAsDifference(string id)
    {
        if (id == Absent) Assert.Skip("shared/vectors/business-time.json is not there");
        var vector = Vectors.Value[id];
        var answer = Answer(vector);
        if (Differences.TryGetValue(id, out var difference)) Assert.Equal(difference.Ours, answer);
        else if (vector.TryGetProperty("tolerance_seconds", out var tolerance))
            Assert.InRange((double)answer, Expected(vector) - tolerance.GetDouble(), Expected(vector) + tolerance.GetDouble());
        else Assert.Equal(ExpectedAnswer(vector), answer);
    }

    private static double Expected(JsonElement vector) => vector.GetProperty("expected_seconds").GetDouble();

    private static object ExpectedAnswer(JsonElement vector) => vector.GetProperty("expected") switch
    {
        { ValueKind: JsonValueKind.Object } => "refused",
        { ValueKind: JsonValueKind.Number } => Expected(vector),
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        var flag => flag.GetBoolean(),
    };

    private static object Answer(JsonElement vector)
    {
        var zone = DateTimeZoneProviders.Tzdb[vector.GetProperty("calendar").GetProperty("tz").GetString()!];
        var start = vector.GetProperty("start").GetString()!;
        var op = vector.GetProperty("op").GetString();
        if (op == "resolve_local")
        {
            var time = start.EndsWith("T24:00", StringComparison.Ordinal)
                ? CalendarSamples.Date(start[..10]).PlusDays(1).AtMidnight()
                : LocalDateTimePattern.ExtendedIso.Parse(start).Value;
            return WallClock.FirstInstant(zone, time).ToString();
        }

        if (Calendar(vector.GetProperty("calendar"), zone) is not { } calendar) return "refused";
        var at = CalendarSamples.At(start);
        return op switch
        {
            "add" => calendar.Add(at, Amount(vector)).ToString(),
            "subtract" => calendar.Subtract(at, Amount(vector)).ToString(),
            "between" => calendar.Between(at, CalendarSamples.At(vector.GetProperty("end").GetString()!)).TotalSeconds,
            "within" => calendar.IsOpen(at),
            "next_close" => calendar.NextClose(at).ToString()!,
            _ => throw new InvalidOperationException($"{op} is not an operation"),
        };
    }

    private static Duration Amount(JsonElement vector) => Duration.FromSeconds(vector.GetProperty("amount_seconds").GetDouble());

    internal static BusinessCalendar? Calendar(JsonElement calendar, DateTimeZone zone)
    {
        var week = WeeklyHours.None;
        foreach (var day in calendar.GetProperty("weekly").EnumerateObject())
        {
            if (Hours(day.Value) is not { } hours) return null;
            week = week.With(Array.IndexOf(["", "mon", "tue", "wed", "thu", "fri", "sat", "sun"], day.Name) is var i ? (IsoDayOfWeek)i : default, hours);
        }

        var compilation = CalendarCompiler.Compile([
            new CalendarDefinition.Own
            {
                Id = "vector",
                Zone = zone,
                Hours = week,
                Holidays = Property("holidays") is { } dates
                    ? dates.EnumerateArray().Select(d => CalendarSamples.Off(d.GetString()!)).ToEquatableArray()
                    : [],
                Shifts = Dated("shifts"),
                Breaks = Dated("breaks"),
            }]);
        return compilation.Problems.IsEmpty ? compilation.Calendars[1] : null;

        JsonElement? Property(string name) => calendar.TryGetProperty(name, out var value) ? value : null;

        EquatableArray<HoursOnDate> Dated(string name) => Property(name) is { } dates
            ? dates.EnumerateObject().Select(d => new HoursOnDate(CalendarSamples.Date(d.Name), Hours(d.Value)!.Value)).ToEquatableArray()
            : [];
    }

    private static EquatableArray<OpenHours>? Hours(JsonElement pairs)
    {
        List<OpenHours> list = [];
        foreach (var pair in pairs.EnumerateArray())
        {
            if (!OpenHours.TryParse(pair[0].GetString()!, pair[1].GetString()!, out var hours)) return null;
            list.Add(hours);
        }

        return list.ToEquatableArray();
    }

    internal static Dictionary<string, JsonElement> Load(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "SlaMonitor.sln"))) continue;
            var file = Path.Combine(folder.FullName, "..", "shared", "vectors", name);
            if (!File.Exists(file)) break;
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.EnumerateArray().ToDictionary(v => v.GetProperty("id").GetString()!, v => v.Clone());
        }

        return [];
    }
}
