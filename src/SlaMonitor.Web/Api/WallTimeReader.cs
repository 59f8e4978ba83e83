using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>What a date stands for where a time is due.</summary>
internal enum DateMeaning
{
    /// <summary>Nothing: a time is needed.</summary>
    None,

    /// <summary>Its beginning.</summary>
    Begins,

    /// <summary>Its end: people write the last day that they are away.</summary>
    Ends,
}

/// <summary>Reads wall-clock times of a zone, which may be given as instants.</summary>
internal static class WallTimeReader
{
    private static readonly LocalDateTimePattern[] Patterns =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
    ];

    /// <param name="input">The body.</param>
    /// <param name="name">The field, which is required.</param>
    /// <param name="zone">Null where there is none, and then an instant is refused.</param>
    /// <param name="date">What a date stands for.</param>
    /// <returns>Null after an error.</returns>
    public static LocalDateTime? Read(InputReader input, string name, DateTimeZone? zone, DateMeaning date)
    {
        if (input.RequiredName(name, "a time such as 2026-03-02T09:00") is not { } text) return null;
        LocalDateTime? time = null;
        if (date != DateMeaning.None && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } && day.Year < 9000)
            time = (date == DateMeaning.Ends ? day.PlusDays(1) : day).AtMidnight();
        foreach (var pattern in Patterns)
            if (pattern.Parse(text) is { Success: true, Value: var wall }) time = wall;
        if (time is null && WireInstant.TryParse(text, out var instant)) time = Of(instant, input, name, zone);
        else if (time is null)
            input.Fail(name, $"must be a wall-clock time such as 2026-03-02T09:00{(date == DateMeaning.None ? "" : ", a date")} or an instant such as 2026-03-02T09:00:00Z");
        if (time is not { } found) return null;
        if (found.Year is >= 1900 and <= 2149) return found;
        input.Fail(name, "must lie between 1900 and 2149");
        return null;
    }

    private static LocalDateTime? Of(Instant instant, InputReader input, string name, DateTimeZone? zone)
    {
        if (zone is null)
        {
            input.Fail(name, "cannot be an instant: the user has no time_zone; give a wall-clock time or a date");
            return null;
        }
        if (instant.ToUnixTimeTicks() % NodaConstants.TicksPerSecond != 0)
        {
            input.Fail(name, "must be in whole seconds");
            return null;
        }
        if (instant < BusinessCalendar.Earliest || instant > BusinessCalendar.Latest)
        {
            input.Fail(name, "must lie between 1900 and 2149");
            return null;
        }
        var wall = instant.InZone(zone).LocalDateTime;
        // Schedules are kept in wall-clock times, and one that comes twice means the first.
        if (zone.ResolveLocal(wall, Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter)).ToInstant() == instant) return wall;
        input.Fail(name, $"lies in the second pass of an hour that comes twice in {zone.Id}, which schedules cannot name; choose an instant before or after it");
        return null;
    }
}
