using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.ICalendar;

/// <summary>
/// An RRULE of FREQ=DAILY or WEEKLY (RFC 5545, section 3.3.10) with INTERVAL, COUNT, UNTIL, BYDAY and WKST. Other frequencies and parts are
/// refused: a shift that is silently left out is a page that nobody gets.
/// </summary>
internal sealed class ShiftRule
{
    /// <summary>A rule without an end is followed up to this year.</summary>
    public const int LastYear = 2100;

    private static readonly string[] Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    private static readonly LocalDatePattern Dates = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern UntilTimes = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    private bool _isWeekly;
    private int _interval = 1;
    private int? _count;
    private LocalDateTime _until = new(LastYear, 1, 1, 0, 0);
    private bool _isUntilUtc;
    private List<IsoDayOfWeek> _days = [];
    private IsoDayOfWeek _weekStart = IsoDayOfWeek.Monday;

    private ShiftRule()
    {
    }

    /// <summary>Null, and an error at the line, when the rule is not supported.</summary>
    public static ShiftRule? Parse(ContentLine line, ErrorList errors)
    {
        var rule = new ShiftRule();
        var hasFrequency = false;
        foreach (var part in line.Value.Split(';'))
        {
            var (name, value) = part.Split('=') is [var n, var v] ? (n.ToUpperInvariant(), v.ToUpperInvariant()) : (part, "");
            var understood = name switch
            {
                "FREQ" => hasFrequency = value is "DAILY" or "WEEKLY",
                "INTERVAL" => Number(value, 1, 400) is { } every && (rule._interval = every) > 0,
                "COUNT" => Number(value, 1, 100_000) is { } count && (rule._count = count) > 0,
                "UNTIL" => rule.Until(value),
                "BYDAY" => rule.Weekdays(value),
                "WKST" => Array.IndexOf(Days, value) is >= 0 and var first && (rule._weekStart = (IsoDayOfWeek)(first + 1)) > 0,
                _ => false,
            };
            if (name == "FREQ") rule._isWeekly = value == "WEEKLY";
            if (understood) continue;
            errors.Add(line.At, $"RRULE part {Quote.Of(part)} is not supported; supported are FREQ=DAILY and WEEKLY with INTERVAL, COUNT, UNTIL, BYDAY such as MO and WKST");
            return null;
        }
        if (hasFrequency) return rule;
        errors.Add(line.At, "RRULE without FREQ is not supported");
        return null;
    }

    /// <summary>On the wall clock, in order; the first is <paramref name="start"/> itself, whether or not it follows the rule.</summary>
    /// <param name="zone">In which it is meant: UNTIL may be in UTC.</param>
    public IEnumerable<LocalDateTime> Times(LocalDateTime start, DateTimeZone zone)
    {
        var until = _isUntilUtc ? _until.InUtc().WithZone(zone).LocalDateTime : _until;
        var left = _count ?? int.MaxValue;
        yield return start;
        foreach (var date in _isWeekly ? Weekly(start.Date) : Daily(start.Date))
        {
            var time = date + start.TimeOfDay;
            if (time <= start) continue;
            if (--left <= 0 || time > until) yield break;
            yield return time;
        }
    }

    private IEnumerable<LocalDate> Daily(LocalDate start)
    {
        for (var date = start; date.Year <= LastYear; date = date.PlusDays(_interval))
            if (_days.Count == 0 || _days.Contains(date.DayOfWeek)) yield return date;
    }

    private IEnumerable<LocalDate> Weekly(LocalDate start)
    {
        List<IsoDayOfWeek> days = _days.Count > 0 ? _days : [start.DayOfWeek];
        var first = start.DayOfWeek == _weekStart ? start : start.Previous(_weekStart);
        for (var week = first; week.Year <= LastYear; week = week.PlusWeeks(_interval))
        {
            for (var day = 0; day < 7; day++)
                if (days.Contains(week.PlusDays(day).DayOfWeek)) yield return week.PlusDays(day);
        }
    }

    private bool Until(string value)
    {
        _isUntilUtc = value.EndsWith('Z');
        if (Dates.Parse(value) is { Success: true, Value: var date }) _until = LocalDateTime.Min(_until, date.PlusDays(1).AtMidnight().PlusTicks(-1));
        else if (UntilTimes.Parse(value.TrimEnd('Z')) is { Success: true, Value: var time }) _until = LocalDateTime.Min(_until, time);
        else return false;
        return true;
    }

    private bool Weekdays(string value)
    {
        var read = value.Split(',').Select(part => Array.IndexOf(Days, part) + 1).ToList();
        _days = [.. read.Where(day => day > 0).Select(day => (IsoDayOfWeek)day)];
        return !read.Contains(0);
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
