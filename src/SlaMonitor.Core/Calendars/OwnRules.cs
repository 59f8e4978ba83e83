using NodaTime;

namespace SlaMonitor.Core.Calendars;

/// <summary>
/// Weekly hours with shifts, breaks and holidays, in one zone. An instant is open exactly when the wall clock shows an open time
/// of an open date then; so a skipped hour adds nothing and a repeated one counts twice, whatever the zone's rules are.
/// </summary>
internal sealed class OwnRules : OpeningRules
{
    private const long SecondsPerDay = NodaConstants.SecondsPerDay;

    /// <summary>Ten years have 521 weeks, and each must have a special date for its weekly hours to be closed.</summary>
    private const int SpecialDatesThatCouldCloseTenYears = 500;

    private readonly DateTimeZone _zone;
    private readonly OpenHours[][] _weekly = new OpenHours[7][];
    private readonly Dictionary<long, OpenHours[]> _shifts = [];
    private readonly Dictionary<long, OpenHours[]> _breaks = [];

    /// <summary>What is open on an ordinary day of each weekday, in seconds of the day.</summary>
    private readonly OpenSpan[][] _ordinary = new OpenSpan[7][];

    /// <summary>The same for each date that is not ordinary, by its number.</summary>
    private readonly Dictionary<long, OpenSpan[]> _special = [];

    public OwnRules(CalendarDefinition.Own definition)
    {
        _zone = definition.Zone;
        for (var day = 0; day < 7; day++) _weekly[day] = [.. definition.Hours[(IsoDayOfWeek)(day + 1)]];
        for (var day = 0; day < 7; day++) _ordinary[day] = OpenOn(FirstMonday + day);

        foreach (var shift in definition.Shifts) _shifts[Number(shift.Date)] = [.. shift.Hours];
        foreach (var pause in definition.Breaks) _breaks[Number(pause.Date)] = [.. pause.Hours];
        foreach (var date in _shifts.Keys.Concat(_breaks.Keys))
        {
            _special[date] = OpenOn(date);
            _special[date + 1] = OpenOn(date + 1);
        }

        foreach (var holiday in definition.Holidays) _special[Number(holiday.Date)] = [];
        MayStayClosed = definition.Hours.IsEmpty || _special.Count >= SpecialDatesThatCouldCloseTenYears;
    }

    public override bool MayStayClosed { get; }

    /// <summary>1970-01-05; dates are numbered from 1970-01-01, as Unix time is.</summary>
    private static long FirstMonday => 4;

    /// <summary>Whether any instant at all is open.</summary>
    public bool EverOpens() => _ordinary.Any(d => d.Length > 0) || _special.Any(d => d.Value.Length > 0 && Exists(d.Key, d.Value));

    public override void Collect(long from, long to, List<OpenSpan> into)
    {
        var first = into.Count;
        foreach (var period in _zone.GetZoneIntervals(Instant.FromUnixTimeSeconds(from), Instant.FromUnixTimeSeconds(to)))
        {
            var start = period.HasStart ? Math.Max(from, period.Start.ToUnixTimeSeconds()) : from;
            var end = period.HasEnd ? Math.Min(to, period.End.ToUnixTimeSeconds()) : to;
            var offset = period.WallOffset.Seconds;
            for (var day = Math.DivRem(start + offset, SecondsPerDay) is var (q, r) && r < 0 ? q - 1 : q; ; day++)
            {
                var midnight = day * SecondsPerDay - offset;
                if (midnight >= end) break;
                foreach (var span in On(day))
                {
                    var opens = Math.Max(midnight + span.Start, start);
                    var closes = Math.Min(midnight + span.End, end);
                    if (opens >= closes) continue;
                    if (into.Count > first && into[^1].End == opens) into[^1] = new OpenSpan(into[^1].Start, closes);
                    else into.Add(new OpenSpan(opens, closes));
                }
            }
        }
    }

    private static long Number(LocalDate date) =>
        date.WithCalendar(CalendarSystem.Iso).AtMidnight().InUtc().ToInstant().ToUnixTimeSeconds() / SecondsPerDay;

    private static int Weekday(long date) => (int)((((date - FirstMonday) % 7) + 7) % 7);

    private OpenSpan[] On(long date) => _special.TryGetValue(date, out var spans) ? spans : _ordinary[Weekday(date)];

    private OpenHours[] BeginningOn(long date) => _shifts.TryGetValue(date, out var hours) ? hours : _weekly[Weekday(date)];

    private OpenSpan[] OpenOn(long date)
    {
        var open = Falling(BeginningOn(date), BeginningOn(date - 1));
        var closed = Falling(_breaks.GetValueOrDefault(date, []), _breaks.GetValueOrDefault(date - 1, []));
        foreach (var pause in closed) open = [.. open.SelectMany(span => Without(span, pause))];
        return [.. open];
    }

    /// <summary>What falls on a date of the hours that begin on it and of those that began the day before.</summary>
    private static List<OpenSpan> Falling(OpenHours[] today, OpenHours[] yesterday)
    {
        List<OpenSpan> spans = [];
        foreach (var hours in today) spans.Add(new OpenSpan(hours.StartSecond, Math.Min(hours.EndSecond, SecondsPerDay)));
        foreach (var hours in yesterday)
            if (hours.EndSecond > SecondsPerDay) spans.Add(new OpenSpan(0, hours.EndSecond - SecondsPerDay));
        OpenSpan.Normalize(spans);
        return spans;
    }

    private static IEnumerable<OpenSpan> Without(OpenSpan open, OpenSpan pause)
    {
        var before = new OpenSpan(open.Start, Math.Min(open.End, pause.Start));
        var after = new OpenSpan(Math.Max(open.Start, pause.End), open.End);
        if (before.Start < before.End) yield return before;
        if (after.Start < after.End) yield return after;
    }

    /// <summary>A date, or the hours on it, can be missing from a zone (Apia had no 30 December 2011), or be out of reach.</summary>
    private bool Exists(long date, OpenSpan[] spans)
    {
        if (date < OpenTime.EarliestSecond / SecondsPerDay || date >= OpenTime.LatestSecond / SecondsPerDay) return false;
        var midnight = LocalDateTime.FromDateTime(DateTime.UnixEpoch).PlusDays((int)date);
        return spans.Any(span =>
            WallClock.FirstInstant(_zone, midnight.PlusSeconds(span.Start)) < WallClock.FirstInstant(_zone, midnight.PlusSeconds(span.End)));
    }
}
