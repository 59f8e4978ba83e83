using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Tests.Calendars;

/// <summary>
/// The oracle: looks at the wall clock twice a minute and walks. It shares nothing with the product but the definition's records.
/// Exact as long as hours begin and end, and zones change, on a full or half minute.
/// </summary>
internal sealed class SlowCalendar(Instant from, Instant to, params CalendarDefinition.Own[] members)
{
    public static readonly Duration Step = Duration.FromSeconds(30);

    private const long CellLength = 30L * NodaConstants.NanosecondsPerSecond;

    private readonly bool[] _open = [.. Samples(from, to).Select(at => members.Any(m => IsOpen(m, at)))];

    public Instant From => from;

    public Instant To => to;

    public IEnumerable<(Instant Start, bool IsOpen)> Cells => _open.Select((open, i) => (from + Step * i, open));

    public static bool IsOpen(CalendarDefinition.Own calendar, Instant at)
    {
        var local = at.InZone(calendar.Zone).LocalDateTime;
        var (date, time) = (local.Date, local.TimeOfDay);
        foreach (var holiday in calendar.Holidays)
            if (holiday.Date == date) return false;
        var eve = date.PlusDays(-1);
        if (Covers(HoursOn(calendar.Breaks, date) ?? [], HoursOn(calendar.Breaks, eve) ?? [], time)) return false;
        return Covers(
            HoursOn(calendar.Shifts, date) ?? calendar.Hours[date.DayOfWeek],
            HoursOn(calendar.Shifts, eve) ?? calendar.Hours[eve.DayOfWeek],
            time);
    }

    public bool IsOpen(Instant at) => _open[(at - from).ToInt64Nanoseconds() / CellLength];

    public Duration Between(Instant a, Instant b)
    {
        var (at, end, sum) = (Offset(a), Offset(b), 0L);
        while (at < end)
        {
            var next = Math.Min(end, (at / CellLength + 1) * CellLength);
            if (_open[at / CellLength]) sum += next - at;
            at = next;
        }

        return Duration.FromNanoseconds(sum);
    }

    /// <summary>Null when the answer lies outside what was walked.</summary>
    public Instant? Add(Instant start, Duration amount)
    {
        var (at, left) = (Offset(start), amount.ToInt64Nanoseconds());
        while (at / CellLength < _open.Length)
        {
            var next = (at / CellLength + 1) * CellLength;
            if (_open[at / CellLength])
            {
                if (next - at >= left) return from + Duration.FromNanoseconds(at + left);
                left -= next - at;
            }

            at = next;
        }

        return null;
    }

    /// <summary>Null when the answer lies outside what was walked.</summary>
    public Instant? Subtract(Instant start, Duration amount)
    {
        var (at, left) = (Offset(start), amount.ToInt64Nanoseconds());
        while (at > 0)
        {
            var before = (at - 1) / CellLength * CellLength;
            if (_open[before / CellLength])
            {
                if (at - before >= left) return from + Duration.FromNanoseconds(at - left);
                left -= at - before;
            }

            at = before;
        }

        return null;
    }

    public Instant? NextOpen(Instant at) => Add(at, Duration.Zero);

    public Instant? NextClose(Instant at)
    {
        if (NextOpen(at) is not { } open) return null;
        var cell = Offset(open) / CellLength;
        while (cell < _open.Length && _open[cell]) cell++;
        return cell < _open.Length ? from + Step * cell : null;
    }

    private static IEnumerable<Instant> Samples(Instant from, Instant to)
    {
        for (var at = from; at < to; at += Step) yield return at;
    }

    private static EquatableArray<OpenHours>? HoursOn(EquatableArray<HoursOnDate> list, LocalDate date)
    {
        foreach (var item in list)
            if (item.Date == date) return item.Hours;
        return null;
    }

    private static bool Covers(EquatableArray<OpenHours> today, EquatableArray<OpenHours> yesterday, LocalTime time)
    {
        foreach (var hours in today)
            if (time >= hours.Start && (time < hours.End || hours.End <= hours.Start)) return true;
        foreach (var hours in yesterday)
            if (hours.End <= hours.Start && time < hours.End) return true;
        return false;
    }

    private long Offset(Instant at) => (at - from).ToInt64Nanoseconds();
}
