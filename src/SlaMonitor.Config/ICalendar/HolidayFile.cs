using NodaTime;
using SlaMonitor.Config.Text;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Config.ICalendar;

/// <summary>
/// Reads the all-day events of an iCalendar file (RFC 5545) as holidays. What would change a date and is not understood is an
/// error; what cannot (alarms, descriptions, other components) is passed over.
/// </summary>
internal static class HolidayFile
{
    private const int MostHolidays = 100_000;

    /// <param name="zone">The zone of the calendar that closes on these dates.</param>
    public static IReadOnlyList<Holiday> Read(ConfigurationSource file, DateTimeZone zone, ErrorList errors)
    {
        var holidays = new List<Holiday>();
        var times = new EventTime(zone, errors);
        foreach (var found in CalendarEvent.Of(file, errors))
        {
            var holiday = new HolidayEvent(found.Begin, times, errors);
            foreach (var line in found.Lines) holiday.Take(line);
            holidays.AddRange(holiday.Holidays().Take(MostHolidays + 1));
            if (holidays.Count <= MostHolidays) continue;
            errors.Add(found.End.At, $"more than {MostHolidays:N0} holidays");
            return [];
        }
        return holidays;
    }
}
