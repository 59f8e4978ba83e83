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
        var open = new Stack<ContentLine>();
        HolidayEvent? current = null;
        var isCalendar = false;
        foreach (var line in ContentLine.Of(file, errors))
        {
            var component = line.Value.Trim();
            if (line.Name == "BEGIN")
            {
                isCalendar |= open.Count == 0 && IsCalled(component, "VCALENDAR");
                open.Push(line);
                if (open.Count == 2 && IsCalled(component, "VEVENT")) current = new HolidayEvent(line, times, errors);
            }
            else if (line.Name == "END")
            {
                if (!open.TryPop(out var begin) || !IsCalled(component, begin.Value.Trim()))
                {
                    errors.Add(line.At, $"END:{Quote.Of(component)} without its BEGIN");
                    return holidays;
                }
                if (open.Count != 1 || current is null) continue;
                holidays.AddRange(current.Holidays().Take(MostHolidays + 1));
                current = null;
                if (holidays.Count > MostHolidays)
                {
                    errors.Add(line.At, $"more than {MostHolidays:N0} holidays");
                    return [];
                }
            }
            else if (open.Count == 2)
                current?.Take(line);
        }
        if (!isCalendar)
            errors.Add(Place.StartOf(file.Name), "not an iCalendar file: it does not begin with BEGIN:VCALENDAR");
        else if (open.TryPeek(out var unended))
            errors.Add(unended.At, $"BEGIN:{unended.Value} without its END; the file is cut short");
        return holidays;
    }

    private static bool IsCalled(string component, string name) => component.Equals(name, StringComparison.OrdinalIgnoreCase);
}
