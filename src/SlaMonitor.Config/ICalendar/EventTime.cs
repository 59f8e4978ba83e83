using NodaTime;
using NodaTime.Text;
using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.ICalendar;

/// <summary>
/// Reads DATE and DATE-TIME values (RFC 5545, sections 3.3.4 and 3.3.5) as local dates of a calendar. A holiday is whole days,
/// so a time has to be a midnight there.
/// </summary>
internal sealed class EventTime(DateTimeZone zone, ErrorList errors)
{
    private static readonly LocalDatePattern Dates = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern Times = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <summary>Null, and an error at the line, for anything else.</summary>
    public LocalDate? Date(ContentLine line, string value)
    {
        if (Dates.Parse(value) is { Success: true, Value: var date }) return InRange(line, date);
        var utc = value.EndsWith('Z');
        if (Times.Parse(utc ? value[..^1] : value) is not { Success: true, Value: var time })
        {
            errors.Add(line.At, $"expected {line.Name} as a date such as 20261225, found {Quote.Of(value)}");
            return null;
        }
        if (InRange(line, time.Date) is null) return null;
        if (Local(line, time, utc) is not { } local) return null;
        if (local.TimeOfDay == LocalTime.Midnight) return local.Date;
        errors.Add(line.At, $"an event that begins or ends within a day ({value}, in {zone.Id}) is not supported: a holiday is whole days; write it as a break");
        return null;
    }

    private LocalDateTime? Local(ContentLine line, LocalDateTime time, bool utc)
    {
        if (utc) return time.InUtc().WithZone(zone).LocalDateTime;
        // Without a zone it is floating: the wall clock of whoever looks.
        if (line.Parameter("TZID") is not { } id) return time;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } other) return time.InZoneLeniently(other).WithZone(zone).LocalDateTime;
        errors.AddUnknown(line.At, $"TZID {Quote.Of(id)} is no IANA time zone, and others are not supported", id, DateTimeZoneProviders.Tzdb.Ids);
        return null;
    }

    private LocalDate? InRange(ContentLine line, LocalDate date)
    {
        if (date.Year is >= 1900 and <= 2200) return date;
        errors.Add(line.At, $"{line.Name} lies outside the years 1900 to 2200");
        return null;
    }
}
