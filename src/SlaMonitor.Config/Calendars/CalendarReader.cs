using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.ICalendar;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Config.Calendars;

/// <summary>Reads one calendar.</summary>
/// <param name="sources">Where holiday files come from.</param>
internal sealed class CalendarReader(KnownNames known, SourceFolder sources)
{
    private static readonly ImmutableArray<string> Keys =
        ["id", "time_zone", "hours", "holidays", "shifts", "breaks", "holiday_files", "union", "hours_per_day"];

    private static readonly ImmutableArray<string> OwnKeys = ["time_zone", "hours", "holidays", "shifts", "breaks", "holiday_files"];
    private static readonly ImmutableArray<string> HolidayKeys = ["date", "name"];
    private static readonly ImmutableArray<string> DateKeys = ["date", "hours"];

    private readonly HoursReader _hours = new(known.Values);

    /// <summary>Null only for a calendar without an id. One in error stands in as always open, so that what refers to it is not in error too.</summary>
    public ReadCalendar? Calendar(YamlNode node)
    {
        if (Section.Of(node, "a calendar", Keys, known.Errors) is not { } section) return null;
        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var day = section["hours_per_day"] is { } dayNode ? HoursPerDay(dayNode) : null;
        var places = new Dictionary<string, Place>(StringComparer.Ordinal) { [""] = section.At };
        CalendarDefinition? definition = section["union"] is { } union
            ? Union(section, union, id ?? "", day, places)
            : Own(section, id ?? "", day, places);
        if (id is null) return null;
        return new ReadCalendar(definition ?? new CalendarDefinition.RoundTheClock { Id = id, HoursPerDay = day }, places);
    }

    private Duration? HoursPerDay(YamlNode node)
    {
        const string Expected = "hours_per_day, a number of hours above 0 and up to 24";
        if (known.Values.Text(node, Expected) is not { } text) return null;
        if (Core.Policies.Literal.ParseNumber(text) is { } hours and > 0 and <= 24)
            return Duration.FromTicks((long)(hours * NodaConstants.TicksPerHour));
        known.Errors.Add(node.At, $"expected {Expected}, found {Quote.Of(text)}");
        return null;
    }

    private CalendarDefinition.UnionOf? Union(Section section, YamlNode union, string id, Duration? day, Dictionary<string, Place> places)
    {
        foreach (var entry in section.Entries.Where(e => OwnKeys.Contains(e.Key.Value)))
            known.Errors.Add(entry.Key.At, $"a union has no {entry.Key.Value} of its own; its members have");
        var items = known.Values.List(union, "a list of calendars");
        places["union"] = union.At;
        for (var i = 0; i < items.Count; i++) places[$"union[{i}]"] = items[i].At;
        var members = items.Select(i => known.Calendars.Reference(i, known.Values)).ToList();
        if (members.Contains(null) || union is not YamlSequence) return null;
        return new CalendarDefinition.UnionOf { Id = id, HoursPerDay = day, Members = members.Select(m => m!).ToEquatableArray() };
    }

    private CalendarDefinition.Own? Own(Section section, string id, Duration? day, Dictionary<string, Place> places)
    {
        var zone = section.Required("time_zone") is { } zoneNode ? known.Values.Zone(zoneNode) : null;
        var hours = section["hours"] is { } hoursNode ? _hours.Week(hoursNode, NoteDay) : WeeklyHours.None;
        if (section["hours"] is { } written) places["hours"] = written.At;
        var holidays = section["holidays"] is { } holidaysNode ? Holidays(holidaysNode, places) : [];
        var shifts = section["shifts"] is { } shiftsNode ? Dates(shiftsNode, "shifts", "a shift", places) : [];
        var breaks = section["breaks"] is { } breaksNode ? Dates(breaksNode, "breaks", "a break", places) : [];
        if (section["holiday_files"] is { } files) holidays.AddRange(FromFiles(files, zone, holidays));
        if (zone is null || hours is null) return null;
        return new CalendarDefinition.Own
        {
            Id = id,
            HoursPerDay = day,
            Zone = zone,
            Hours = hours,
            Holidays = holidays.ToEquatableArray(),
            Shifts = shifts.ToEquatableArray(),
            Breaks = breaks.ToEquatableArray(),
        };

        void NoteDay(string weekday, int? index, Place at) =>
            places[index is { } i ? $"hours.{weekday}[{i}]" : $"hours.{weekday}"] = at;
    }

    private List<Holiday> Holidays(YamlNode node, Dictionary<string, Place> places)
    {
        var holidays = new List<Holiday>();
        foreach (var item in known.Values.List(node, "a list of dates, as in [ 2026-05-01, { date: 2026-12-25, name: Christmas } ]"))
        {
            places[$"holidays[{holidays.Count}]"] = item.At;
            if (item is YamlScalar)
            {
                if (known.Values.Date(item, "a holiday") is { } bare) holidays.Add(new Holiday(bare, ""));
                continue;
            }
            if (Section.Of(item, "a holiday", HolidayKeys, known.Errors) is not { } section) continue;
            var name = section["name"] is { } nameNode ? known.Values.Text(nameNode, "a name") : null;
            if (section.Required("date") is { } dateNode && known.Values.Date(dateNode, "date") is { } date)
                holidays.Add(new Holiday(date, name ?? ""));
        }
        return holidays;
    }

    private List<HoursOnDate> Dates(YamlNode node, string list, string one, Dictionary<string, Place> places)
    {
        var dates = new List<HoursOnDate>();
        foreach (var item in known.Values.List(node, $"a list such as [ {{ date: 2026-12-24, hours: \"09:00-12:00\" }} ]"))
        {
            if (Section.Of(item, one, DateKeys, known.Errors) is not { } section) continue;
            var path = $"{list}[{dates.Count}]";
            places[path] = item.At;
            var hours = section.Required("hours") is { } hoursNode
                ? _hours.Hours(hoursNode, (index, at) => places[index is { } i ? $"{path}.hours[{i}]" : $"{path}.hours"] = at)
                : null;
            if (section.Required("date") is { } dateNode && known.Values.Date(dateNode, "date") is { } date && hours is { } open)
                dates.Add(new HoursOnDate(date, open));
        }
        return dates;
    }

    /// <summary>The holidays of files on dates that have none yet: two files, or a file and the list, may name the same one.</summary>
    private List<Holiday> FromFiles(YamlNode node, DateTimeZone? zone, List<Holiday> listed)
    {
        var dates = listed.Select(h => h.Date).ToHashSet();
        var found = new List<Holiday>();
        foreach (var item in known.Values.List(node, "a list of files, as in [ holidays/de.ics ]"))
        {
            if (known.Values.Text(item, "a path relative to this file") is not { } path) continue;
            // Dates of a file depend on the zone; without one, there is an error already.
            if (sources.Read(path, item.At, known.Errors) is not { } file || zone is null) continue;
            found.AddRange(HolidayFile.Read(file, zone, known.Errors).Where(h => dates.Add(h.Date)));
        }
        return found;
    }
}

/// <summary>A calendar as read, and where the parts of its definition stand, by <see cref="CalendarProblem.Path"/>; "" is the whole.</summary>
internal sealed record ReadCalendar(CalendarDefinition Definition, IReadOnlyDictionary<string, Place> Places);
