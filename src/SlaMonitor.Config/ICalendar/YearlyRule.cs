using System.Globalization;
using NodaTime;
using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.ICalendar;

/// <summary>
/// An RRULE of FREQ=YEARLY (RFC 5545, section 3.3.10) with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and BYDAY.
/// Other frequencies and parts are refused: a holiday that is silently left out is a breach nobody expects.
/// </summary>
internal sealed class YearlyRule
{
    /// <summary>A rule without an end is followed through this year.</summary>
    public const int LastYear = 2100;

    private int _interval = 1;
    private int? _count;
    private LocalDate _until = new(LastYear, 12, 31);
    private List<int> _months = [];
    private List<int> _monthDays = [];
    private List<(int Nth, IsoDayOfWeek Day)> _weekdays = [];

    private YearlyRule()
    {
    }

    /// <summary>Null, and an error at the line, when the rule is not supported.</summary>
    public static YearlyRule? Parse(ContentLine line, EventTime times, ErrorList errors)
    {
        var rule = new YearlyRule();
        var yearly = false;
        foreach (var part in line.Value.Split(';'))
        {
            var (name, value) = part.Split('=') is [var n, var v] ? (n.ToUpperInvariant(), v.ToUpperInvariant()) : (part, "");
            var understood = name switch
            {
                "FREQ" => yearly = value == "YEARLY",
                "INTERVAL" => Number(value, 1, 400) is { } every && (rule._interval = every) > 0,
                "COUNT" => Number(value, 1, 100_000) is { } count && (rule._count = count) > 0,
                "UNTIL" => rule.Until(line, value, times),
                "BYMONTH" => Numbers(value, 1, 12, out rule._months),
                "BYMONTHDAY" => Numbers(value, -31, 31, out rule._monthDays),
                "BYDAY" => Weekdays(value, out rule._weekdays),
                "WKST" => true,
                _ => false,
            };
            if (understood) continue;
            errors.Add(line.At, $"RRULE part {Quote.Of(part)} is not supported; supported are FREQ=YEARLY with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and BYDAY such as 4TH");
            return null;
        }
        if (!yearly)
        {
            errors.Add(line.At, "RRULE without FREQ=YEARLY is not supported");
            return null;
        }
        if (rule._weekdays.Count == 0 || rule._months.Count > 0) return rule;
        errors.Add(line.At, "RRULE with BYDAY and without BYMONTH is not supported");
        return null;
    }

    /// <summary>In order; the first is <paramref name="start"/> itself, whether or not it follows the rule.</summary>
    public IEnumerable<LocalDate> Dates(LocalDate start)
    {
        var left = _count ?? int.MaxValue;
        yield return start;
        for (var year = start.Year; year <= LastYear; year += _interval)
        {
            foreach (var date in InYear(year, start).Where(d => d > start))
            {
                if (--left <= 0 || date > _until) yield break;
                yield return date;
            }
        }
    }

    private IEnumerable<LocalDate> InYear(int year, LocalDate start)
    {
        // BYMONTHDAY alone expands over every month; the others stay in the months named, or in that of the start.
        IEnumerable<int> months = _months.Count > 0 ? _months : _monthDays.Count > 0 ? Enumerable.Range(1, 12) : [start.Month];
        return months.Distinct().Order().SelectMany(month => InMonth(year, month, start)).Distinct().Order();
    }

    private IEnumerable<LocalDate> InMonth(int year, int month, LocalDate start)
    {
        var length = CalendarSystem.Iso.GetDaysInMonth(year, month);
        var days = Enumerable.Range(1, length).Select(day => new LocalDate(year, month, day));
        if (_monthDays.Count > 0) days = days.Where(d => _monthDays.Contains(d.Day) || _monthDays.Contains(d.Day - length - 1));
        if (_weekdays.Count > 0)
            days = days.Where(d => _weekdays.Any(w => w.Day == d.DayOfWeek && (w.Nth == 0 || w.Nth == (d.Day + 6) / 7 || w.Nth == -((length - d.Day) / 7) - 1)));
        // A date that a year does not have, such as 29 February, is left out of it, as the RFC says.
        return _monthDays.Count > 0 || _weekdays.Count > 0 ? days : days.Where(d => d.Day == start.Day);
    }

    private bool Until(ContentLine line, string value, EventTime times)
    {
        // A UTC time of day in UNTIL bounds the last date that begins before it; its date alone is enough for whole days.
        var date = times.Date(line, value is [_, _, _, _, _, _, _, _, 'T', ..] ? value[..8] : value);
        if (date is { } until && until < _until) _until = until;
        return date is not null;
    }

    private static bool Numbers(string value, int least, int most, out List<int> numbers)
    {
        var read = value.Split(',').Select(part => Number(part, least, most)).ToList();
        numbers = [.. read.OfType<int>()];
        return !read.Contains(null) && !numbers.Contains(0);
    }

    private static bool Weekdays(string value, out List<(int Nth, IsoDayOfWeek Day)> weekdays)
    {
        string[] names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
        weekdays = [];
        foreach (var part in value.Split(','))
        {
            var day = part.Length >= 2 ? Array.IndexOf(names, part[^2..]) + 1 : 0;
            if (day == 0) return false;
            var nth = part.Length == 2 ? 0 : Number(part[..^2].TrimStart('+'), -5, 5) ?? 0;
            if (part.Length > 2 && nth == 0) return false;
            weekdays.Add((nth, (IsoDayOfWeek)day));
        }
        return true;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;
}
