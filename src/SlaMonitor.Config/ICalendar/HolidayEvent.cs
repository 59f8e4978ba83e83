using NodaTime;
using SlaMonitor.Config.Text;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Config.ICalendar;

/// <summary>One VEVENT while its lines are read, and the holidays that it stands for.</summary>
internal sealed class HolidayEvent(ContentLine begin, EventTime times, ErrorList errors)
{
    private const int LongestDays = 366;

    private readonly HashSet<LocalDate> _except = [];
    private LocalDate? _start;
    private LocalDate? _end;
    private int? _days;
    private YearlyRule? _rule;
    private string _summary = "";
    private bool _isCancelled;
    private bool _isBroken;

    public void Take(ContentLine line)
    {
        switch (line.Name)
        {
            case "DTSTART":
                _start = Needed(times.Date(line, line.Value));
                break;
            case "DTEND":
                _end = Needed(times.Date(line, line.Value));
                break;
            case "DURATION":
                _days = Needed(WholeDays(line));
                break;
            case "SUMMARY":
                _summary = line.Text();
                break;
            case "STATUS":
                _isCancelled = line.Value.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase);
                break;
            case "RRULE":
                _rule = YearlyRule.Parse(line, times, errors);
                _isBroken |= _rule is null;
                break;
            case "EXDATE":
                foreach (var value in line.Value.Split(','))
                    if (Needed(times.Date(line, value)) is { } except) _except.Add(except);
                break;
            case "RDATE" or "RECURRENCE-ID" or "EXRULE":
                errors.Add(line.At, $"{line.Name} is not supported; write the dates as events of their own");
                _isBroken = true;
                break;
            default:
                // What is left says nothing about dates, and the RFC wants unknown properties ignored.
                break;
        }
    }

    /// <summary>Every local date that it covers; DTEND is exclusive, and without one it is a single day.</summary>
    public IEnumerable<Holiday> Holidays()
    {
        if (_isCancelled || _isBroken) return [];
        if (_start is not { } start)
        {
            errors.Add(begin.At, "an event without DTSTART");
            return [];
        }
        var days = _days ?? (_end is { } end ? Period.DaysBetween(start, end) : 1);
        // An event that ends where it begins lasts no time by the RFC, yet exporters write it for a single day.
        days = days == 0 ? 1 : days;
        if (days is < 0 or > LongestDays)
        {
            errors.Add(begin.At, days < 0 ? "an event that ends before it begins" : $"an event of more than {LongestDays} days");
            return [];
        }
        return (_rule?.Dates(start) ?? [start])
            .Where(first => !_except.Contains(first))
            .SelectMany(first => Enumerable.Range(0, days).Select(i => new Holiday(first.PlusDays(i), _summary)));
    }

    private T? Needed<T>(T? value)
        where T : struct
    {
        _isBroken |= value is null;
        return value;
    }

    private int? WholeDays(ContentLine line)
    {
        var duration = Core.DurationText.Parse(line.Value);
        if (duration is { } length && length > Duration.Zero && length.BclCompatibleTicks % NodaConstants.TicksPerDay == 0)
            return length.Days;
        errors.Add(line.At, "DURATION is not supported unless it is whole days, such as P1D");
        return null;
    }
}
