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

    /// <param name="zone">For times without one, and for whole days.</param>
    /// <param name="whoIs">The id of a user by the name or address in the file; null for nobody.</param>
    public static EquatableArray<FixedShift> Read(ConfigurationSource file, DateTimeZone zone, Func<string, string?> whoIs, ErrorList errors)
    {
        var shifts = new List<FixedShift>();
        foreach (var found in CalendarEvent.Of(file, errors))
        {
            var shift = new ShiftEvent(found.Begin, zone, whoIs, errors);
            foreach (var line in found.Lines) shift.Take(line);
            shifts.AddRange(shift.Shifts().Take(MostShifts + 1));
            if (shifts.Count <= MostShifts) continue;
            errors.Add(found.End.At, $"more than {MostShifts:N0} shifts");
            return [];
        }
        if (shifts.Count == 0) errors.Add(Place.StartOf(file.Name), "the file holds no shifts");
        return [.. shifts.OrderBy(s => s.Start)];
    }
}
