using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.ICalendar;

/// <summary>One VEVENT of an iCalendar file (RFC 5545), its lines without those of components within it, such as alarms.</summary>
internal sealed record CalendarEvent(ContentLine Begin, IReadOnlyList<ContentLine> Lines, ContentLine End)
{
    /// <summary>All of a file, and an error where it is no whole calendar. Other components are passed over.</summary>
    public static IEnumerable<CalendarEvent> Of(ConfigurationSource file, ErrorList errors)
    {
        var open = new Stack<ContentLine>();
        List<ContentLine>? lines = null;
        var isCalendar = false;
        foreach (var line in ContentLine.Of(file, errors))
        {
            var component = line.Value.Trim();
            if (line.Name == "BEGIN")
            {
                isCalendar |= open.Count == 0 && IsCalled(component, "VCALENDAR");
                open.Push(line);
                if (open.Count == 2 && IsCalled(component, "VEVENT")) lines = [];
            }
            else if (line.Name == "END")
            {
                if (!open.TryPop(out var begin) || !IsCalled(component, begin.Value.Trim()))
                {
                    errors.Add(line.At, $"END:{Quote.Of(component)} without its BEGIN");
                    yield break;
                }
                if (open.Count != 1 || lines is null) continue;
                yield return new CalendarEvent(begin, lines, line);
                lines = null;
            }
            else if (open.Count == 2)
                lines?.Add(line);
        }
        if (!isCalendar)
            errors.Add(Place.StartOf(file.Name), "not an iCalendar file: it does not begin with BEGIN:VCALENDAR");
        else if (open.TryPeek(out var unended))
            errors.Add(unended.At, $"BEGIN:{unended.Value} without its END; the file is cut short");
    }

    private static bool IsCalled(string component, string name) => component.Equals(name, StringComparison.OrdinalIgnoreCase);
}
