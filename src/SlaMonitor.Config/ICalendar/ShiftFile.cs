using NodaTime;
using SlaMonitor.Config.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.ICalendar;

/// <summary>
/// Reads the events of an iCalendar file (RFC 5545) as on-call shifts. What would change a shift and is not understood is an error;
/// what cannot (alarms, descriptions, other components) is passed over.
/// </summary>
internal static class ShiftFile
{
    private const int MostShifts = 100_000;

    /// <param name="file">Its text.</param>
    /// <param name="zone">For times without one, and for whole days.</param>
    /// <param name="whoIs">The id of a user by the name or address in the file; null for nobody.</param>
    /// <param name="from">Where the file is named.</param>
    public static EquatableArray<FixedShift> Read(
        ConfigurationSource file, DateTimeZone zone, Func<string, string?> whoIs, Place from, ErrorList errors)
    {
        var shifts = new List<FixedShift>();
        var open = new Stack<ContentLine>();
        ShiftEvent? current = null;
        var isCalendar = false;
        foreach (var line in ContentLine.Of(file, errors))
        {
            var component = line.Value.Trim();
            if (line.Name == "BEGIN")
            {
                isCalendar |= open.Count == 0 && IsCalled(component, "VCALENDAR");
                open.Push(line);
                if (open.Count == 2 && IsCalled(component, "VEVENT")) current = new ShiftEvent(line, zone, whoIs, errors);
            }
            else if (line.Name == "END")
            {
                if (!open.TryPop(out var begin) || !IsCalled(component, begin.Value.Trim()))
                {
                    errors.Add(line.At, $"END:{Quote.Of(component)} without its BEGIN");
                    return [];
                }
                if (open.Count != 1 || current is null) continue;
                shifts.AddRange(current.Shifts().Take(MostShifts + 1));
                current = null;
                if (shifts.Count <= MostShifts) continue;
                errors.Add(line.At, $"more than {MostShifts:N0} shifts");
                return [];
            }
            else if (open.Count == 2)
                current?.Take(line);
        }
        if (!isCalendar)
            errors.Add(Place.StartOf(file.Name), "not an iCalendar file: it does not begin with BEGIN:VCALENDAR");
        else if (open.TryPeek(out var unended))
            errors.Add(unended.At, $"BEGIN:{unended.Value} without its END; the file is cut short");
        else if (shifts.Count == 0)
            errors.Add(from, "the file holds no shifts");
        return [.. shifts.OrderBy(s => s.Start)];
    }

    private static bool IsCalled(string component, string name) => component.Equals(name, StringComparison.OrdinalIgnoreCase);
}
